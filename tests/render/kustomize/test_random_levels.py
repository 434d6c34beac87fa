"""The oracle over what kustomizations make of each other: components, generators that meet, prefixes of prefixes."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.render.kustomize.test_random import (
    _FIELDS,
    _OBJECTS,
    _PAIRS,
    _SETTINGS,
    _WORDS,
    _check,
    _optional,
    _workload,
    pytestmark,  # noqa: F401
)

_ANY = {"apiVersion": "v1", "kind": "Any"}
_PARTS = _optional(
    namePrefix=st.sampled_from(["c-", "d-"]),
    commonLabels=_PAIRS,
    patches=st.lists(
        st.fixed_dictionaries(
            {
                "target": _optional(
                    kind=st.sampled_from(["Deployment", "Service", "Deployment|Service", "S.*", ".*"]),
                    name=st.sampled_from(["web", "w.*", "web|db", "[a-d].*", "(?i)WEB", "p-.*", "nobody"]),
                    labelSelector=st.sampled_from(["app=a", "app", "!app", "app in (a,b)", "tier notin (1)", "app!=b"]),
                    annotationSelector=st.sampled_from(["app=a", "!tier"]),
                    namespace=st.sampled_from(["shop", "default", "s.*"]),
                ),
                "patch": st.one_of(
                    _PAIRS.map(lambda pairs: json.dumps([{"op": "add", "path": "/metadata/labels", "value": pairs}])),
                    _PAIRS.map(lambda pairs: json.dumps({**_ANY, "metadata": {"name": "any", "annotations": pairs}})),
                    st.sampled_from(["delete", "replace", "merge"]).map(
                        lambda how: json.dumps({**_ANY, "metadata": {"name": "any"}, "$patch": how})
                    ),
                    st.just(
                        json.dumps({**_ANY, "metadata": {"name": "any"}, "spec": {"selector": {"$patch": "delete"}}})
                    ),
                ),
            }
        ),
        max_size=2,
    ),
)
_GENERATED = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["web", "db"]),
            "literals": st.lists(st.sampled_from(["a=1", "b=2", "c=", "d=on", 'e="x y"']), unique=True, max_size=3),
        },
        optional={
            "behavior": st.sampled_from(["merge", "replace", "create"]),
            "options": _optional(disableNameSuffixHash=st.booleans(), labels=_PAIRS, annotations=_PAIRS),
        },
    ),
    max_size=2,
)
_AFFIXES = _optional(namePrefix=st.sampled_from(["p-", "q-"]), nameSuffix=st.sampled_from(["-s", "-t"]))


@settings(_SETTINGS, max_examples=20)
@given(_OBJECTS, _PARTS, _FIELDS, _PARTS)
def test_components(objects: list[Any], part: dict[str, Any], fields: dict[str, Any], own: dict[str, Any]) -> None:
    files = {
        "base/kustomization.yaml": {"resources": ["all.yaml"], **fields},
        "base/all.yaml": objects,
        "part/kustomization.yaml": {"kind": "Component", **part},
        "top/kustomization.yaml": {"resources": ["../base"], "components": ["../part"], **own},
    }
    _check(files, "top")


@settings(_SETTINGS, max_examples=20)
@given(_GENERATED, _GENERATED, _GENERATED, _AFFIXES, _AFFIXES, st.sampled_from(["configMap", "secret"]))
def test_generators_that_meet(
    inner: list[Any], middle: list[Any], outer: list[Any], first: dict[str, Any], second: dict[str, Any], kind: str
) -> None:
    using = {"containers": [{"name": "web", "envFrom": [{f"{kind}Ref": {"name": "web"}}]}]}
    objects = [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": using}]
    field = f"{kind}Generator"
    files: dict[str, Any] = {
        "base/kustomization.yaml": {"resources": ["all.yaml"], field: inner, **first},
        "base/all.yaml": objects,
        "middle/kustomization.yaml": {"resources": ["../base"], field: middle, **second},
        "top/kustomization.yaml": {"resources": ["../middle"], field: outer, "nameSuffix": "-z"},
    }
    _check(files, "top")


def _is_writable(data: bytes) -> bool:
    """Whether kustomize can write it: docs/kustomize.md tells of control characters."""
    return not re.search("[\x7f-\x9f\ufffe\uffff]", data.decode(errors="ignore"))


_BYTES = st.one_of(
    st.binary(max_size=120).filter(_is_writable),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(str.encode).filter(_is_writable),
    st.sampled_from([b"\xef\xbb\xbfa: b\n", b"\xff\xfea\0", b"a\r\nb\r\n", b"\xed\xa0\x80", b"\xc0\x80"]),
)


@settings(_SETTINGS, max_examples=25)
@given(_BYTES, _BYTES, st.sampled_from(["configMap", "secret"]), st.sampled_from(["merge", "replace"]))
def test_files_of_any_bytes(first: bytes, second: bytes, kind: str, behavior: str) -> None:
    inner = {"name": "web", "files": ["a=one.bin", "b=other.bin"]}
    outer = {"name": "web", "files": ["b=one.bin", "c=other.bin"], "behavior": behavior}
    files: dict[str, Any] = {
        "base/kustomization.yaml": {f"{kind}Generator": [inner]},
        "top/kustomization.yaml": {"resources": ["../base"], f"{kind}Generator": [outer]},
    }
    for folder, (one, other) in {"base": (first, second), "top": (second, first)}.items():
        files.update({f"{folder}/one.bin": one, f"{folder}/other.bin": other})
    _check(files, "top")


_ESCAPED = st.sampled_from(
    (
        *(
            "/metadata/annotations/example.com~1team",
            "/metadata/labels/example.com~1team",
            "/metadata/annotations/a~0b",
        ),
        *("/spec/template/spec/containers/0/args/-", "/spec/template/spec/containers/0/env/-"),
        *("/spec/template/spec/containers/0/args/0", "/spec/strategy"),
    )
)
# copies to annotations of what is not there differ: docs/kustomize.md
_HELD = st.sampled_from(["/spec/strategy", "/spec/replicas", "/spec/template/spec/containers/0/args/0"])
_STEP = st.one_of(
    st.fixed_dictionaries({"op": st.sampled_from(["add", "replace", "test"]), "path": _ESCAPED, "value": _WORDS}),
    st.fixed_dictionaries({"op": st.just("remove"), "path": _ESCAPED}),
    st.fixed_dictionaries({"op": st.sampled_from(["move", "copy"]), "path": _HELD, "from": _HELD}),
)


@settings(_SETTINGS, max_examples=20)
@given(_workload(False), st.lists(_STEP, min_size=1, max_size=3))
def test_json_patches_of_keys_with_slashes(base: dict[str, Any], operations: list[dict[str, Any]]) -> None:
    entry = {"target": {"kind": "Deployment"}, "patch": json.dumps(operations)}
    _check({"kustomization.yaml": {"resources": ["base.yaml"], "patches": [entry]}, "base.yaml": base})


@settings(_SETTINGS, max_examples=20)
@given(_OBJECTS, _AFFIXES, _AFFIXES, _AFFIXES, st.booleans())
def test_prefixes_of_bases_of_bases(
    objects: list[Any], inner: dict[str, Any], middle: dict[str, Any], outer: dict[str, Any], twice: bool
) -> None:
    files = {
        "base/kustomization.yaml": {"resources": ["all.yaml"], **inner},
        "base/all.yaml": objects,
        "one/kustomization.yaml": {"resources": ["../base"], "namePrefix": "one-", **middle},
        "two/kustomization.yaml": {"resources": ["../base"], "nameSuffix": "-two"},
        "top/kustomization.yaml": {"resources": ["../one", *(["../two"] if twice else [])], **outer},
    }
    _check(files, "top")


_ASKED = st.lists(
    st.sampled_from(["originAnnotations", "transformerAnnotations", "managedByLabel"]), min_size=1, unique=True
)


@settings(_SETTINGS, max_examples=25)
@given(_OBJECTS, _ASKED, _PARTS, _FIELDS, _PARTS, _GENERATED, _GENERATED)
def test_build_metadata(
    objects: list[Any],
    asked: list[str],
    part: dict[str, Any],
    fields: dict[str, Any],
    own: dict[str, Any],
    inner: list[Any],
    outer: list[Any],
) -> None:
    files = {
        "base/kustomization.yaml": {"resources": ["all.yaml"], **fields, "secretGenerator": inner},
        "base/all.yaml": objects,
        "part/kustomization.yaml": {"kind": "Component", **part},
        "top/kustomization.yaml": {
            "buildMetadata": asked,
            "resources": ["../base"],
            "components": ["../part"],
            **own,
            "secretGenerator": outer,
        },
    }
    _check(files, "top")
