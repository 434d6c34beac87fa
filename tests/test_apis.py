"""The table of served APIs against what Kubernetes' own OpenAPI documents hold, release by release."""

from __future__ import annotations

import importlib.util
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from svclint.apis import Api, apis, newest_first, replacement
from svclint.kubernetes import NEWEST, OLDEST

_FOUND = importlib.util.find_spec("kubernetes_validate")
needs_schemas = pytest.mark.skipif(_FOUND is None, reason="kubernetes-validate is not installed")
_MINORS = range(OLDEST, NEWEST + 1)

# Parts of requests and answers, which the documents name beside the objects
_NOT_OBJECTS = {"APIGroup", "APIGroupList", "APIResourceList", "APIVersions", "DeleteOptions", "Status", "WatchEvent"}


@lru_cache
def _definitions(minor: int) -> dict[str, Any]:
    assert _FOUND is not None and _FOUND.submodule_search_locations
    root = Path(_FOUND.submodule_search_locations[0]) / "kubernetes-json-schema"
    found: dict[str, Any] = json.loads((root / f"v1.{minor}.0-local" / "_definitions.json").read_text())["$defs"]
    return found


@lru_cache
def _served(minor: int) -> dict[tuple[str, str], str]:
    """(apiVersion, kind) -> definition, of the objects that the release serves; without the lists of them."""
    found = {}
    for name, definition in _definitions(minor).items():
        for one in definition.get("x-kubernetes-group-version-kind", ()):
            api_version = f"{one['group']}/{one['version']}".removeprefix("/")
            if one["kind"] not in _NOT_OBJECTS and not one["kind"].endswith("List"):
                found[api_version, one["kind"]] = name
    return found


@needs_schemas
@pytest.mark.parametrize("minor", _MINORS)
def test_the_table_says_what_each_release_serves(minor: int) -> None:
    ours = {name for name, api in apis().items() if api.served(minor)}
    assert ours == set(_served(minor))


def _ending() -> list[tuple[Api, Api, int]]:
    """The APIs that are said to keep their shape, what replaces them, and the last release here that has both."""
    found = []
    for api in apis().values():
        served = [minor for minor in _MINORS if api.served(minor)]
        new = replacement(api, served[-1:]) if served else None
        if api.same_shape and api.deprecated and new is not None:
            found.append((api, new, served[-1]))
    return found


@needs_schemas
@pytest.mark.parametrize(("api", "new", "minor"), _ending())
def test_what_is_said_to_have_the_same_shape_has_it(api: Api, new: Api, minor: int) -> None:
    old_shape, new_shape = (_shape(minor, _served(minor)[one.api_version, one.kind]) for one in (api, new))
    # a field that only the old one has could not stay; assuredConcurrencyShares is told in migrations.py
    assert set(old_shape) - set(new_shape) <= {"spec.limited.assuredConcurrencyShares"}


def _shape(minor: int, name: str, path: str = "", depth: int = 0) -> list[str]:
    """The fields of a definition below `path`, as far as ten levels down."""
    definition = _definitions(minor)[name]
    found = []
    for field, value in definition.get("properties", {}).items():
        if path or field not in ("apiVersion", "kind", "metadata", "status"):
            below = f"{path}.{field}".removeprefix(".")
            found.append(below)
            reference = value.get("$ref") or value.get("items", {}).get("$ref")
            if reference is not None and depth < 10:
                found.extend(_shape(minor, reference.rpartition("/")[2], below, depth + 1))
    return found


@pytest.mark.parametrize("api", apis().values(), ids=lambda api: f"{api.api_version} {api.kind}")
def test_releases_are_in_order(api: Api) -> None:
    told = [one for one in (api.introduced, api.deprecated, api.removed) if one is not None]
    assert told == sorted(told)
    assert api.removed is None or api.removed > api.introduced


@pytest.mark.parametrize("minor", _MINORS)
def test_what_replaces_a_removed_api_is_served_and_not_deprecated(minor: int) -> None:
    for api in apis().values():
        if api.removed is None or api.removed > minor or api.successor is None:
            continue
        new = replacement(api, [minor])
        if new is None:
            # alpha kinds may be gone for some releases before their next version comes
            assert "alpha" in api.api_version
        else:
            assert new.served(minor) and not new.deprecated_in(minor)


def test_versions_are_preferred_as_kubernetes_does() -> None:
    autoscalers = newest_first("autoscaling", "HorizontalPodAutoscaler")
    assert [one.api_version.rpartition("/")[2] for one in autoscalers] == ["v2", "v1", "v2beta2", "v2beta1"]
