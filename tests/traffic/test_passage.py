"""Whether policies let one client through."""

from __future__ import annotations

from typing import Any

import pytest

from svclint.graph import Graph
from svclint.traffic.admission import PodsPort
from svclint.traffic.endpoints import endpoints
from svclint.traffic.passage import way_in, way_out
from tests.traffic.scopes import graph_of, service, workload

PORTS: dict[str, Any] = {"containers": [{"name": "web", "ports": [{"containerPort": 8080}]}]}


def policy(**spec: Any) -> dict[str, Any]:
    metadata = {"name": "policy", "namespace": "shop"}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata, "spec": spec}


def client(namespace: str = "shop") -> dict[str, Any]:
    metadata = {"name": "cart", "namespace": namespace, "labels": {"app": "cart"}}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {"containers": [{"name": "cart"}]}}


def port_of(graph: Graph) -> PodsPort:
    (end,) = endpoints(graph.services()[0], graph)
    assert end.number is not None
    return PodsPort(end.template, end.number, end.protocol)


CART = {"podSelector": {"matchLabels": {"app": "cart"}}}
WEB = {"podSelector": {"matchLabels": {"app": "web"}}}
ANYWHERE: dict[str, Any] = {"namespaceSelector": {}}


@pytest.mark.parametrize(
    ("sources", "namespace", "let"),
    [
        ([CART], "shop", True),
        ([WEB], "shop", False),
        ([CART], "other", False),
        ([{**CART, **ANYWHERE}], "other", True),
        ([{**CART, "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "other"}}}], "other", True),
        ([{**CART, "namespaceSelector": {"matchLabels": {"team": "a"}}}], "other", None),
        ([{"ipBlock": {"cidr": "10.0.0.0/8"}}], "shop", None),
    ],
)
def test_in(sources: list[dict[str, Any]], namespace: str, let: bool | None) -> None:
    mine = policy(**WEB, ingress=[{"from": sources, "ports": [{"port": 8080}]}])
    graph = graph_of(service(ports=[{"port": 80, "targetPort": 8080}]), workload("web", PORTS), client(namespace), mine)
    port = port_of(graph)
    (asking,) = (one for one in graph.templates() if one.resource.name == "cart")
    found = way_in(asking, port, graph)
    assert (bool(found.found[0].rules) if found.found else None) is let
    by = "their address" if "ipBlock" in sources[0] else "labels that are not known here"
    assert found.unknown == (f"NetworkPolicy policy may mean these pods by {by}" if let is None else "")


@pytest.mark.parametrize(
    ("egress", "let"),
    [
        ([{"to": [WEB], "ports": [{"port": 8080}]}], True),
        ([{"to": [WEB], "ports": [{"port": 80}]}], False),
        ([{"to": [CART]}], False),
        ([{}], True),
        ([], False),
    ],
)
def test_out(egress: list[dict[str, Any]], let: bool) -> None:
    mine = policy(**CART, policyTypes=["Egress"], egress=egress)
    graph = graph_of(service(ports=[{"port": 80, "targetPort": 8080}]), workload("web", PORTS), client(), mine)
    port = port_of(graph)
    (asking,) = (one for one in graph.templates() if one.resource.name == "cart")
    found = way_out(asking, port, graph)
    assert bool(found.found[0].rules) is let
    assert found.found[0].policies


def test_out_of_the_hosts_network_nobody_knows() -> None:
    asks = client()
    asks["spec"]["hostNetwork"] = True
    mine = policy(**CART, policyTypes=["Egress"])
    graph = graph_of(service(ports=[{"port": 80, "targetPort": 8080}]), workload("web", PORTS), asks, mine)
    (asking,) = (one for one in graph.templates() if one.resource.name == "cart")
    assert "host's network" in way_out(asking, port_of(graph), graph).unknown


def test_without_policies_everybody_comes_through() -> None:
    graph = graph_of(service(ports=[{"port": 80, "targetPort": 8080}]), workload("web", PORTS), client())
    port = port_of(graph)
    (asking,) = (one for one in graph.templates() if one.resource.name == "cart")
    assert not way_in(asking, port, graph).found[0].policies
    assert not way_out(asking, port, graph).found[0].policies


def _ambient(name: str, mode: str = "ambient") -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": name, "labels": {"istio.io/dataplane-mode": mode}},
    }


@pytest.mark.parametrize(
    ("egress", "namespace", "labels", "let"),
    [
        (15008, "ambient", {}, None),
        (15008, "none", {}, False),
        (15008, "none", {"istio.io/dataplane-mode": "ambient"}, None),
        (15008, "ambient", {"istio.io/dataplane-mode": "none"}, False),
        (15008, "ambient", {"sidecar.istio.io/inject": "true"}, False),
        (9090, "ambient", {}, False),
        (8080, "ambient", {}, True),
    ],
)
def test_pods_of_an_ambient_mesh_send_on_one_port(
    egress: int, namespace: str, labels: dict[str, str], let: bool | None
) -> None:
    asks = client()
    asks["metadata"]["labels"].update(labels)
    out = policy(**CART, policyTypes=["Egress"], egress=[{"ports": [{"port": egress}]}])
    graph = graph_of(
        service(ports=[{"port": 80, "targetPort": 8080}]),
        workload("web", PORTS),
        asks,
        out,
        _ambient("shop", namespace),
    )
    (asking,) = (one for one in graph.templates() if one.resource.name == "cart")
    found = way_out(asking, port_of(graph), graph)
    assert (bool(found.found[0].rules) if found.found else None) is let


@pytest.mark.parametrize(
    ("ingress", "namespace", "let"),
    [(15008, "ambient", None), (15008, "none", False), (9090, "ambient", False), (8080, "ambient", True)],
)
def test_pods_of_an_ambient_mesh_are_sent_to_on_one_port(ingress: int, namespace: str, let: bool | None) -> None:
    mine = policy(**WEB, ingress=[{"ports": [{"port": ingress}]}])
    graph = graph_of(
        service(ports=[{"port": 80, "targetPort": 8080}]),
        workload("web", PORTS),
        client(),
        mine,
        _ambient("shop", namespace),
    )
    (asking,) = (one for one in graph.templates() if one.resource.name == "cart")
    found = way_in(asking, port_of(graph), graph)
    assert (bool(found.found[0].rules) if found.found else None) is let
