"""VirtualServices for hosts from outside that no gateway is told of: they hold for clients in the mesh only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance, of_holes
from svclint.families.istio import NETWORKING
from svclint.nearness import REACH
from svclint.resource import is_placeholder, mapping, sequence, text
from svclint.traffic.istio_gateways import by_hosts
from svclint.violation import Elsewhere, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def route_without_gateway(route: Resource, graph: Graph) -> Iterator[Violation]:
    """istio.io: VirtualService: without gateways it is for `mesh`, the proxies beside the pods."""
    if "gateways" in route.spec or not any(sequence(route.spec.get(one)) for one in ("http", "tls")):
        return
    hosts = [text(one) for one in sequence(route.spec.get("hosts"))]
    if not hosts or not all(map(_is_outside, hosts)) or _is_known(route, graph):
        return
    gateways = [
        one
        for one in graph.of_kind(NETWORKING, "Gateway")
        if graph.distance(route, one) <= REACH and _is_for(one, route) and _is_unserved(one, route, graph)
    ]
    if not gateways:
        return
    gateway = gateways[0]
    name = gateway.name if gateway.namespace == route.namespace else f"{gateway.namespace}/{gateway.name}"
    yield Violation(
        route.label(("spec", "hosts"), "no gateway is told of these"),
        f"{route.title} names no gateways, so that it holds for clients in the mesh only, while {gateway.title} takes "
        f"in requests for {hosts[0]} and no VirtualService says where they go",
        (gateway.label(("spec", "servers"), f"takes in requests for {hosts[0]}"),),
        help=f"Name the gateway: gateways: [{name}], and mesh beside it where pods call the host as well.",
        rests_on=(route, gateway),
        # one that lies elsewhere may attach to the gateway for the host
        doubts=(*of_distance(graph, route, [gateway]), *of_holes(graph, route, gateway), *_unseen(gateway, graph)),
        unless=tuple(Elsewhere(attached=(gateway.name, host.lower())) for host in hosts),
    )


def _unseen(gateway: Resource, graph: Graph) -> tuple[Doubt, ...]:
    return (Doubt.UNSEEN,) if graph.deployer(gateway.namespace) is not None else ()


def _is_outside(host: str) -> bool:
    """Whether a host is a name of the world outside: not of the cluster, and no short one."""
    inner = host.endswith((".local", ".svc", ".internal", ".cluster", ".global"))
    return "." in host and host != "*" and not inner and not is_placeholder(host) and ".svc." not in host


def _is_known(route: Resource, graph: Graph) -> bool:
    """Whether the mesh has the hosts by something that is here: a ServiceEntry, or a Service."""
    entries = {
        text(host) for one in graph.of_kind(NETWORKING, "ServiceEntry") for host in sequence(one.spec.get("hosts"))
    }
    hosts = {text(one) for one in sequence(route.spec.get("hosts"))}
    if not entries.isdisjoint(hosts) or any("*" in one for one in entries):
        return True
    return any(graph.resolve(one).found for one in graph.references(route, "names"))


def _is_for(gateway: Resource, route: Resource) -> bool:
    """Whether a gateway for the way in has servers for the very host: one for all hosts says nothing of this one."""
    if "egress" in str(gateway.spec.get("selector")).lower():
        return False
    served = [
        text(host) for one in sequence(gateway.spec.get("servers")) for host in sequence(mapping(one).get("hosts"))
    ]
    names = [one.rpartition("/")[2] for one in served]
    if not names or "*" in names or any(map(is_placeholder, names)):
        return False
    return by_hosts(route, gateway) is None


def _is_unserved(gateway: Resource, route: Resource, graph: Graph) -> bool:
    """Whether no VirtualService that attaches to the gateway has one of the route's hosts."""
    hosts = {text(one).lower() for one in sequence(route.spec.get("hosts"))}
    attached = {one.owner for one in graph.pointing_at("attaches-to", gateway)}
    return not any(
        hosts & {text(each).lower() for each in sequence(one.spec.get("hosts"))}
        or any("*" in text(each) for each in sequence(one.spec.get("hosts")))
        for one in attached
    )
