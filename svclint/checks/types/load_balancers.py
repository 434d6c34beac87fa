"""Checks of load balancers: one address, or one port of the nodes, for two Services."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance
from svclint.checks.types.node_ports import titles
from svclint.resource import service_ports
from svclint.traffic.load_balancers import (
    Refused,
    Wanted,
    has_packaged_traefik,
    holders,
    pool,
    refused,
    service_lb,
    takes_node_ports,
    wanted_addresses,
)
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource, ServicePort

_TRAEFIK = ((80, "TCP"), (443, "TCP"))


def load_balancer_address_conflict(service: Resource, graph: Graph) -> Iterator[Violation]:
    """An address is one Service's, unless both say that they share it and their ports and pods let them."""
    for wanted in wanted_addresses(service):
        for other in graph.once(holders).get(wanted.address, ()):
            if other.service is service:
                break
            why = refused(other.service, service, graph)
            if why is not None:
                yield _taken(wanted, other, why, graph)
                break


def _taken(wanted: Wanted, first: Wanted, why: Refused, graph: Graph) -> Violation:
    service, other = wanted.service, first.service
    mine, theirs = titles(service, other)
    clash = why.port is not None
    return Violation(
        service.label(wanted.path, "taken"),
        f"{mine} asks for address {wanted.address}, which {theirs} asks for as well, and {why.reason}",
        (other.label(first.path, "asked for here first"),),
        as_written=(service, other) if clash else (),
        # a patch may give both a key
        rests_on=() if clash else (service, other),
        doubts=(*of_distance(graph, service, [other]), *((Doubt.DEPENDS,) if why.depends else ())),
    )


def load_balancer_port_conflict(service: Resource, graph: Graph) -> Iterator[Violation]:
    """k3s-io/klipper-lb: a DaemonSet with a host port for each port of the Service."""
    shown = graph.once(service_lb)
    if shown is None or not takes_node_ports(service):
        return
    for port in service_ports(service):
        first = next((one for one in graph.once(_takers) if _is_same(one, port)), None)
        if first is not None and first.resource is not service:
            yield _in_use(port, first, shown, graph)
        elif has_packaged_traefik(shown) and (port.number, port.protocol) in _TRAEFIK and not pool(service):
            yield _of_traefik(port, shown)


def _takers(graph: Graph) -> tuple[ServicePort, ...]:
    """The ports that k3s' load balancer would open, in reading order."""
    return tuple(port for one in graph.services() if takes_node_ports(one) for port in service_ports(one))


def _is_same(one: ServicePort, other: ServicePort) -> bool:
    mine, theirs = one.resource, other.resource
    if mine is not theirs and mine.identity == theirs.identity:
        return False
    return (one.number, one.protocol, pool(mine)) == (other.number, other.protocol, pool(theirs))


def _in_use(port: ServicePort, first: ServicePort, shown: Resource, graph: Graph) -> Violation:
    service, other = port.resource, first.resource
    mine, theirs = titles(service, other)
    return Violation(
        port.label("port", "taken"),
        f"{mine} asks k3s' load balancer for port {port.number}/{port.protocol} of the nodes, which {theirs} has",
        (
            first.label("port", f"{theirs} has it"),
            shown.name_label(f"{shown.title} shows that this is k3s"),
        ),
        as_written=(service, other),
        doubts=of_distance(graph, service, [other]),
    )


def _of_traefik(port: ServicePort, shown: Resource) -> Violation:
    service = port.resource
    return Violation(
        port.label("port", "taken"),
        f"{service.title} asks k3s' load balancer for port {port.number}/{port.protocol} of the nodes, "
        "which the Traefik that k3s brings has",
        (shown.name_label(f"{shown.title} sets it up"),),
        as_written=(service, shown),
    )
