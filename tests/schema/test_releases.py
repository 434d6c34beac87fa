"""The fields of other projects' kinds, put together of several of their releases."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from svclint.kubernetes import NEWEST
from svclint.kubernetes_schema.shapes import fits, shape
from svclint.kubernetes_schema.store import release, roots

SCRIPT = Path(__file__).parents[2] / "schemas" / "custom_resources.py"


@pytest.fixture(name="script", scope="module")
def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("custom_resources", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


TEXT, NUMBER = {"type": "string"}, {"type": "integer"}


def test_fields_of_both_releases_are_known(script: ModuleType) -> None:
    assert script.joined(_object(old=TEXT), _object(new=NUMBER)) == _object(new=NUMBER, old=TEXT)


@pytest.mark.parametrize("other", [NUMBER, _object(name=TEXT), {}])
def test_what_releases_differ_in_is_open(script: ModuleType, other: dict[str, Any]) -> None:
    assert script.joined(_object(port=TEXT), _object(port=other)) == _object(port={})


def test_the_items_of_lists_are_joined(script: ModuleType) -> None:
    one, other = ({"type": "array", "items": _object(**{name: TEXT})} for name in ("a", "b"))
    assert script.joined(one, other) == {"type": "array", "items": _object(a=TEXT, b=TEXT)}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ({"type": "object", "x-kubernetes-preserve-unknown-fields": True, "properties": {"a": TEXT}}, {}),
        ({"x-kubernetes-int-or-string": True, "anyOf": [TEXT, NUMBER]}, {"type": ["integer", "string"]}),
        ({"type": "string", "pattern": "^a", "x-kubernetes-validations": [{"rule": "true"}]}, TEXT),
    ],
)
def test_what_a_definition_says_of_types(script: ModuleType, written: dict[str, Any], kept: dict[str, Any]) -> None:
    assert script.types(written) == kept


def test_an_extension_that_nobody_has_looked_at_is_refused(script: ModuleType) -> None:
    with pytest.raises(SystemExit, match="x-kubernetes-new"):
        script.types({"type": "object", "x-kubernetes-new": True})


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [
        ("networking.istio.io/v1beta1", "VirtualService"),
        ("argoproj.io/v1alpha1", "Rollout"),
        ("keda.sh/v1alpha1", "ScaledObject"),
    ],
)
def test_what_every_object_has_is_known(api_version: str, kind: str) -> None:
    group = api_version.partition("/")[0]
    assert release(group, kind)
    (number,) = roots(api_version, kind, range(NEWEST, NEWEST + 1))
    value = {
        "apiVersion": api_version,
        "kind": kind,
        "metadata": {"name": "a", "labels": {}},
        "spec": {},
        "status": {"a": 1},
    }
    assert fits(value, shape((number,)))
    assert not fits({**value, "specs": {}}, shape((number,)))
