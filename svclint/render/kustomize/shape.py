"""What each field of a kustomization may hold: the text of a mistake in it, and its plain data with the right names.

kustomize decodes the file into the types of api/types, refuses fields that it does not know, and takes any case.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from svclint.render.kustomize.refused import Refused

if TYPE_CHECKING:
    from svclint.document import Path

_TYPES: Mapping[str, tuple[type, ...]] = {"text": (str,), "flag": (bool,), "number": (int,)}
_TEXTS = ["text"]
_PAIRS = {"*": "text"}

GVK = {"group": "text", "version": "text", "kind": "text"}
_ID = {**GVK, "name": "text", "namespace": "text"}
SELECTOR = {**_ID, "annotationSelector": "text", "labelSelector": "text"}
FIELD_SPEC = {**GVK, "path": "text", "create": "flag"}
PATCH = {
    "path": "text",
    "patch": "text",
    "target": SELECTOR,
    "options": {"allowNameChange": "flag", "allowKindChange": "flag"},
}
_OPTIONS = {"labels": _PAIRS, "annotations": _PAIRS, "disableNameSuffixHash": "flag", "immutable": "flag"}
CONFIG_MAP = {
    "namespace": "text",
    "name": "text",
    "behavior": "text",
    "options": _OPTIONS,
    "literals": _TEXTS,
    "files": _TEXTS,
    "envs": _TEXTS,
    "env": "text",
}
SECRET = {**CONFIG_MAP, "type": "text"}
_FIELD = {"delimiter": "text", "index": "number", "encoding": "text", "create": "flag"}
REPLACEMENT = {
    "source": {**_ID, "fieldPath": "text", "options": _FIELD},
    "sourceValue": "text",
    "targets": [{"select": SELECTOR, "reject": [SELECTOR], "fieldPaths": _TEXTS, "options": _FIELD}],
}
IMAGE = {"name": "text", "newName": "text", "tagSuffix": "text", "newTag": "text", "digest": "text"}
_LABEL = {
    "pairs": _PAIRS,
    "includeSelectors": "flag",
    "includeTemplates": "flag",
    "fields": [FIELD_SPEC],
}
_VAR = {"name": "text", "objref": {"apiVersion": "text", **_ID}, "fieldref": {"fieldPath": "text"}}
_META = {"name": "text", "namespace": "text", "labels": _PAIRS, "annotations": _PAIRS}
REPLICA = {"name": "text", "count": "number"}

KUSTOMIZATION: Mapping[str, Any] = {
    "apiVersion": "text",
    "kind": "text",
    "metadata": _META,
    "openapi": _PAIRS,
    "namePrefix": "text",
    "nameSuffix": "text",
    "namespace": "text",
    "commonLabels": _PAIRS,
    "labels": [_LABEL],
    "commonAnnotations": _PAIRS,
    "patchesStrategicMerge": _TEXTS,
    "patchesJson6902": [PATCH],
    "patches": [PATCH],
    "images": [IMAGE],
    "imageTags": [IMAGE],
    "replicas": [REPLICA],
    "vars": [_VAR],
    "replacements": [{**REPLACEMENT, "path": "text"}],
    "resources": _TEXTS,
    "components": _TEXTS,
    "crds": _TEXTS,
    "bases": _TEXTS,
    "configMapGenerator": [CONFIG_MAP],
    "secretGenerator": [SECRET],
    "generatorOptions": _OPTIONS,
    "helmGlobals": "any",
    "helmCharts": ["any"],
    "helmChartInflationGenerator": ["any"],
    "configurations": _TEXTS,
    "generators": _TEXTS,
    "transformers": _TEXTS,
    "validators": _TEXTS,
    "buildMetadata": _TEXTS,
    "sortOptions": "any",
}


def decoded(value: Any, shape: Any, at: Path = (), strict: bool = True) -> Any:
    """The value in this shape; raises Refused where Go's decoder does. Null is left out. Not `strict`: what no field
    is known for is left out as well. `at` is where the value stands."""
    if shape == "any":
        return value
    if isinstance(shape, str):
        wanted = _TYPES[shape]
        if not isinstance(value, wanted) or (shape == "number" and isinstance(value, bool)):
            raise _misshapen(at, f"a {shape}")
        return value
    if isinstance(shape, list):
        if not isinstance(value, list):
            raise _misshapen(at, "a list")
        inner = shape[0]
        empty: Any = "" if inner == "text" else {}
        return [
            empty if one is None else decoded(one, inner, (*at, number), strict) for number, one in enumerate(value)
        ]
    return _mapping(value, shape, at, strict)


def _mapping(value: Any, shape: Mapping[str, Any], at: Path, strict: bool) -> dict[str, Any]:
    if not isinstance(value, dict):
        # kustomize: kustomization: useLegacyPatch, gone in 5.0, took such a list for patchesStrategicMerge
        legacy = isinstance(value, str) and at[:-1] == ("patches",)
        raise _misshapen(at, "a mapping since kustomize 5, with the file as its path" if legacy else "a mapping")
    found: dict[str, Any] = {}
    anything = shape.get("*")
    for key, one in value.items():
        name = key
        inner = anything or shape.get(key)
        if inner is None:
            name = next((known for known in shape if known.lower() == key.lower()), "")
            inner = shape.get(name)
        if inner is None:
            if strict:
                from svclint.suggest import closest

                near = closest(key, shape)
                hint = f"; did you mean {_worded((*at, near))}?" if near is not None else ""
                raise Refused(f"a kustomization has no field {_worded((*at, key))}{hint}", at=(*at, key))
            continue
        if one is not None:
            found[name] = decoded(one, inner, (*at, key), strict)
        elif anything:
            found[name] = ""
    return found


def _misshapen(at: Path, wanted: str) -> Refused:
    return Refused(f"{_worded(at) or 'it'} must be {wanted}", at=at)


def _worded(at: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in at).removeprefix(".")
