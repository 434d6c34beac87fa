"""What routes speak to their backends: plain HTTP to one that listens for TLS, HTTP/1.1 to one of gRPC."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from svclint.certainty.doubt import Doubt
from svclint.resource import is_service, service_ports, service_type
from svclint.traffic.backends import backends, is_to_service
from svclint.traffic.service_ports import named_port
from svclint.traffic.upstream import GATEWAY, HELP, HELP_GRPC, in_plain, speaks_grpc, speaks_tls, without_grpc
from svclint.typing_names import TYPE_CHECKING
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
        for port, violation in _misspoken(reference, reference.port, found[0], graph):
            if (port.resource, port.number) not in seen:
                seen.add((port.resource, port.number))
                yield violation


def _misspoken(
    reference: Reference, named: Named, service: Resource, graph: Graph
) -> Iterator[tuple[ServicePort, Violation]]:
    ports = service_ports(service)
    if any(speaks_tls(port, graph) for port in ports):
        controller = in_plain(reference, service, graph)
        for port in _meant(reference, named, service, graph) if controller else ():
            if speaks_tls(port, graph):
                yield port, _in_plain(reference, named, port, controller)
    if any(map(speaks_grpc, ports)):
        controller = without_grpc(reference, service, graph)
        for port in _meant(reference, named, service, graph) if controller else ():
            if speaks_grpc(port):
                yield port, _without_grpc(reference, named, port, controller)


def _meant(reference: Reference, named: Named, service: Resource, graph: Graph) -> Iterable[ServicePort]:
    return named_port(service, named.value, reference.row.port_means, graph).found


def _without_grpc(reference: Reference, named: Named, port: ServicePort, controller: str) -> Violation:
    route, service = reference.owner, port.resource
    mended = HELP_GRPC[controller].format(service=service.name)
    return Violation(
        route.label(named.path, "spoken to in HTTP/1.1"),
        f"{route.title} speaks HTTP/1.1 to port {port.words} of {service.title}, which is one for gRPC",
        (port.label("appProtocol" if "appProtocol" in port.data else "port", "a port for gRPC"),),
        help=f"{mended}; gRPC needs HTTP/2.",
        rests_on=(route, service),
    )


def _is_by_name(port: ServicePort) -> bool:
    """Whether nothing but names says that a port is for TLS, and not its numbers, as 443 and 8443 do."""
    numbers = (str(port.number), str(port.target) if port.target is not None else "")
    return "appProtocol" not in port.data and not any(one.endswith("443") for one in numbers)


def _in_plain(reference: Reference, named: Named, port: ServicePort, controller: str) -> Violation:
    route, service = reference.owner, port.resource
    mended = HELP[controller].format(port=port.number, service=service.name)
    return Violation(
        route.label(named.path, "spoken to in plain HTTP"),
        f"{route.title} speaks plain HTTP to port {port.words} of {service.title}, which listens for TLS",
        (port.label("appProtocol" if "appProtocol" in port.data else "port", "a port for TLS"),),
        help=f"{mended}; or route to a port for plain HTTP.",
        rests_on=(route, service),
        # gateways differ in what they take from a port's name or number; a name alone may have been copied
        doubts=(Doubt.DEPENDS,) if controller == GATEWAY or _is_by_name(port) else (),
    )
