"""What routes speak to their backends: plain HTTP to one that listens for TLS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.certainty.doubt import Doubt
from svclint.resource import is_service, service_ports, service_type
from svclint.traffic.backends import backends, is_to_service
from svclint.traffic.service_ports import named_port
from svclint.traffic.upstream import GATEWAY, HELP, in_plain, speaks_tls
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Named, Reference
    from svclint.resource import Resource, ServicePort


def backend_protocol(route: Resource, graph: Graph) -> Iterator[Violation]:
    """A controller speaks plain HTTP unless it is told otherwise; each port is told of once."""
    seen: set[tuple[Resource, int | None]] = set()
    for reference in backends(route):
        if not is_to_service(reference) or reference.port is None:
            continue
        found = [one for one in graph.resolve(reference).found if is_service(one)]
        if not found or service_type(found[0]) == "ExternalName":
            continue
        service = found[0]
        if not any(speaks_tls(port, graph) for port in service_ports(service)):
            continue
        controller = in_plain(reference, service, graph)
        ports = named_port(service, reference.port.value, reference.row.port_means, graph).found if controller else ()
        for port in ports:
            if (service, port.number) not in seen and speaks_tls(port, graph):
                seen.add((service, port.number))
                yield _in_plain(reference, reference.port, port, controller)


def _in_plain(reference: Reference, named: Named, port: ServicePort, controller: str) -> Violation:
    route, service = reference.owner, port.resource
    mended = HELP[controller].format(port=port.number, service=service.name)
    return Violation(
        route.label(named.path, "spoken to in plain HTTP"),
        f"{route.title} speaks plain HTTP to port {port.words} of {service.title}, which listens for TLS",
        (port.label("appProtocol" if "appProtocol" in port.data else "port", "a port for TLS"),),
        help=f"{mended}; or route to a port for plain HTTP.",
        rests_on=(route, service),
        # gateways differ in what they take from a port's name or number
        doubts=(Doubt.DEPENDS,) if controller == GATEWAY else (),
    )
