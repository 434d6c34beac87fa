"""A custom object as the rules of its CRD see it."""

from __future__ import annotations

from typing import Any

from svclint.policies.structural import defaulted, escaped, nodes, seen


def of(**fields: Any) -> dict[str, Any]:
    return {"type": "object", "properties": fields}


def test_names_are_escaped_as_kubernetes_says() -> None:
    assert escaped("namespace") == "__namespace__"
    assert escaped("x-prop") == "x__dash__prop"
    assert escaped("redact__d") == "redact__underscores__d"
    assert escaped("a.b/c") == "a__dot__b__slash__c"
    assert escaped("string") == "string"


def test_defaults_nulls_and_what_is_pruned() -> None:
    schema = of(
        spec=of(
            replicas={"type": "integer", "default": 1},
            inner={**of(port={"type": "integer", "default": 80}), "default": {}},
            other={"type": "string", "nullable": True},
            none={"type": "string"},
        )
    )
    data = {"spec": {"other": None, "none": None, "unknown": 1}}
    whole = defaulted(data, schema)
    assert whole["spec"] == {"other": None, "unknown": 1, "replicas": 1, "inner": {"port": 80}}
    assert seen(whole, schema) == {"spec": {"other": None, "replicas": 1, "inner": {"port": 80}}}


def test_of_the_metadata_only_names_are_seen() -> None:
    data = {"apiVersion": "a/v1", "kind": "A", "metadata": {"name": "a", "labels": {"x": "y"}}, "spec": {"b": 1}}
    schema = {**of(spec=of(b={"type": "number"})), "x-kubernetes-validations": [{"rule": "true"}]}
    (node,) = nodes(data, schema)
    assert node.value == {"apiVersion": "a/v1", "kind": "A", "metadata": {"name": "a"}, "spec": {"b": 1.0}}
    assert isinstance(node.value["spec"]["b"], float)


def test_rules_stand_at_items_and_values() -> None:
    rules = {"x-kubernetes-validations": [{"rule": "true"}]}
    schema = of(
        items={"type": "array", "items": {"type": "string", **rules}},
        map={"type": "object", "additionalProperties": {"type": "integer", **rules}},
        missing={"type": "string", **rules},
    )
    found = [(one.path, one.value) for one in nodes({"items": ["a", "b"], "map": {"x-y": 1}}, schema)]
    assert found == [(("items", 0), "a"), (("items", 1), "b"), (("map", "x-y"), 1)]
