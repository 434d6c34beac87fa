"""What clients outside of the cluster hold on to: node ports, and the type of a Service."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.resource import service_ports, service_type
from svclint.rollout.steps import command, numbered
from svclint.severity import Severity
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource, ServicePort
    from svclint.rollout.change import Pair

_WIDTH = {"ExternalName": 0, "ClusterIP": 1, "NodePort": 2, "LoadBalancer": 3}
_LOST = {
    ("LoadBalancer", "NodePort"): "its load balancer is deleted, and with it the address that clients know",
    ("LoadBalancer", "ClusterIP"): "its load balancer is deleted, and with it the address that clients know",
    ("NodePort", "ClusterIP"): "its node ports are given back, and no client outside of the cluster reaches it",
}
_SHOWN = 3


def rollout_node_port_changed(pair: Pair, graph: Graph) -> Iterator[Violation]:
    """Another number on the nodes for the same port: whoever has the old one reaches nothing, or somebody else.

    A note for a load balancer, which learns the new number by itself.
    """
    kind = service_type(pair.now)
    if kind not in ("NodePort", "LoadBalancer") or service_type(pair.was) not in ("NodePort", "LoadBalancer"):
        return
    for port in service_ports(pair.now):
        was = _same_port(port, pair.was)
        if was is None or was.node_port is None or port.node_port in (None, was.node_port):
            continue
        yield Violation(
            port.label("nodePort", f"was {was.node_port}"),
            f"{pair.now.title} gives up node port {was.node_port} of port {port.words} for {port.node_port}: clients "
            "and load balancers outside of the cluster that use the old number reach it no more",
            (was.label("nodePort", "the number that is in use"),),
            severity=Severity.NOTE if kind == "LoadBalancer" else None,
            help=numbered(_port_by_port(pair.now, was, port)),
            unwritten=(pair.now,),
        )


def _same_port(port: ServicePort, was: Resource) -> ServicePort | None:
    """The entry of the old state that means the same port: by number and protocol, else by name."""
    found = service_ports(was)
    same = [one for one in found if (one.number, one.protocol) == (port.number, port.protocol)]
    named = [one for one in found if port.name and one.name == port.name and one.protocol == port.protocol]
    return next(iter((*same, *named)), None)


def _port_by_port(now: Resource, was: ServicePort, port: ServicePort) -> Iterator[str]:
    yield f"Keep {was.node_port} in {now.file}, and write a second Service of these pods with {port.node_port}"
    yield f"Move those who use {was.node_port} on any node to {port.node_port}: load balancers, firewalls, bookmarks"
    yield f"Then take {was.node_port} out of {now.title}"


def rollout_type_narrowed(pair: Pair, graph: Graph) -> Iterator[Violation]:
    """A Service that is reached from fewer places than before. A note where a route takes its place."""
    old, new = service_type(pair.was), service_type(pair.now)
    lost = _LOST.get((old, new))
    if lost is None:
        if new != "ExternalName" or old not in _WIDTH or old == new:
            return
        lost = "its address and its endpoints are given up: the name is an alias from now on, and forwards no port"
    routes = graph.pointing_at("routes-to", pair.now) if new != "ExternalName" else []
    taking = list(dict.fromkeys(one.owner for one in routes))
    words = f"; {listed([one.title for one in taking], _SHOWN)} lets clients in instead" if taking else ""
    yield Violation(
        pair.now.label(("spec", "type"), f"was {old}"),
        f"{pair.now.title} becomes {new} and was {old}: {lost}{words}",
        (
            pair.was.label(("spec", "type"), f"{pair.was.title} is {old}"),
            *(one.label(f"{one.owner.title} leads to it") for one in routes[:_SHOWN]),
        ),
        help=numbered(_second_service(pair.now, old)),
        doubts=(Doubt.DEPENDS,) if taking else (),
        unwritten=(pair.now,),
    )


def _second_service(now: Resource, old: str) -> Iterator[str]:
    yield f"Leave {now.title} ({now.file}) as {old} for now, and write the new way in beside it"
    yield "Move the clients: DNS records, firewalls, and who else knows the address"
    yield f"Make sure that nobody comes in by the old one: {command('describe', now)}; then change its type"
