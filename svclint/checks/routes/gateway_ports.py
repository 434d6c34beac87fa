"""The port that a mesh takes where a route through a Gateway of Istio names none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.doubt import Doubt
from svclint.doubts import of_distance
from svclint.resource import mapping, sequence, service_ports, service_type
from svclint.traffic.istio_gateways import entrances
from svclint.traffic.service_ports import unreadable
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource


def without_port(reference: Reference, service: Resource, graph: Graph) -> Iterator[Violation]:
    """istio: pilot/pkg/networking/core/route: GetDestinationCluster: without a port, the only one of the Service, else
    that of the listener which the request came in by. In the mesh this is a port that the client knows of the Service.

    IST0112 tells of every Service with several ports.
    """
    route, ports = reference.owner, list(service_ports(service))
    if len(ports) < 2 or unreadable(service) or service_type(service) == "ExternalName":
        return
    if reference.path[1:2] != ("http",) or _is_narrowed(route, reference):
        return
    doors = list(entrances(route, graph))
    wrong = [entrance for entrance in doors if entrance.number not in [port.number for port in ports]]
    if not wrong:
        return
    gateway, numbers = wrong[0].gateway, ", ".join(dict.fromkeys(str(entrance.number) for entrance in wrong))
    known = ", ".join(port.words for port in ports)
    yield Violation(
        reference.label("no port beside it, and the Service has several"),
        f"{route.title} names no port of Service {service.name}, "
        f"so that Istio takes that of {gateway.title}, {numbers}; the Service has {known}",
        (
            service.label(("spec", "ports"), f"the ports of Service {service.name}"),
            gateway.label(wrong[0].path, f"requests come in by port {wrong[0].number}"),
        ),
        help="Name the port of the Service, destination.port.number.",
        rests_on=(route, service, gateway),
        # requests may come in by the other ports only
        doubts=((Doubt.DEPENDS,) if len(wrong) < len(doors) else ()) + of_distance(graph, route, [gateway]),
    )


def _is_narrowed(route: Resource, reference: Reference) -> bool:
    """Whether the part of the route that holds the reference is for some gateways or ports only."""
    matches = sequence(route.get(*reference.path[:3], "match"))
    return any({"gateways", "port"} & mapping(one).keys() for one in matches)
