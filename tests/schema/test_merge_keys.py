"""What strategic merge patches merge by, as the build has it from OpenAPI definitions."""

from __future__ import annotations

import pytest

from svclint.kubernetes_schema.merge_keys import merge_table
from svclint.render.kustomize.merge_schema import Schemas


@pytest.mark.parametrize(
    ("kind", "path", "keys"),
    [
        ("v1 Service", "spec.ports", ("port", "protocol")),
        ("v1 Pod", "spec.containers", ("name",)),
        ("apps/v1 Deployment", "spec.template.spec.containers.[].ports", ("containerPort", "protocol")),
        ("batch/v1beta1 CronJob", "spec.jobTemplate.spec.template.spec.containers.[].env", ("name",)),
        ("v1 Service", "metadata.finalizers", ()),
        ("v1 Pod", "spec.tolerations", None),
        ("autoscaling/v2 HorizontalPodAutoscaler", "metadata.finalizers", None),
        ("example.com/v1 Service", "spec.ports", None),
    ],
)
def test_lists_and_their_keys(kind: str, path: str, keys: tuple[str, ...] | None) -> None:
    schema = Schemas().of(*kind.split())
    for step in path.split("."):
        if schema is not None:
            schema = schema.elements() if step == "[]" else schema.field(step)
    assert (schema.keys if schema is not None else None) == keys


def test_definitions_that_hold_themselves() -> None:
    merged = {"type": "array", "x-kubernetes-patch-strategy": "merge", "x-kubernetes-patch-merge-key": "id"}
    inner = {
        "self": {"$ref": "#/$defs/A"},
        "items": {**merged, "items": {"$ref": "#/$defs/A"}},
        "text": {"type": "string"},
    }
    served = [{"group": "example.com", "version": "v1", "kind": "A"}]
    table = merge_table({"A": {"properties": inner, "x-kubernetes-group-version-kind": served}, "B": {}})
    assert table == {"kinds": {"example.com A": "A"}, "types": {"A": {"items": ["A", "id"], "self": "A"}}}
