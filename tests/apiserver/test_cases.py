"""The rows of what the API server accepts and refuses, one file a type in `cases/`, each with a look-alike that passes.

A case has `row` and `source` (the rule's words, and the upstream function that holds it), an `object` with the `errors`
that it must give, exactly and in order (each the beginning of the error as kubectl prints it), and `passes`, an object
that must give none; either half may be left out. `minor` is the minor version of Kubernetes, 36 when it is left out,
`passes_minor` that of `passes` where it is another one.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import svclint.apiserver
from svclint.apiserver.field import Validate
from svclint.document import documents
from svclint.resource import objects
from svclint.source import Source

CASES = Path(__file__).parent / "cases"


def _cases(half: str = "row") -> Iterator[Any]:
    """The cases that have the key `half`."""
    for path in sorted(CASES.glob("*.yaml")):
        (document,) = documents(Source(str(path), path.read_text(encoding="utf-8")))
        for case in document.value:
            if half in case:
                yield pytest.param(path.stem, case, id=f"{path.stem}: {case['row']}"[:160])


@lru_cache(maxsize=1)
def _validators() -> dict[str, Validate]:
    """Every function `validate_…(data, minor)` of svclint.apiserver by its name."""
    modules = pkgutil.walk_packages(svclint.apiserver.__path__, "svclint.apiserver.")
    return {
        name: function
        for module in modules
        for name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction)
        if name.startswith("validate_") and list(inspect.signature(function).parameters) == ["data", "minor"]
    }


def validator(topic: str, kind: str) -> Validate:
    """The function for a kind, or for kinds without one, that of the file of cases."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind).lower()
    validators = _validators()
    return validators.get(f"validate_{name}") or validators[f"validate_{topic}"]


def _errors(topic: str, manifest: str, minor: int) -> list[str]:
    """What the function for the object's kind says."""
    ((_, data),) = [one for document in documents(Source("case", manifest)) for one in objects(document)]
    return [str(error) for error in validator(topic, data["kind"])(data, minor)]


@pytest.mark.parametrize(("topic", "case"), list(_cases("object")))
def test_refused(topic: str, case: dict[str, Any]) -> None:
    errors = _errors(topic, case["object"], case.get("minor", 36))
    expected = case["errors"]
    assert len(errors) == len(expected), errors
    for error, beginning in zip(errors, expected, strict=True):
        assert error.startswith(beginning)
    assert errors, "a refused object has errors"


@pytest.mark.parametrize(("topic", "case"), list(_cases("passes")))
def test_accepted(topic: str, case: dict[str, Any]) -> None:
    assert _errors(topic, case["passes"], case.get("passes_minor", case.get("minor", 36))) == []


def test_cases_say_where_they_come_from() -> None:
    for parameters in _cases():
        _, case = parameters.values
        keys = {"row", "source", "minor", "object", "errors", "passes", "passes_minor"}
        assert set(case) <= keys
        assert {"row", "source"} <= set(case)
        assert ("object" in case) == ("errors" in case)
