"""What the API server makes of changes, one file a kind in `updates/`.

A case has `row` and `source` (the rule's words, and the upstream function that holds it), the `old` and the `new`
object, and the `errors` that the change must give, exactly and in order (each the beginning of the error as kubectl
prints it); none for a change that is accepted. `minor` is the minor version of Kubernetes, 36 when it is left out.
Objects that are shared by many cases are anchors in `old`; `new` may be the words "the old one" with `with`, a map of
field paths (`spec.ports[0].port`) to values, null to take a field out.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from svclint.apiserver.update import UPDATES, validate_update
from svclint.document import documents
from svclint.resource import dig, objects
from svclint.source import Source

UPDATED = Path(__file__).parent / "updates"
_STEP = re.compile(r"\[(\d+)\]|\[([^\]]+)\]|([^.\[]+)")


def _cases() -> Iterator[Any]:
    for path in sorted(UPDATED.glob("*.yaml")):
        (document,) = documents(Source(str(path), path.read_text(encoding="utf-8")))
        for case in document.value:
            yield pytest.param(case, id=f"{path.stem}: {case['row']}"[:160])


def _object(manifest: str) -> dict[str, Any]:
    ((_, data),) = [one for document in documents(Source("case", manifest)) for one in objects(document)]
    return data


def _changed(old: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """A copy of `old` with values put in, or taken out where they are null."""
    new = copy.deepcopy(old)
    for field, value in changes.items():
        steps = [int(one[1]) if one[1] else one[2] or one[3] for one in _STEP.finditer(field)]
        for depth, step in enumerate(steps[:-1]):
            if isinstance(step, str) and dig(new, tuple(steps[: depth + 1])) is None:
                dig(new, tuple(steps[:depth]))[step] = {}
        holder = dig(new, tuple(steps[:-1]))
        if value is None:
            del holder[steps[-1]]
        elif isinstance(holder, list) and steps[-1] == len(holder):
            holder.append(value)
        else:
            holder[steps[-1]] = value
    return new


def _both(case: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    old = _object(case["old"])
    return old, _changed(old, case["with"]) if "with" in case else _object(case["new"])


@pytest.mark.parametrize("case", list(_cases()))
def test_update(case: dict[str, Any]) -> None:
    old, new = _both(case)
    errors = [str(error) for error in validate_update(old, new, case.get("minor", 36))]
    assert len(errors) == len(case["errors"]), errors
    for error, beginning in zip(errors, case["errors"], strict=True):
        assert error.startswith(beginning)


@pytest.mark.parametrize("case", list(_cases()))
def test_an_object_may_stay_as_it_is(case: dict[str, Any]) -> None:
    old, _ = _both(case)
    assert [str(error) for error in validate_update(old, copy.deepcopy(old), case.get("minor", 36))] == []


def test_cases_say_where_they_come_from() -> None:
    for parameters in _cases():
        (case,) = parameters.values
        assert {"row", "source", "old", "errors"} <= set(case)
        assert ("new" in case) != ("with" in case)
        assert set(case) <= {"row", "source", "minor", "old", "new", "with", "errors"}


def test_every_kind_has_cases() -> None:
    kinds = {_object(parameters.values[0]["old"])["kind"] for parameters in _cases()}
    assert {kind for _, kind in UPDATES} <= kinds
