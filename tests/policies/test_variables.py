"""An object's wiring as policies see it."""

from __future__ import annotations

from typing import Any

from svclint.policies.variables import variables
from tests.traffic.scopes import graph_of, service, workload


def of(name: str, *manifests: dict[str, Any]) -> tuple[dict[str, Any], str]:
    graph = graph_of(*manifests)
    subject = next(one for one in graph.resources if one.title == name)
    return variables(subject, graph, lambda word: True)


PODS = workload(
    "web",
    {
        "containers": [
            {
                "name": "web",
                "image": "web:1",
                "ports": [{"name": "http", "containerPort": 8080}],
                "readinessProbe": {"httpGet": {"port": 8080}},
            }
        ]
    },
)
PODS["metadata"]["namespace"] = "shop"
SERVICE = service(ports=[{"name": "http", "port": 80, "targetPort": "http"}])
INGRESS = {
    "apiVersion": "networking.k8s.io/v1",
    "kind": "Ingress",
    "metadata": {"name": "shop", "namespace": "shop"},
    "spec": {"defaultBackend": {"service": {"name": "web", "port": {"number": 80}}}},
}
BUDGET = {
    "apiVersion": "policy/v1",
    "kind": "PodDisruptionBudget",
    "metadata": {"name": "web", "namespace": "shop"},
    "spec": {"maxUnavailable": 1, "selector": {"matchLabels": {"app": "web"}}},
}


def test_a_service() -> None:
    data, unknown = of("Service web", SERVICE, PODS, INGRESS, BUDGET)
    assert unknown == ""
    (endpoint,) = data["endpoints"]
    assert endpoint["port"] == {"name": "http", "port": 80, "protocol": "TCP"}
    assert {key: endpoint[key] for key in ("number", "probed", "container", "replicas", "service")} == {
        "number": 8080,
        "probed": True,
        "container": "web",
        "replicas": 1,
        "service": "web",
    }
    assert endpoint["workload"]["metadata"]["name"] == "web"
    assert {(one["kind"], one["relation"]) for one in endpoint["referrers"]} == {
        ("PodDisruptionBudget", "protects"),
        ("Service", "selects"),
    }
    (route,) = data["routes"]
    assert (route["kind"], route["name"], route["port"], route["path"]) == (
        "Ingress", "shop", 80, "spec.defaultBackend.service.name",
    )  # fmt: skip
    assert data["referrers"][0]["relation"] == "routes-to"
    assert (data["namespace"], data["scope"]["kinds"]["Service"]) == ("shop", 1)


def test_the_workload_and_the_route_have_the_same_endpoints() -> None:
    for name in ("Deployment web", "Ingress shop"):
        data, _ = of(name, SERVICE, PODS, INGRESS)
        assert [one["number"] for one in data["endpoints"]] == [8080], name
    data, _ = of("Deployment web", SERVICE, PODS, INGRESS)
    assert [one["name"] for one in data["routes"]] == ["shop"]


def test_nobody_knows_the_endpoints_of_a_service_without_a_selector() -> None:
    bare = service(ports=[{"port": 80}])
    del bare["spec"]["selector"]
    data, unknown = of("Service web", bare, PODS)
    assert "endpoints" not in data
    assert unknown == "it has no selector: somebody else names its endpoints"


def test_nothing_is_selected() -> None:
    data, unknown = of("Service web", SERVICE)
    assert (data["endpoints"], data["routes"], unknown) == ([], [], "")


def test_the_object_is_as_it_is_applied() -> None:
    data, _ = of("Service web", SERVICE)
    assert data["object"]["metadata"] == {"name": "web", "namespace": "shop"}
