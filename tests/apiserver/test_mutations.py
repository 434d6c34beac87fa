"""Objects that the server takes, one value made wrong: no crash, and every error names a place that can be shown."""

from __future__ import annotations

import copy
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svclint.apiserver.field import Validate
from svclint.document import documents
from svclint.resource import dig, objects
from svclint.source import Source
from tests.apiserver.test_cases import CASES, validator

VALUES: list[Any] = [None, "", "x", "Bad_Name!", "8080", 0, -1, 70000, 2**70, 1.5, True, [], [None], [{}], {}, {"a": 1}]
Path = tuple[str | int, ...]


@lru_cache(maxsize=1)
def valid() -> list[tuple[Validate, dict[str, Any]]]:
    """Every object that passes in the files of cases, with its validator."""
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        (document,) = documents(Source(str(path), path.read_text(encoding="utf-8")))
        for case in document.value:
            for one in documents(Source("case", case.get("passes", ""))):
                for _, data in objects(one):
                    found.append((validator(path.stem, data["kind"]), data))
    return found


def paths(data: Any, above: Path = ()) -> list[Path]:
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path for key, value in children for path in ((*above, key), *paths(value, (*above, key)))]


def mutate(data: dict[str, Any], path: Path, value: Any, *, remove: bool) -> dict[str, Any]:
    changed = copy.deepcopy(data)
    parent = dig(changed, path[:-1])
    if remove:
        del parent[path[-1]]
    else:
        parent[path[-1]] = value
    return changed


def shown(data: dict[str, Any], path: Path) -> bool:
    """Whether the path exists, or only names of mappings are missing at its end, the object's own first."""
    for length in range(len(path), 0, -1):
        parent = dig(data, path[: length - 1])
        if isinstance(parent, dict) and path[length - 1] in parent:
            return all(isinstance(step, str) for step in path[length:])
        if isinstance(parent, list) and isinstance(path[length - 1], int):
            return 0 <= int(path[length - 1]) < len(parent)
    return all(isinstance(step, str) for step in path)


@pytest.mark.slow
@settings(max_examples=1500)
@given(choice=st.data(), minor=st.integers(25, 37))
def test_errors_name_places_that_exist_or_are_missing_below_one(choice: st.DataObject, minor: int) -> None:
    validate, data = choice.draw(st.sampled_from(valid()))
    path = choice.draw(st.sampled_from(paths(data)))
    changed = mutate(data, path, choice.draw(st.sampled_from(VALUES)), remove=choice.draw(st.booleans()))
    for error in validate(changed, minor):
        assert shown(changed, error.path), (str(error), changed)
