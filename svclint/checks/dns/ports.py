"""Ports of Services in free text: does the Service have them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.checks.dns.names import ALSO
from svclint.checks.service_ports import known_ports, meant_port, ports_labels
from svclint.finding import Edit, Fix, Severity, Violation
from svclint.free_text import uses_port
from svclint.free_text.places import host_edit, port_edit, port_label
from svclint.nearness import REACH
from svclint.resource import (
    is_service,
    service_ports,
)
from svclint.traffic.calls import calls, leads_to_pods, taking
from svclint.traffic.service_ports import target_of

if TYPE_CHECKING:
    from svclint.finding import Label
    from svclint.free_text import Call
    from svclint.graph import Graph
    from svclint.resource import IntOrString, Resource, ServicePort
    from svclint.traffic.service_ports import Target


def dns_reference_port_not_found(owner: Resource, graph: Graph) -> Iterator[Violation]:
    """A name in free text of a Service that exists, but not with that port."""
    wrong: dict[tuple[str, str, IntOrString], list[tuple[Call, Resource]]] = {}
    for one in calls(owner, graph):
        service = _refusing(one, graph)
        if service is not None and one.reference.port is not None:
            key = (service.namespace, service.name, one.reference.port.value)
            wrong.setdefault(key, []).append((one, service))
    for (_, _, value), places in wrong.items():
        one, service = places[0]
        target = None if leads_to_pods(one, service) else target_of(service, value, graph)
        meant = _meant(service, value, target)
        written = one.mention.host.port is not None
        yield Violation(
            port_label(one.mention, "no such port" if written else f"without a port this means {value}"),
            {
                "owner": owner.title,
                "host": one.mention.host.name,
                "service": service.name,
                "port": value,
                "known": _known(one, service, value, target, graph),
            },
            (
                *_related(service, value, target),
                *(port_label(other.mention, "also here") for other, _ in places[1 : ALSO + 1]),
            ),
            _severity(one, service, graph),
            fix=_fix([each for each, _ in places], meant),
        )


def _refusing(one: Call, graph: Graph) -> Resource | None:
    """The Service that is called on a port that it does not have; None where it may have it, or nothing is known."""
    reference = one.reference
    port = reference.port
    found = [each for each in graph.resolve(reference).found if is_service(each)]
    if port is None or not found or not uses_port(one.mention):
        return None
    if graph.assumed_object("Service", reference.namespace, reference.name):
        return None
    other = graph.alternatives.get(reference.identity)
    candidates = [*found, other] if other is not None else found
    if not all(taking(one, each, port.value, graph).missing for each in candidates):
        return None
    if not one.full and graph.distance(reference.owner, found[0]) > REACH:
        return None
    return found[0]


def _meant(service: Resource, value: IntOrString, target: Target | None) -> ServicePort | None:
    by_node = _by_node_port(service, value)
    if by_node is not None:
        return by_node
    if target is not None:
        return target.port if target.sole else None
    return meant_port(service, value)


def _by_node_port(service: Resource, value: IntOrString) -> ServicePort | None:
    return next(
        (each for each in service_ports(service) if each.node_port is not None and each.node_port == value.number), None
    )


def _known(one: Call, service: Resource, value: IntOrString, target: Target | None, graph: Graph) -> str:
    by_node = _by_node_port(service, value)
    if by_node is not None:
        return f"{value} is the node port of its port {by_node.words}"
    if leads_to_pods(one, service) and not value.is_name:
        ports = {each.number for template in graph.selected(service) for each in template.serving_ports if each.number}
        return f"its pods, which this name leads to, declare {', '.join(map(str, sorted(ports)))}"
    if value.is_name:
        names = [each.name for each in service_ports(service) if each.name]
        return f"its ports are called {', '.join(names)}" if names else "its ports have no names"
    return known_ports(service, target)


def _related(service: Resource, value: IntOrString, target: Target | None) -> tuple[Label, ...]:
    by_node = _by_node_port(service, value)
    if by_node is not None:
        return (by_node.label("nodePort", f"nodes forward this to port {by_node.words}"),)
    return ports_labels(service, target)


def _severity(one: Call, service: Resource, graph: Graph) -> Severity | None:
    owner = one.reference.owner
    # which ports pods listen on, no manifest says for certain; which names SRV records have, the Service does
    by_pods = leads_to_pods(one, service) and not isinstance(one.mention.host.port, str)
    if service.partial or owner.partial or by_pods:
        return Severity.NOTE
    return Severity.NOTE if graph.distance(owner, service) > REACH else None


def _fix(found: list[Call], meant: ServicePort | None) -> Fix | None:
    """The port replaced; not safe: what reads the text may take another way than through the Service."""
    if meant is None or meant.number is None:
        return None
    edits: list[Edit] = []
    for one in found:
        mention = one.mention
        host = mention.host
        if isinstance(host.port, str):
            return None
        if host.port is None:
            edit = host_edit(mention, host.start, host.end, f"{host.name}:{meant.number}")
        else:
            edit = port_edit(mention, meant.number)
        if edit is None:
            return None
        edits.append(edit)
    return Fix(f"call port {meant.words}", tuple(edits), safe=False)
