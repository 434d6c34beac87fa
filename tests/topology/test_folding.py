"""Topologies that are too large to be looked at."""

from __future__ import annotations

from itertools import pairwise

from svclint.topology.folding import Limit, fold, readable
from svclint.topology.model import Edge, Node, Tally, Topology
from tests.topology.trees import links, of_folder, titles

SHOP = of_folder("examples/shop")


def test_the_objects_of_an_application_become_one() -> None:
    found = fold(SHOP, "application")
    assert set(titles(found)) == {
        "Application web",
        "Application cart",
        "Application db",
        "Service payments",
        "Host payments.example.com",
        "Pod app=cart, tier=backend",
        "IngressClass traefik",
    }
    assert links(found)["Application web routes-to Application cart"] == "found"
    (web,) = (one for one in found.nodes if one.name == "web")
    # an Ingress, a Service and two Deployments
    assert (web.members, web.findings, web.role) == (4, Tally(errors=2, warnings=1), "service")


def test_what_is_not_there_stays_apart() -> None:
    found = fold(SHOP, "namespace")
    assert {one.state for one in found.nodes} == {"found", "missing", "unknown"}
    assert [one.members for one in found.nodes if one.state == "found"] == [10]


def test_a_scope_is_one_node() -> None:
    found = fold(SHOP, "scope")
    assert [(one.members, one.state) for one in found.nodes] == [(13, "found")]
    assert found.edges == ()


def _scope(name: str, size: int, errors: int = 0) -> Topology:
    nodes = [
        Node(f"{name} {number}", name, "v1", "Service", "shop", str(number), application="web", findings=Tally(errors))
        for number in range(size)
    ]
    edges = [Edge(one.id, other.id, "calls") for one, other in pairwise(nodes)]
    return Topology(tuple(nodes), tuple(edges))


def _together(*parts: Topology) -> Topology:
    return Topology(tuple(node for one in parts for node in one.nodes), tuple(e for one in parts for e in one.edges))


def test_only_what_is_too_large_is_folded() -> None:
    found = readable(_together(_scope("large", 50), _scope("small", 5)), Limit(20, 20))
    assert found.levels == {"large": "application", "small": "none"}
    assert [one.members for one in found.topology.nodes] == [50, 1, 1, 1, 1, 1]


def test_the_worst_of_too_many_scopes_are_shown_and_the_others_counted() -> None:
    parts = [_scope(f"s{number}", 3, errors=int(number == 17)) for number in range(20)]
    found = readable(_together(*parts), Limit(5, 5))
    assert len(found.topology.nodes) == 5
    assert found.more == 16
    assert "s17" in {one.scope for one in found.topology.nodes}
    assert sum(one.members for one in found.topology.nodes) == 60
