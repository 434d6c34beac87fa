"""Realistic objects with values taken out, replaced and wrapped: no rule fails, and every place lies in its file."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from svclint.document import documents
from svclint.severity import Severity
from svclint.source import Source
from tests.beside import lint_all

_TEXT = Path("tests/fixtures/realistic.yaml").read_text(encoding="utf-8")
_OBJECTS: list[Any] = [document.value for document in documents(Source("realistic.yaml", _TEXT))]

_STRANGE: list[Any] = [None, "", [], {}, 5, -1, 0, 70000, 1.5, True, False, "text", "{{ x }}", "é😀", "80", "http"]
_STRANGE += [[None], [5], [[]], [{}], {"a": None}, {"name": 5}, {"": ""}, 2**70]


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    steps: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(below for step, one in steps for below in _paths(one, (*path, step)))]


_PLACES = [(number, *path) for number, one in enumerate(_OBJECTS) for path in _paths(one) if path]

_CHANGES = st.one_of(
    st.just(("delete", None)),
    st.tuples(st.just("replace"), st.sampled_from(_STRANGE)),
    st.tuples(st.just("wrap"), st.sampled_from(["list", "mapping", "text", "key", "twice"])),
    st.tuples(st.just("copy"), st.sampled_from(_PLACES)),
)


def _at(objects: list[Any], path: tuple[Any, ...]) -> Any:
    value: Any = objects
    for step in path:
        value = value[step]
    return value


def _changed(value: Any, change: tuple[str, Any]) -> Any:
    match change:
        case ("wrap", "list"):
            return [value]
        case ("wrap", "mapping"):
            return {"value": value}
        case ("wrap", "text"):
            return json.dumps(value)
        case ("wrap", "key"):
            return {str(value): value}
        case ("wrap", _):
            return [value, value] if not isinstance(value, list) else [*value, *value]
        case ("copy", place):
            return copy.deepcopy(_at(_OBJECTS, place))
        case _:
            return change[1]


def _mutated(changes: list[tuple[tuple[Any, ...], tuple[str, Any]]]) -> list[Any]:
    objects = copy.deepcopy(_OBJECTS)
    for (*way, last), change in changes:
        try:
            parent = _at(objects, tuple(way))
            if change[0] == "delete":
                del parent[last]
            else:
                parent[last] = _changed(parent[last], change)
        except (KeyError, IndexError, TypeError):
            # an earlier change took the place away
            continue
    return objects


def test_unchanged_the_objects_have_their_one_fault() -> None:
    findings = lint_all({"a.yaml": Source("a.yaml", _TEXT)})
    assert {one.rule for one in findings if one.severity == Severity.ERROR} == set()
    assert "target-port-protocol-mismatch" in {one.rule for one in findings if one.severity == Severity.WARNING}


@pytest.mark.slow
@given(st.lists(st.tuples(st.sampled_from(_PLACES), _CHANGES), min_size=1, max_size=6), st.booleans())
def test_no_rule_fails_on_mutated_objects(changes: Any, flow: bool) -> None:
    text = yaml.safe_dump_all(_mutated(changes), default_flow_style=flow, allow_unicode=True, sort_keys=False)
    lint_all({"a/all.yaml": Source("a/all.yaml", text)})
