"""Which Services pods call by their own texts, and how sure that is."""

from __future__ import annotations

from typing import Any

import pytest

from svclint.traffic.calls import calls_of_pods
from tests.traffic.scopes import graph_of, workload

API = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "api", "namespace": "shop"}, "spec": {"ports": []}}
MAP = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "settings", "namespace": "shop", "annotations": {"see": "http://api:1"}},
    "data": {"url": "http://api:8080", "other": "http://api:9090", "file": "[api]\nurl = http://api:7070\n"},
}
ALL = {"envFrom": [{"configMapRef": {"name": "settings"}}]}


def _ports(container: dict[str, Any], *others: dict[str, Any], **spec: Any) -> dict[str, bool]:
    """The ports that are called, and whether that is sure."""
    graph = graph_of(API, MAP, workload("web", {"containers": [{"name": "web", **container}], **spec}), *others)
    web = next(one.resource for one in graph.templates() if one.resource.name == "web")
    return {str(one.call.mention.host.port): one.sure for one in calls_of_pods(web, graph)}


CASES: dict[str, tuple[dict[str, Any], dict[str, bool]]] = {
    "a variable": ({"env": [{"name": "API", "value": "http://api:80"}]}, {"80": True}),
    "an argument": ({"args": ["--api", "http://api:80"]}, {"80": True}),
    "a probe, which is the kubelet's": ({"readinessProbe": {"httpGet": {"host": "api", "port": 80}}}, {}),
    "one key": (
        {"env": [{"name": "API", "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "url"}}}]},
        {"8080": True},
    ),
    "all keys, of which one is a file": (ALL, {"8080": True, "9090": True, "7070": False}),
    "an address that is listened on": ({"env": [{"name": "LISTEN", "value": "http://api:80"}]}, {}),
}


@pytest.mark.parametrize("case", CASES)
def test_calls_of_pods(case: str) -> None:
    container, ports = CASES[case]
    assert _ports(container) == ports


def test_items_of_a_volume_are_what_is_read() -> None:
    volume = {"name": "a", "configMap": {"name": "settings", "items": [{"key": "other", "path": "other"}]}}
    assert _ports({}, volumes=[volume]) == {"9090": True}
    projected = {"name": "a", "projected": {"sources": [{"configMap": volume["configMap"]}]}}
    assert _ports({}, volumes=[projected]) == {"9090": True}
    assert _ports(ALL, volumes=[volume]) == {"8080": True, "9090": True, "7070": False}


def test_what_several_are_given_is_not_sure_unless_it_is_chosen() -> None:
    other = workload("other", {"containers": [{"name": "other", **ALL}]})
    assert _ports(ALL, other) == {"8080": False, "9090": False, "7070": False}
    chosen = {"env": [{"name": "API", "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "url"}}}]}
    assert _ports(chosen, other) == {"8080": True}
