"""Names of Service ports that tell a mesh or gateway the protocol."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.resource import is_placeholder, is_service, service_ports, service_type, text
from svclint.traffic.mesh import http_route, is_in_mesh
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource, ServicePort

# istio.io: protocol-selection: what these tell is a stream of bytes, in which no request is seen
_OPAQUE = frozenset({"tcp", "mongo", "mysql", "redis", "postgres", "kafka", "amqp"})
# the protocols that people write at the wrong end of the name, or without the dash
_MEANT = ("grpc-web", "grpc", "http2", "https", "http", "tls", "mysql", "mongo", "redis")


def service_port_name_convention(service: Resource, graph: Graph, *, protocols: list[str]) -> Iterator[Violation]:
    """Istio's explicit protocol selection: `name: <protocol>[-suffix]`, or appProtocol."""
    if not is_service(service) or service_type(service) == "ExternalName":
        return
    for port in service_ports(service):
        if port.protocol != "TCP" or is_placeholder(port.name):
            continue
        told = text(port.data.get("appProtocol"))
        protocol = told or port.name.partition("-")[0].lower()
        route = http_route(port, graph)
        if protocol in _OPAQUE and route is not None:
            yield _opaque(port, "appProtocol" if told else "name", protocol, route)
        elif not told and protocol not in protocols:
            yield _untold(port, route, protocols, meshed=is_in_mesh(service, graph))


def _opaque(port: ServicePort, field: str, protocol: str, route: Reference) -> Violation:
    service = port.resource
    return Violation(
        port.label(field, f"taken for {protocol}"),
        f"port {port.number} of {service.title} is {protocol} by its {field}, and {route.owner.title} routes requests "
        "to it: a mesh sees none in it, and does not apply the route",
        (route.label("a route for HTTP requests"),),
        as_written=(service, route.owner),
        help="Begin the port's name with http, http2 or grpc, or say so in appProtocol, if that is what it speaks.",
    )


def _untold(port: ServicePort, route: Reference | None, protocols: Sequence[str], *, meshed: bool) -> Violation:
    service = port.resource
    meant = _meant(port.name, protocols)
    hint = f"; did you mean {meant}?" if meant else ""
    name = f"is called {port.name}: neither the name" if port.name else "has no name: neither that"
    return Violation(
        port.label("name" if port.name else "", "does not tell the protocol"),
        f"port {port.number} of {service.title} {name} nor appProtocol tells its protocol{hint}",
        () if route is None else (route.label("this route is for HTTP requests"),),
        as_written=(service,),
        # a mesh finds out by itself what many clients speak; without one, hardly anything asks
        doubts=() if meshed and (meant or route is not None) else (Doubt.DEPENDS,),
    )


def _meant(name: str, protocols: Sequence[str]) -> str:
    """The name as it must be where its protocol stands at the end, or without a dash: `web-http`, `httpweb`."""
    for protocol in _MEANT:
        if protocol.partition("-")[0] not in protocols:
            continue
        behind = re.fullmatch(rf"(.+)-{protocol}", name)
        if behind is not None:
            return f"{protocol}-{behind[1]}"
        joined = re.fullmatch(rf"{protocol}([a-z0-9].*)", name)
        if joined is not None:
            # the product is called so, and not a part of the name: mongodb
            return protocol if joined[1] == "db" else f"{protocol}-{joined[1]}"
    return ""
