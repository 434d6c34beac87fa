"""Ports of Services in free text: does the Service have them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.doubt import Doubt, of_distance
from svclint.finding import Edit, Fix, Violation
from svclint.free_text import uses_port
from svclint.nearness import REACH
from svclint.resource import (
    dig,
    is_headless,
    is_service,
    mapping,
    sequence,
    service_ports,
    service_type,
    text,
)
from svclint.traffic.calls import ALSO, calls, host_edit, port_edit, port_label
from svclint.traffic.service_ports import known_ports, may_have, meant_port, named, ports_labels, target_of

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.finding import Label
    from svclint.free_text import Call
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource, ServicePort
    from svclint.traffic.service_ports import Target


# Where a volume, a source of variables or a variable names what it reads
_READERS: dict[str, tuple[Path, ...]] = {
    "ConfigMap": (("configMap", "name"), ("configMapRef", "name"), ("configMapKeyRef", "name")),
    "Secret": (("secret", "secretName"), ("secret", "name"), ("secretRef", "name"), ("secretKeyRef", "name")),
}


def dns_reference_port_not_found(owner: Resource, graph: Graph) -> Iterator[Violation]:
    """A name in free text of a Service that exists, but not with that port."""
    wrong: dict[tuple[str, str, int | str], list[tuple[Call, Resource]]] = {}
    for call in calls(owner, graph):
        service = _refusing(call, graph)
        if service is not None and call.reference.port is not None:
            key = (service.namespace, service.name, call.reference.port.value)
            wrong.setdefault(key, []).append((call, service))
    for (_, _, value), places in wrong.items():
        yield _no_port([call for call, _ in places], places[0][1], value, graph)


def _no_port(found: list[Call], service: Resource, value: int | str, graph: Graph) -> Violation:
    first, owner = found[0], found[0].reference.owner
    host = first.mention.host
    target = None if _at_pods(first, service) else target_of(service, value, graph)
    known = _known(first, service, value, target, graph)
    # which ports pods listen on, no manifest says for certain; which names SRV records have, the Service does
    by_pods = _at_pods(first, service) and not isinstance(host.port, str)
    return Violation(
        port_label(first.mention, f"without a port this means {value}" if host.port is None else "no such port"),
        f"{owner.title} calls {host.name} on port {value}, but Service {service.name} has no port {value}: {known}",
        (
            *_related(service, value, target),
            *(port_label(call.mention, "also here") for call in found[1 : ALSO + 1]),
        ),
        doubts=(*of_distance(graph, owner, [service]), *((Doubt.UNKNOWN,) if by_pods else ())),
        rests_on=(owner, service),
        fix=_fix(found, _meant(service, value, target)),
    )


def _refusing(call: Call, graph: Graph) -> Resource | None:
    """The Service that is called on a port that it does not have; None where it may have it, or nothing is known."""
    reference = call.reference
    port = reference.port
    found = [each for each in graph.resolve(reference).found if is_service(each)]
    if port is None or not found or not uses_port(call.mention):
        return None
    if graph.assumed_object("Service", reference.namespace, reference.name):
        return None
    other = graph.alternatives.get(reference.identity)
    candidates = [*found, other] if other is not None else found
    if any(_takes(call, each, port.value, graph) for each in candidates):
        return None
    if not call.full and graph.distance(reference.owner, found[0]) > REACH:
        return None
    return found[0]


def _takes(call: Call, service: Resource, value: int | str, graph: Graph) -> bool:
    """Whether the port can be right: the Service has it, or the pods that are called without it may."""
    if service_type(service) == "ExternalName" or may_have(service, value):
        return True
    templates = graph.selected(service)
    ports = [each.number for template in templates for each in template.serving_ports]
    if value in ports and any(_reads(template, call.reference.owner) for template in templates):
        return True  # a process that names itself with the port that it listens on
    if isinstance(value, str) or not _at_pods(call, service):
        return False
    # without a cluster IP nothing is translated: any port of the pods is right
    if not templates or not all(each.ports_known and each.serving_ports for each in templates):
        return True
    targets = {port.target for port in service_ports(service)}
    return call.mention.host.port is None or value in ports or value in targets


def _reads(template: PodTemplate, owner: Resource) -> bool:
    """Whether the text is the pods' own: in their template, or in a ConfigMap or Secret that they mount or take
    variables from."""
    if template.resource is owner:
        return True
    if owner.group or owner.kind not in ("ConfigMap", "Secret"):
        return False
    places = [mapping(one) for one in sequence(template.spec.get("volumes"))]
    places += [mapping(each) for one in places for each in sequence(dig(one, ("projected", "sources")))]
    for container in template.containers:
        places += [mapping(one) for one in sequence(container.data.get("envFrom"))]
        places += [mapping(mapping(one).get("valueFrom")) for one in sequence(container.data.get("env"))]
    fields = _READERS[owner.kind]
    return any(text(dig(place, field)) == owner.name for place in places for field in fields)


def _at_pods(call: Call, service: Resource) -> bool:
    """Whether the name leads to the pods' own addresses, and not to the Service's."""
    return bool(call.pod) or is_headless(service)


def _meant(service: Resource, value: int | str, target: Target | None) -> ServicePort | None:
    by_node = _by_node_port(service, value)
    if by_node is not None:
        return by_node
    if target is not None:
        return target.port if target.sole else None
    return meant_port(service, value)


def _by_node_port(service: Resource, value: int | str) -> ServicePort | None:
    return next((each for each in service_ports(service) if each.node_port == value), None)


def _known(call: Call, service: Resource, value: int | str, target: Target | None, graph: Graph) -> str:
    by_node = _by_node_port(service, value)
    if by_node is not None:
        return f"{value} is the node port of its port {named(by_node)}"
    if _at_pods(call, service) and isinstance(value, int):
        ports = {each.number for template in graph.selected(service) for each in template.serving_ports if each.number}
        return f"its pods, which this name leads to, declare {', '.join(map(str, sorted(ports)))}"
    if isinstance(value, str):
        names = [each.name for each in service_ports(service) if each.name]
        return f"its ports are called {', '.join(names)}" if names else "its ports have no names"
    return known_ports(service, target)


def _related(service: Resource, value: int | str, target: Target | None) -> tuple[Label, ...]:
    by_node = _by_node_port(service, value)
    if by_node is not None:
        return (by_node.label("nodePort", f"nodes forward this to port {named(by_node)}"),)
    return ports_labels(service, target)


def _fix(found: list[Call], meant: ServicePort | None) -> Fix | None:
    """The port replaced; not safe: what reads the text may take another way than through the Service."""
    if meant is None or meant.number is None:
        return None
    edits: list[Edit] = []
    for call in found:
        mention = call.mention
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
    return Fix(f"call port {named(meant)}", tuple(edits), safe=False)
