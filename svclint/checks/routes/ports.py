"""The ports that routes name: does the Service have them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.checks.service_ports import known_ports, meant_port, ports_labels
from svclint.finding import Edit, Fix, Severity, Violation
from svclint.nearness import REACH
from svclint.resource import IntOrString, is_headless, is_placeholder, is_service, service_ports, service_type, text
from svclint.resource.gateway import GATEWAY_GROUP
from svclint.suggest import closest
from svclint.traffic.backends import backends, is_looked_up, is_to_service
from svclint.traffic.endpoints import numbers
from svclint.traffic.service_ports import named_port, target_of, unreadable
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Named, Reference
    from svclint.resource import Resource, ServicePort
    from svclint.settings import Assumed
    from svclint.traffic.service_ports import Target


def backend_port_not_found(route: Resource, graph: Graph) -> Iterator[Violation]:
    """A route to a Service that exists, but not with that port."""
    wrong: dict[tuple[str, str, IntOrString], list[tuple[Reference, Named, Resource]]] = {}
    for reference in backends(route, graph):
        if not is_to_service(reference):
            continue
        found = [one for one in graph.resolve(reference).found if is_service(one)]
        declared = list(graph.assumptions("Service", reference.namespace, reference.name))
        if declared:
            yield from _undeclared(reference, found, declared, graph)
        if declared or not found:
            continue
        port = reference.port
        if port is None and reference.row.written == "host":
            # imported here: only a mesh chooses among the ports
            from svclint.checks.routes.gateway_ports import without_port

            yield from without_port(reference, found[0], graph)
        elif port is None:
            yield from _without_port(reference, found[0])
        elif not any(_may_mean(reference, one, port.value, graph) for one in found):
            key = (reference.namespace, reference.name, port.value)
            wrong.setdefault(key, []).append((reference, port, found[0]))
        elif route.group == GATEWAY_GROUP:
            yield from _other_protocol(reference, port, found[0])
    for places in wrong.values():
        reference, port, service = places[0]
        yield _wrong_port(reference, port, service, [other for _, other, _ in places[1:]], graph)


def _undeclared(
    reference: Reference, found: list[Resource], declared: list[Assumed], graph: Graph
) -> Iterator[Violation]:
    """A port that is not among those of a Service that the configuration declares.

    Of a port that is declared by its number the name is not known, nor the number of one that is declared by name.
    """
    port, means = reference.port, reference.row.port_means
    if port is None or not all(one.ports for one in declared) or port.value.is_placeholder:
        return
    ports = list(dict.fromkeys(IntOrString(each) for one in declared for each in one.ports))
    value = IntOrString(int(port.value.name)) if means == "port" and port.value.name.isdigit() else port.value
    if value in ports or any(one.is_name is not value.is_name for one in ports):
        return
    if means == "endpoint" and not value.is_name:
        return  # the pods' own, of which nothing is declared
    if any(_may_mean(reference, one, value, graph) for one in found):
        return
    near = closest(value.name, [one.name for one in ports]) if value.is_name else None
    yield Violation(
        reference.owner.label(port.path, "not among the declared ports"),
        {
            "route": reference.owner.title,
            "which": f"port {port.value}",
            "service": reference.name,
            "problem": f"which the configuration declares under assume with {listed(map(str, ports))} only"
            + (f"; did you mean {near}?" if near else ""),
        },
        (),
        Severity.NOTE if reference.owner.partial else None,
        "Name one of the declared ports, or add this one to the `ports` of the Service under `assume`.",
    )


def _may_mean(reference: Reference, service: Resource, value: IntOrString, graph: Graph) -> bool:
    if is_looked_up(reference) and reference.row.written != "host" and is_headless(service):
        return True  # DNS leads to the pods themselves, whatever they listen on
    return not named_port(service, value, reference.row.port_means, graph).missing


def _without_port(reference: Reference, service: Resource) -> Iterator[Violation]:
    """Traefik's CRD lets a port be left out, for what is no Service (pkg/provider/kubernetes/crd: getServicePort)."""
    ports = ", ".join(one.words for one in service_ports(service))
    if not reference.row.port_needed or not ports or unreadable(service):
        return
    route = reference.owner
    problem = f"and Traefik does not choose one: it has {ports}"
    yield Violation(
        route.label((*reference.path[:-1], "port"), "no port here"),
        {"route": route.title, "which": "no port", "service": service.name, "problem": problem},
        (service.label(("spec", "ports"), f"the ports of Service {service.name}"),),
        Severity.NOTE if route.partial else None,
        "Name the port, by its number or its name.",
    )


def _other_protocol(reference: Reference, port: Named, service: Resource) -> Iterator[Violation]:
    """A Service's port is one of TCP unless it says UDP. Some Gateways ask for both, and others send to the pods as
    they please: never told as an error."""
    route = reference.owner
    wanted = "UDP" if route.kind == "UDPRoute" else "TCP"
    those = [one for one in service_ports(service) if one.number == port.value.number]
    if not those or any(one.protocol in (wanted, "SCTP") or is_placeholder(one.protocol) for one in those):
        return
    there = those[0]
    yield Violation(
        route.label(port.path, f"a {route.kind} sends {wanted}"),
        {
            "route": route.title,
            "which": f"port {port.value}",
            "service": service.name,
            "problem": f"which has it for {there.protocol} only, and a {route.kind} sends {wanted}",
        },
        (there.label("protocol" if "protocol" in there.data else "", f"port {there.words} is {there.protocol}"),),
        Severity.NOTE if route.partial or service.partial else Severity.WARNING,
        f"Give the Service a port {port.value} with protocol: {wanted}, or use the route that its protocol needs.",
    )


def _wrong_port(reference: Reference, port: Named, service: Resource, others: list[Named], graph: Graph) -> Violation:
    route, value = reference.owner, port.value
    own = next((one for one in service_ports(service) if str(one.number) == str(value)), None)
    target = target_of(service, value, graph) if own is None else None
    known = known_ports(service, target) if own is None else _why_not(own, reference, graph)
    return Violation(
        route.label(port.path, "no such port"),
        {
            "route": route.title,
            "which": f"port {value}",
            "service": service.name,
            "problem": f"which has no such port: {known}",
        },
        (
            *ports_labels(service, target),
            *(route.label(other.path, "also here") for other in others),
        ),
        _port_severity(route, service, target, graph),
        _port_help(reference, own, target, graph),
        _port_fix(reference, [port, *others], own, target, service, graph),
    )


def _why_not(own: ServicePort, reference: Reference, graph: Graph) -> str:
    """Why the number of a Service port is not that port here."""
    if reference.row.port_means == "endpoint":
        return f"a Route names what the pods have, and {own.number} is the Service's own port, to {own.target}"
    return f"text is compared with names, and its port {own.words} is a number"


def _port_severity(route: Resource, service: Resource, target: Target | None, graph: Graph) -> Severity | None:
    if service.partial or route.partial:
        return Severity.NOTE
    if service_type(service) == "ExternalName":
        return Severity.WARNING  # some controllers take the number as it is
    if graph.distance(route, service) > REACH:
        return Severity.WARNING
    if target is not None and "nginx" in _class(route) and str(target.port.data.get("targetPort")) == str(target.value):
        return Severity.WARNING  # ingress-nginx alone also matches the target port
    return None


def _class(route: Resource) -> str:
    """The controller that an Ingress asks for; empty where it leaves that to the cluster, and for other routes."""
    if route.kind != "Ingress":
        return ""
    return text(route.get("spec", "ingressClassName")) or route.annotations.get("kubernetes.io/ingress.class", "")


def _port_help(reference: Reference, own: ServicePort | None, target: Target | None, graph: Graph) -> str | None:
    port = own or (target.port if target is not None else None)
    if port is None:
        return None
    if reference.row.port_means == "endpoint":
        return f"Name the port as the Service's endpoints do: {_at_endpoints(port, graph)}."
    if own is not None:
        return "Write the number without quotes, or the port's name."
    words = f"Name the port of the Service, {port.words}: the target port is what the Service translates it to."
    if reference.owner.kind != "Ingress":
        return words
    return f"{words} ingress-nginx accepts a target port here; other controllers answer with an error."


def _at_endpoints(port: ServicePort, graph: Graph) -> IntOrString:
    """How the endpoints of a Service call its port: by the port's name, else by the number that pods listen on."""
    if port.name:
        return IntOrString(port.name)
    known = numbers(port, graph).found
    return IntOrString(known[0]) if known else port.target or IntOrString("")


def _port_fix(
    reference: Reference,
    places: list[Named],
    own: ServicePort | None,
    target: Target | None,
    service: Resource,
    graph: Graph,
) -> Fix | None:
    sure = own is not None or (target is not None and target.sole)
    meant = own or (target.port if target is not None and target.sole else meant_port(service, places[0].value))
    if meant is None or meant.number is None:
        return None
    route = reference.owner
    edits: list[Edit] = []
    for one in places:
        field = one.path[-1]
        by_name = bool(meant.name) and own is None and _is_name(field, one.value)
        if field == "name" and not by_name:
            edits.append(route.edit_key(one.path, "number"))
        written = IntOrString(meant.name if by_name else meant.number)
        if reference.row.port_means == "endpoint":
            written = _at_endpoints(meant, graph)
        edits.append(route.edit(one.path, written.value))
    return Fix(f"route to port {meant.words}", tuple(edits), safe=sure)


def _is_name(field: str | int, value: IntOrString) -> bool:
    """Whether the field holds names and no numbers; an old Ingress has one field for both."""
    return field == "name" or (field != "number" and value.is_name)
