"""The ports that routes name: does the Service have them."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance
from svclint.checks.service_ports import known_ports, meant_port, ports_labels
from svclint.families import gateway_api
from svclint.named_tuple import NamedTuple
from svclint.resource import IntOrString, is_service, service_ports, service_type, text
from svclint.traffic.backend_ports import (
    meant_ports,
    needs_port,
    other_protocol,
    taken_by_target,
    transport,
    undeclared,
)
from svclint.traffic.backends import backends, is_to_service
from svclint.traffic.endpoints import numbers
from svclint.traffic.service_ports import target_of
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Edit, Fix, Violation
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
    for reference in backends(route):
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
        elif all(meant_ports(reference, one, port.value, graph).missing for one in found):
            key = (reference.namespace, reference.name, port.value)
            wrong.setdefault(key, []).append((reference, port, found[0]))
        elif route.group == gateway_api.GROUP:
            yield from _other_protocol(reference, port, found[0])
    for places in wrong.values():
        reference, port, service = places[0]
        yield _wrong_port(_Wrong(reference, service, port, tuple(other for _, other, _ in places[1:])), graph)


def _message(route: Resource, which: str, service: str, problem: str) -> str:
    return f"{route.title} routes to {which} of Service {service}, {problem}"


def _undeclared(
    reference: Reference, found: list[Resource], declared: list[Assumed], graph: Graph
) -> Iterator[Violation]:
    """A port that is not among those of a Service that the configuration declares."""
    port, ports = reference.port, undeclared(reference, found, declared, graph)
    if port is None or not ports:
        return
    from svclint.suggest import closest

    value = port.value
    near = closest(value.name, [one.name for one in ports]) if value.is_name else None
    hint = f"; did you mean {near}?" if near else ""
    problem = f"which the configuration declares under assume with {listed(map(str, ports))} only{hint}"
    yield Violation(
        reference.owner.label(port.path, "not among the declared ports"),
        _message(reference.owner, f"port {port.value}", reference.name, problem),
        help="Name one of the declared ports, or add this one to the `ports` of the Service under `assume`.",
        rests_on=(reference.owner,),
    )


def _without_port(reference: Reference, service: Resource) -> Iterator[Violation]:
    if not needs_port(reference, service):
        return
    ports = listed(one.words for one in service_ports(service))
    route = reference.owner
    problem = f"and Traefik does not choose one: the Service has {ports}"
    yield Violation(
        route.label((*reference.path[:-1], "port"), "no port here"),
        f"{route.title} names no port of Service {service.name}, {problem}",
        (service.label(("spec", "ports"), f"the ports of Service {service.name}"),),
        help="Name the port, by its number or its name.",
        rests_on=(route,),
    )


def _other_protocol(reference: Reference, port: Named, service: Resource) -> Iterator[Violation]:
    route, there = reference.owner, other_protocol(reference, service)
    if there is None:
        return
    wanted = transport(route)
    yield Violation(
        route.label(port.path, f"a {route.kind} sends {wanted}"),
        _message(
            route,
            f"port {port.value}",
            service.name,
            f"which has it for {there.protocol} only, and a {route.kind} sends {wanted}",
        ),
        (there.label("protocol" if "protocol" in there.data else "", f"port {there.words} is {there.protocol}"),),
        help=f"Give the Service a port {port.value} with protocol: {wanted}, or use the route that its protocol needs.",
        rests_on=(route, service),
        # some Gateways ask for both, and others send to the pods as they please
        doubts=(Doubt.DEPENDS,),
    )


class _Wrong(NamedTuple):
    """A port that `service` does not have: `port` is the field that names it first, `others` do so as well."""

    reference: Reference
    service: Resource
    port: Named
    others: tuple[Named, ...]

    @property
    def value(self) -> IntOrString:
        return self.port.value

    @property
    def own(self) -> ServicePort | None:
        """The port of the Service that has this number and is not found by it here, as another thing is asked for."""
        return next((port for port in service_ports(self.service) if str(port.number) == str(self.value)), None)


def _wrong_port(wrong: _Wrong, graph: Graph) -> Violation:
    # imported here: most ports are there
    from svclint.certainty.merging import of_merged

    service, value, own = wrong.service, wrong.value, wrong.own
    route = wrong.reference.owner
    target = target_of(service, value, graph) if own is None else None
    known = known_ports(service, target) if own is None else _why_not(own, wrong.reference, graph)
    is_taken = any(taken_by_target(wrong.reference, service, value, graph))
    arrives = f", {_TAKEN}" if is_taken else ""
    return Violation(
        route.label(wrong.port.path, "no such port"),
        _message(route, f"port {value}", service.name, f"which has no such port: {known}{arrives}"),
        (
            *ports_labels(service, target),
            *(route.label(other.path, "also here") for other in wrong.others),
        ),
        help=_port_help(wrong.reference, own, target, graph),
        fix=_port_fix(wrong, target, graph),
        rests_on=(route, service),
        doubts=(
            *((Doubt.TAKEN,) if is_taken else ()),
            *_leniency(route, service, target, graph),
            *of_distance(graph, route, [service]),
            *_of_examples(wrong.reference, service, graph),
            *of_merged(service, graph),
        ),
    )


def _of_examples(reference: Reference, service: Resource, graph: Graph) -> tuple[Doubt, ...]:
    # imported here: few ports are missing
    from svclint.certainty.loose_examples import by_a_namesake

    return by_a_namesake(graph, reference, service)


def _why_not(own: ServicePort, reference: Reference, graph: Graph) -> str:
    """Why the number of a Service port is not that port here."""
    if reference.row.port_means == "endpoint":
        return f"a Route names what the pods have, and {own.number} is the Service's own port, to {own.target}"
    return f"text is compared with names, and its port {own.words} is a number"


def _leniency(route: Resource, service: Resource, target: Target | None, graph: Graph) -> tuple[Doubt, ...]:
    """Whether there are controllers that take the port all the same, or a chart has no ports without values."""
    if service_type(service) == "ExternalName":
        return (Doubt.DEPENDS,)  # some take the number as it is
    if target is not None and "nginx" in _class(route) and str(target.port.data.get("targetPort")) == str(target.value):
        return (Doubt.DEPENDS,)  # ingress-nginx alone also matches the target port, and another may be called so
    if any(service_ports(service)):
        return ()
    # imported here: few Services that have a selector have no ports
    from svclint.certainty.unset_values import of_values_to_give

    return of_values_to_give(service, ("spec", "ports"), graph)


_TAKEN = "which ingress-nginx takes, and no other controller"


def _class(route: Resource) -> str:
    """The controller that an Ingress asks for; empty where it leaves that to the cluster, and for other routes."""
    if route.kind != "Ingress":
        return ""
    return text(route.spec.get("ingressClassName")) or route.annotations.get("kubernetes.io/ingress.class", "")


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


def _port_fix(wrong: _Wrong, target: Target | None, graph: Graph) -> Fix | None:
    """The fields with the port that is meant: safe where there is only one that it can be."""
    own = wrong.own
    sole = target.port if target is not None and target.sole else None
    meant = own or sole or meant_port(wrong.service, wrong.value)
    if meant is None or meant.number is None or wrong.port.path == wrong.reference.path:
        return None  # also where the port is a part of a longer text
    route = wrong.reference.owner
    edits: list[Edit] = []
    for place in (wrong.port, *wrong.others):
        field = place.path[-1]
        by_name = bool(meant.name) and own is None and _is_name(field, place.value)
        if field == "name" and not by_name:
            edits.append(route.edit_key(place.path, "number"))
        written = IntOrString(meant.name if by_name else meant.number)
        if wrong.reference.row.port_means == "endpoint":
            written = _at_endpoints(meant, graph)
        edits.append(route.edit(place.path, written.value))
    return Fix(f"route to port {meant.words}", tuple(edits), safe=own is not None or sole is not None)


def _is_name(field: str | int, value: IntOrString) -> bool:
    """Whether the field holds names and no numbers; an old Ingress has one field for both."""
    return field == "name" or (field != "number" and value.is_name)
