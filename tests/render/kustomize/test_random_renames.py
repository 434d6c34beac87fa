"""The oracle over patches that change what an object is called: its name, kind, version and namespace."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.render.kustomize.test_random import (
    _SETTINGS,
    _check,
    _optional,
    pytestmark,  # noqa: F401
)

_NAMES = st.sampled_from(["web", "db"])
_SPACES = st.just("shop")


def _object(api_version: str, kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    labels = _optional(app=st.sampled_from(["web", "api"]))
    metadata = st.fixed_dictionaries({"name": _NAMES}, optional={"namespace": _SPACES, "labels": labels})
    given = {"apiVersion": st.just(api_version), "kind": st.just(kind), "metadata": metadata}
    return st.fixed_dictionaries({**given, **fields})


_USES = st.fixed_dictionaries(
    {
        "containers": st.just([{"name": "a"}]),
        "volumes": st.lists(
            st.one_of(
                _NAMES.map(lambda name: {"name": "a", "configMap": {"name": name}}),
                _NAMES.map(lambda name: {"name": "a", "secret": {"secretName": name}}),
            ),
            max_size=1,
        ),
        "serviceAccountName": _NAMES,
    }
)
_SUBJECTS = st.lists(
    st.fixed_dictionaries({"kind": st.just("ServiceAccount"), "name": _NAMES}, optional={"namespace": _SPACES}),
    max_size=1,
)
_ROLES = st.fixed_dictionaries(
    {
        "apiGroup": st.just("rbac.authorization.k8s.io"),
        "kind": st.sampled_from(["Role", "ClusterRole"]),
        "name": _NAMES,
    }
)
_RBAC = "rbac.authorization.k8s.io/v1"
_OBJECTS = st.lists(
    st.one_of(
        _object("v1", "ConfigMap"),
        _object("v1", "Secret"),
        _object("v1", "Service"),
        _object("v1", "ServiceAccount"),
        _object("v1", "Pod", spec=_USES),
        _object(
            "apps/v1", "Deployment", spec=st.fixed_dictionaries({"template": st.fixed_dictionaries({"spec": _USES})})
        ),
        _object(_RBAC, "Role"),
        _object(_RBAC, "ClusterRole"),
        _object(_RBAC, "RoleBinding", roleRef=_ROLES, subjects=_SUBJECTS),
    ),
    min_size=2,
    max_size=5,
    unique_by=lambda one: (one["kind"], one["metadata"]["name"], one["metadata"].get("namespace")),
)
_KINDS = st.sampled_from(["ConfigMap", "Secret", "Service", "ServiceAccount", "Pod", "Role", "ClusterRole", "Thing"])
_OPERATION = st.one_of(
    _NAMES.map(lambda name: {"op": "replace", "path": "/metadata/name", "value": f"{name}-new"}),
    _NAMES.map(lambda name: {"op": "add", "path": "/metadata/name", "value": name}),
    _KINDS.map(lambda kind: {"op": "replace", "path": "/kind", "value": kind}),
    st.just({"op": "replace", "path": "/apiVersion", "value": "example.com/v1"}),
    st.sampled_from(["shop", "other"]).map(lambda name: {"op": "add", "path": "/metadata/namespace", "value": name}),
    st.just({"op": "remove", "path": "/metadata/namespace"}),
    st.sampled_from(["move", "copy"]).map(
        lambda op: {"op": op, "from": "/metadata/labels/app", "path": "/metadata/name"}
    ),
    st.just({"op": "move", "from": "/metadata/name", "path": "/metadata/namespace"}),
    st.just({"op": "copy", "from": "/metadata/name", "path": "/metadata/labels/app"}),
    _NAMES.map(lambda name: {"op": "replace", "path": "/metadata", "value": {"name": f"{name}-whole"}}),
    st.just({"op": "replace", "path": "/metadata/name", "value": 7}),
    st.just({"op": "remove", "path": "/metadata/name"}),
)
_OPERATIONS = st.lists(_OPERATION, min_size=1, max_size=2).map(json.dumps)
_TARGET = st.fixed_dictionaries(
    {"kind": st.sampled_from(["ConfigMap", "Secret", "ServiceAccount", "Role", ".*"])},
    optional={"name": st.sampled_from(["web", "db", "web-new", "web.*", "p-.*"]), "namespace": _SPACES},
)
_STRATEGIC = st.builds(
    lambda kind, name: json.dumps({"apiVersion": "v1", "kind": kind, "metadata": {"name": f"{name}-patched"}}),
    _KINDS,
    _NAMES,
)
_OPTIONS = _optional(allowNameChange=st.booleans(), allowKindChange=st.booleans())
_PATCH = st.one_of(
    st.fixed_dictionaries({"target": _TARGET, "patch": _OPERATIONS}),
    st.fixed_dictionaries({"target": _TARGET, "patch": _STRATEGIC, "options": _OPTIONS}),
)
_OLD = st.fixed_dictionaries(
    {
        "target": st.fixed_dictionaries({"version": st.just("v1"), "kind": _KINDS, "name": _NAMES}),
        "patch": _OPERATIONS,
    }
)
_PLUGIN = st.builds(
    lambda patch: json.dumps({"apiVersion": "builtin", "kind": "PatchTransformer", "metadata": {"name": "a"}, **patch}),
    _PATCH,
)
_FIELDS = _optional(
    patches=st.lists(_PATCH, min_size=1, max_size=2),
    patchesJson6902=st.lists(_OLD, max_size=1),
    transformers=st.lists(_PLUGIN, max_size=1),
    namePrefix=st.just("p-"),
    nameSuffix=st.just("-s"),
    namespace=st.sampled_from(["shop", "more"]),
    configMapGenerator=st.just([{"name": "web", "behavior": "merge", "literals": ["a=b"]}]),
    replicas=st.just([{"name": "web", "count": 2}]),
)


@settings(_SETTINGS, max_examples=40)
@given(_OBJECTS, st.lists(_PATCH, min_size=1, max_size=2), _FIELDS, _FIELDS)
def test_renamed_objects(objects: list[Any], first: list[Any], inner: dict[str, Any], outer: dict[str, Any]) -> None:
    inner.pop("configMapGenerator", None)
    files = {
        "base/kustomization.yaml": {"resources": ["all.yaml"], **inner, "patches": first},
        "base/all.yaml": objects,
        "top/kustomization.yaml": {"resources": ["../base"], **outer},
    }
    _check(files, "top")
