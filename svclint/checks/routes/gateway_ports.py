"""The port that a mesh takes where a route through a Gateway of Istio names none."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from svclint.doubt import Doubt, of_distance
from svclint.finding import Violation
from svclint.resource import is_placeholder, mapping, number, sequence, service_ports, service_type, text
from svclint.traffic.service_ports import is_readable, named

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource

_PROTOCOLS = frozenset({"HTTP", "HTTP2", "HTTPS", "GRPC", "GRPC-WEB"})


class _Entrance(NamedTuple):
    """A port at which a Gateway takes in requests for a route; `path` is its place below the Gateway."""

    gateway: Resource
    path: Path
    number: int


def without_port(reference: Reference, service: Resource, graph: Graph) -> Iterator[Violation]:
    """istio: pilot/pkg/networking/core/route: GetDestinationCluster: without a port, the only one of the Service, else
    that of the listener which the request came in by. In the mesh this is a port that the client knows of the Service.

    IST0112 tells of every Service with several ports.
    """
    route, ports = reference.owner, list(service_ports(service))
    if len(ports) < 2 or not is_readable(service, "") or service_type(service) == "ExternalName":
        return
    if reference.path[1:2] != ("http",) or _is_narrowed(route, reference):
        return
    entrances = list(_entrances(route, graph))
    wrong = [entrance for entrance in entrances if entrance.number not in [port.number for port in ports]]
    if not wrong:
        return
    gateway, numbers = wrong[0].gateway, ", ".join(dict.fromkeys(str(entrance.number) for entrance in wrong))
    known = ", ".join(map(named, ports))
    yield Violation(
        reference.label("no port beside it, and the Service has several"),
        f"{route.title} routes to no port of Service {service.name}, "
        f"so that Istio takes that of {gateway.title}, {numbers}: the Service has {known}",
        (
            service.label(("spec", "ports"), f"the ports of Service {service.name}"),
            gateway.label(wrong[0].path, f"requests come in by port {wrong[0].number}"),
        ),
        help="Name the port of the Service, destination.port.number.",
        rests_on=(route, service, gateway),
        # requests may come in by the other ports only
        doubts=((Doubt.DEPENDS,) if len(wrong) < len(entrances) else ()) + of_distance(graph, route, [gateway]),
    )


def _is_narrowed(route: Resource, reference: Reference) -> bool:
    """Whether the part of the route that holds the reference is for some gateways or ports only."""
    matches = sequence(route.get(*reference.path[:3], "match"))
    return any({"gateways", "port"} & mapping(one).keys() for one in matches)


def _entrances(route: Resource, graph: Graph) -> Iterator[_Entrance]:
    """Where the route's Gateways take in requests that it can answer."""
    hosts = [one.lower() for one in sequence(route.get("spec", "hosts")) if isinstance(one, str)]
    if any(map(is_placeholder, hosts)):
        return
    for reference in graph.references(route, "attaches-to"):
        for gateway in graph.resolve(reference).found:
            for index, one in enumerate(sequence(gateway.get("spec", "servers"))):
                server, port = mapping(one), mapping(mapping(one).get("port"))
                value = number(port.get("number"))
                if value and _is_for_requests(server, text(port.get("protocol"))) and _serves(server, hosts):
                    yield _Entrance(gateway, ("spec", "servers", index, "port", "number"), value)


def _is_for_requests(server: dict[str, object], protocol: str) -> bool:
    tls = mapping(server.get("tls"))
    ended = tls.get("mode") not in ("PASSTHROUGH", "AUTO_PASSTHROUGH")
    return protocol.upper() in _PROTOCOLS and tls.get("httpsRedirect") is not True and ended


def _serves(server: dict[str, object], hosts: list[str]) -> bool:
    """istio.io: Gateway, Server.hosts: a host may have a namespace before it, and either side a wildcard."""
    own = [text(one).rpartition("/")[2].lower() for one in sequence(server.get("hosts"))]
    return any(fnmatchcase(one, two) or fnmatchcase(two, one) for one in own for two in hosts)
