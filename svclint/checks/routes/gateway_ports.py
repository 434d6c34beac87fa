"""The port that a mesh takes where a route through a Gateway of Istio names none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.finding import Severity, Violation
from svclint.nearness import REACH
from svclint.resource import mapping, sequence, service_ports, service_type
from svclint.traffic.istio_gateways import entrances
from svclint.traffic.service_ports import unreadable

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
    wrong = [one for one in doors if one.number not in [each.number for each in ports]]
    if not wrong:
        return
    first, numbers = wrong[0], ", ".join(dict.fromkeys(str(one.number) for one in wrong))
    known = ", ".join(one.words for one in ports)
    unsure = len(wrong) < len(doors) or graph.distance(route, first.gateway) > REACH
    partial = any(one.partial for one in (route, service, first.gateway))
    yield Violation(
        reference.label("no port beside it, and the Service has several"),
        {
            "route": route.title,
            "which": "no port",
            "service": service.name,
            "problem": f"so that Istio takes that of {first.gateway.title}, {numbers}: the Service has {known}",
        },
        (
            service.label(("spec", "ports"), f"the ports of Service {service.name}"),
            first.gateway.label(first.path, f"requests come in by port {first.number}"),
        ),
        Severity.NOTE if partial else Severity.WARNING if unsure else None,
        "Name the port of the Service, destination.port.number.",
    )


def _is_narrowed(route: Resource, reference: Reference) -> bool:
    """Whether the part of the route that holds the reference is for some gateways or ports only."""
    matches = sequence(route.get(*reference.path[:3], "match"))
    return any({"gateways", "port"} & mapping(one).keys() for one in matches)
