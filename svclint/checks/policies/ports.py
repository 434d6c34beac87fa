"""Ports of network policies that are a Service's, where the pods' own are meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from svclint.certainty.doubts import of_holes
from svclint.graph.resolution import namespaces_of
from svclint.nearness import REACH
from svclint.resource.network_policy import policy_rules
from svclint.traffic.admission import peers_of, restricted
from svclint.traffic.endpoints import endpoints_in
from svclint.traffic.listening import confirms
from svclint.violation import Fix, Label, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import IntOrString, PodTemplate, Resource
    from svclint.resource.network_policy import Direction, PolicyPort, PolicyRule
    from svclint.traffic.endpoints import Endpoint


def network_policy_port_is_service_port(policy: Resource, graph: Graph) -> Iterator[Violation]:
    """Policies are enforced at the pod, on what a Service's port has been translated to."""
    for direction in ("Ingress", "Egress"):
        for rule, entry, found in listed_by_service(policy, direction, graph):
            if found.number is not None:
                yield _violation(rule, entry, found, found.number, graph)


def listed_by_service(
    policy: Resource, direction: Direction, graph: Graph
) -> Iterator[tuple[PolicyRule, PolicyPort, Endpoint]]:
    """The ports of a policy's rules that are a Service's, and no port of the pods; with what it translates them to."""
    mine = list(restricted(policy, graph)) if direction == "Ingress" else []
    for rule in policy_rules(policy, direction):
        templates = mine if direction == "Ingress" else _peers(rule, graph)
        for entry in rule.ports:
            found = translated(entry, templates, graph)
            number = found.number if found is not None else None
            # the pods' port may be listed beside it, for the sake of CNIs that look at either
            if found is not None and number is not None and not rule.admits(found.template, number, entry.protocol):
                yield rule, entry, found


def _peers(rule: PolicyRule, graph: Graph) -> list[PodTemplate]:
    """The pods that an egress rule is about; none where it may be about others too."""
    found: list[PodTemplate] = []
    references = peers_of(rule, graph)
    if not references or len(references) != len(rule.peers):
        return []
    for reference in references:
        resolution = graph.resolve(reference)
        if resolution.unknown or namespaces_of(graph, reference.namespaces)[1]:
            return []
        templates = (graph.template(one) for one in resolution.found)
        found.extend(one for one in templates if one and graph.distance(rule.policy, one.resource) <= REACH)
    return found


def translated(entry: PolicyPort, templates: Iterable[PodTemplate], graph: Graph) -> Endpoint | None:
    """The Service port that `entry` names in the place of the pods' own; None where the pods may have such a port."""
    if entry.port is None or entry.end is not None or not entry.is_known:
        return None
    return translated_port(entry.port, entry.protocol, templates, graph)


def translated_port(
    port: IntOrString, protocol: str, templates: Iterable[PodTemplate], graph: Graph
) -> Endpoint | None:
    """The port of a Service that is called so and leads to another one in these pods; None where they may have it."""
    pods = list(templates)
    if any(_has(one, port) for one in pods):
        return None
    found = []
    for template in pods:
        for service in graph.services(template.namespace):
            if template not in graph.selected(service):
                continue
            for target in endpoints_in(service, template):
                if port == target.port.target or (target.number is not None and target.number == port.number):
                    return None  # it is the pods' port by what a Service sends there
                if target.number is not None and target.port.is_called(port) and target.protocol == protocol:
                    found.append(target)
    return found[0] if found else None


def _has(template: PodTemplate, port: IntOrString) -> bool:
    if not template.ports_known or template.declared(port):
        return True
    return port.number is not None and confirms(template, port.number)


def _violation(rule: PolicyRule, entry: PolicyPort, found: Endpoint, number: int, graph: Graph) -> Violation:
    policy, service, workload = rule.policy, found.port.resource, found.template.resource
    lets = "lets in" if rule.direction == "Ingress" else "lets out to"
    edit = policy.edit((*entry.path, "port"), number)
    return Violation(
        entry.label("port", f"a port of {service.title}"),
        f"{policy.title} {lets} port {entry.port}, "
        f"which {service.title} translates to {number} of {workload.title} before the policy is asked",
        (
            found.port.label(found.port.target_label_field, f"{service.title} translates {entry.port} to this"),
            *_declared(found),
        ),
        doubts=of_holes(graph, policy),
        rests_on=(policy, service, workload),
        fix=Fix(f"name port {number}", (edit,), safe=False),
    )


def _declared(found: Endpoint) -> tuple[Label, ...]:
    one = found.declared
    return (one.label("containerPort", f"{found.template.resource.title} listens here"),) if one is not None else ()
