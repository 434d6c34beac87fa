"""The port of a Service that a backend of a route means, as the route's controller looks it up."""

from __future__ import annotations

from svclint.families import gateway_api
from svclint.graph.answer import Answer
from svclint.named_tuple import NamedTuple
from svclint.resource import (
    IntOrString,
    is_headless,
    is_placeholder,
    is_service,
    mapping,
    sequence,
    service_ports,
    service_type,
)
from svclint.traffic.backends import is_looked_up
from svclint.traffic.service_ports import named_port, unreadable
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource, ServicePort
    from svclint.settings import Assumed
    from svclint.traffic.istio_gateways import Entrance


def backend_port(reference: Reference, graph: Graph) -> Answer[ServicePort]:
    """The ports of the Services that a backend leads to, of which its controller takes one; missing where it finds
    none, unknown where the controller chooses, or there may be one all the same."""
    services = [one for one in graph.resolve(reference).found if is_service(one)]
    declared = list(graph.assumptions("Service", reference.namespace, reference.name))
    if declared:
        lost = undeclared(reference, services, declared, graph)
        return Answer() if lost else Answer((), "the configuration declares the Service")
    if not services:
        return Answer((), "its Service is not here")
    if reference.port is None:
        return _unnamed(reference, services[0], graph)
    meant = [meant_ports(reference, one, reference.port.value, graph) for one in services]
    found = next((one for one in meant if one.found), meant[0])
    doubt = next((one for one in meant if one.unknown), None)
    is_of_gateways = reference.owner.group == gateway_api.GROUP
    if found.found and is_of_gateways and other_protocol(reference, services[0]) is not None:
        return Answer((), "some gateways ask for the protocol as well, and others send to the pods as they please")
    return found if found.found or doubt is None else doubt


def _unnamed(reference: Reference, service: Resource, graph: Graph) -> Answer[ServicePort]:
    """The port of a backend that names none."""
    ports = tuple(service_ports(service))
    if reference.row.written == "host":
        doors = wrong_doors(reference, service, graph)
        if doors.wrong:
            return Answer() if len(doors.wrong) == doors.all else Answer((), "that depends on where a request comes in")
    elif needs_port(reference, service):
        return Answer()
    return Answer(ports) if len(ports) == 1 else Answer((), "the route names none of its ports")


def taken_by_target(
    reference: Reference, service: Resource, value: IntOrString, graph: Graph
) -> tuple[ServicePort, ...]:
    """The port of a Service that has no port of this name or number, which ingress-nginx takes for it: it compares what
    a backend names with the target port as well.

    ingress-nginx: internal/ingress/controller: serviceEndpoints, in all its releases; where it sends to the Service in
    the place of the pods, it takes the number as it is.
    """
    route = reference.owner
    if route.kind != "Ingress" or service_type(service) == "ExternalName":
        return ()
    found = [one for one in service_ports(service) if str(one.data.get("targetPort")) == str(value)]
    if not found or found[0].protocol != "TCP":
        return ()
    # imported here: most ports are there
    from svclint.resource.ingress import NGINX, TRUE
    from svclint.traffic.controllers import INGRESS_NGINX, controller_of

    if controller_of(route, graph) != INGRESS_NGINX or route.annotations.get(f"{NGINX}service-upstream") in TRUE:
        return ()
    return tuple(found[:1])


def meant_ports(reference: Reference, service: Resource, value: IntOrString, graph: Graph) -> Answer[ServicePort]:
    """The ports of a Service that a backend means by `value`."""
    if is_looked_up(reference) and reference.row.written != "host" and is_headless(service):
        return Answer((), "DNS leads to the pods themselves, whatever they listen on")
    return named_port(service, value, reference.row.port_means, graph)


def undeclared(
    reference: Reference, found: Sequence[Resource], declared: Sequence[Assumed], graph: Graph
) -> list[IntOrString]:
    """The ports of a Service that the configuration declares, where the backend names none of them; else nothing.

    Of a port that is declared by its number the name is not known, nor the number of one that is declared by name.
    """
    port, means = reference.port, reference.row.port_means
    if port is None or not all(one.ports for one in declared) or port.value.is_placeholder:
        return []
    ports = list(dict.fromkeys(IntOrString(each) for one in declared for each in one.ports))
    value = IntOrString(int(port.value.name)) if means == "port" and port.value.name.isdigit() else port.value
    if value in ports or any(one.is_name is not value.is_name for one in ports):
        return []
    if means == "endpoint" and not value.is_name:
        return []  # the pods' own, of which nothing is declared
    return [] if any(not meant_ports(reference, one, value, graph).missing for one in found) else ports


def needs_port(reference: Reference, service: Resource) -> bool:
    """Whether the controller chooses no port where none is named, and the Service has some.

    Traefik's CRD lets a port be left out, for what is no Service (pkg/provider/kubernetes/crd: getServicePort).
    """
    return reference.row.port_needed and any(service_ports(service)) and not unreadable(service)


def transport(route: Resource) -> str:
    """The protocol of what a route of the Gateway API sends: a Service's port is one of TCP unless it says UDP."""
    return "UDP" if route.kind == "UDPRoute" else "TCP"


def other_protocol(reference: Reference, service: Resource) -> ServicePort | None:
    """The port of that number, where all of them are for another protocol than the route sends."""
    value = reference.port.value.number if reference.port is not None else None
    those = [one for one in service_ports(service) if one.number == value]
    wanted = transport(reference.owner)
    if not those or any(one.protocol in (wanted, "SCTP") or is_placeholder(one.protocol) for one in those):
        return None
    return those[0]


class Doors(NamedTuple):
    """Where requests come in for a route of a mesh: of how many entrances the Service does not have the port."""

    wrong: tuple[Entrance, ...] = ()
    all: int = 0


def wrong_doors(reference: Reference, service: Resource, graph: Graph) -> Doors:
    """The entrances whose port Istio takes for a backend without one, and that the Service does not have.

    istio: pilot/pkg/networking/core/route: GetDestinationCluster: without a port, the only one of the Service, else
    that of the listener which the request came in by. In the mesh this is a port that the client knows of the Service.
    """
    route, ports = reference.owner, list(service_ports(service))
    if len(ports) < 2 or unreadable(service) or service_type(service) == "ExternalName":
        return Doors()
    if reference.path[1:2] != ("http",) or _is_narrowed(route, reference):
        return Doors()
    # imported here: only a mesh chooses among the ports
    from svclint.traffic.istio_gateways import entrances

    doors = list(entrances(route, graph))
    numbers = {port.number for port in ports}
    return Doors(tuple(one for one in doors if one.number not in numbers), len(doors))


def _is_narrowed(route: Resource, reference: Reference) -> bool:
    """Whether the part of the route that holds the reference is for some gateways or ports only."""
    matches = sequence(route.get(*reference.path[:3], "match"))
    return any({"gateways", "port"} & mapping(one).keys() for one in matches)
