"""The data files hold what Kubernetes publishes: every kind of every version, field by field, in little room."""

from __future__ import annotations

import importlib.util
import json
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import svclint.kubernetes_schema
from svclint.kubernetes import NEWEST, OLDEST
from svclint.kubernetes_schema import required, store

_DATA = Path(svclint.kubernetes_schema.__file__).parent / "data"
_PACKAGE = importlib.util.find_spec("kubernetes_validate")
_MINORS = range(OLDEST, NEWEST + 1)
# what the trimmed data says instead of the published text: the server's own decoding
_MENDED = ("IntOrString", "Quantity", "RawExtension", "FieldsV1")

published_is_here = pytest.mark.skipif(_PACKAGE is None, reason="kubernetes-validate is not installed")


@cache
def published(minor: int) -> dict[str, Any]:
    assert _PACKAGE is not None
    assert _PACKAGE.origin is not None
    folder = Path(_PACKAGE.origin).parent / "kubernetes-json-schema"
    text = (folder / f"v1.{minor}.0-local" / "_definitions.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)["$defs"]
    return found


def test_the_data_are_small() -> None:
    files = list(_DATA.glob("*.json*"))
    assert {file.name for file in files} == {"index.json", "definitions.jsonl", "merge_keys.json"}
    assert sum(file.stat().st_size for file in files) < 1_000_000
    assert sum(len(zlib.compress(file.read_bytes())) for file in files) < 100_000
    assert "Apache License" in (_DATA / "NOTICE").read_text(encoding="utf-8")


def test_kinds_come_and_go() -> None:
    assert sum(map(len, store.roots("apps/v1", "Deployment", _MINORS).values())) == len(_MINORS)
    assert [*store.roots("autoscaling/v2beta2", "HorizontalPodAutoscaler", _MINORS).values()] == [(25,)]
    assert store.roots("extensions/v1beta1", "Ingress", _MINORS) == {}
    assert not store.is_known("extensions/v1beta1", "Ingress")
    assert store.api_versions("autoscaling", "HorizontalPodAutoscaler") == [
        "autoscaling/v1",
        "autoscaling/v2",
        "autoscaling/v2beta2",
    ]


def test_versions_with_one_schema_share_it() -> None:
    """A trafficDistribution in 1.30, an ipMode in 1.29: nothing else ever changed in a Service."""
    assert list(store.roots("v1", "Service", _MINORS).values()) == [(25, 26, 27, 28), (29,), tuple(range(30, 38))]


@published_is_here
@pytest.mark.parametrize("minor", _MINORS)
def test_every_kind_has_the_published_fields_and_types(minor: int) -> None:
    definitions = published(minor)
    seen: set[tuple[str, int]] = set()
    roots = [(name, one["x-kubernetes-group-version-kind"]) for name, one in definitions.items() if _is_kind(one)]
    assert len(roots) > 100
    for name, kinds in roots:
        for one in kinds:
            api_version = f"{one['group']}/{one['version']}".removeprefix("/")
            numbers = list(store.roots(api_version, one["kind"], range(minor, minor + 1)))
            if one["kind"].endswith("List") or not numbers:
                continue
            _same(definitions, {"$ref": name}, {"$ref": f"#/$defs/{numbers[0]}"}, seen)
    assert len(seen) > 300


def _is_kind(definition: dict[str, Any]) -> bool:
    return "x-kubernetes-group-version-kind" in definition


def _same(definitions: dict[str, Any], theirs: Any, ours: Any, seen: set[tuple[str, int]]) -> None:
    if "$ref" in theirs:
        name = theirs["$ref"].rpartition("/")[2]
        if (name, store.referred(ours)) in seen or name.endswith(_MENDED):
            return
        seen.add((name, store.referred(ours)))
        theirs, ours = definitions[name], store.resolved(ours)
    types = theirs.get("type", ())
    assert {types} - {"null"} if isinstance(types, str) else set(types) - {"null"} == {ours.get("type")} - {None}
    assert theirs.get("properties", {}).keys() == ours.get("properties", {}).keys()
    assert set(ours.get("required", ())) <= ours.get("properties", {}).keys()
    for name, one in theirs.get("properties", {}).items():
        _same(definitions, one, ours["properties"][name], seen)
    for key in ("items", "additionalProperties"):
        assert isinstance(theirs.get(key), dict) == isinstance(ours.get(key), dict)
        if isinstance(theirs.get(key), dict):
            _same(definitions, theirs[key], ours[key], seen)


@published_is_here
def test_the_table_of_required_fields_names_published_ones() -> None:
    known: dict[str, set[str]] = {}
    for minor in _MINORS:
        for name, one in published(minor).items():
            known.setdefault(".".join(name.split(".")[-3:]), set()).update(one.get("required", ()))
    for table in (required._ENFORCED, required._MAY_BE_MISSING):
        for name, fields in table.items():
            assert set(fields) - {"*"} <= known[name], name
