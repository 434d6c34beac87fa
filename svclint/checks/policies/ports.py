"""Ports of network policies that are a Service's, where the pods' own are meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from svclint.doubt import of_holes
from svclint.finding import Fix, Label, Violation
from svclint.nearness import REACH
from svclint.resolution import namespaces_of
from svclint.resource.network_policy import policy_rules
from svclint.traffic.admission import peers_of, pod_port, pod_selector
from svclint.traffic.endpoints import any_protocol, confirms, targets

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource, ServicePort
    from svclint.resource.network_policy import PolicyPort, PolicyRule


class Translated(NamedTuple):
    """A Service's port that a policy names, the pods behind it, and the number it means there."""

    port: ServicePort
    template: PodTemplate
    number: int


def network_policy_port_is_service_port(policy: Resource, graph: Graph) -> Iterator[Violation]:
    """Policies are enforced at the pod, on what a Service's port has been translated to."""
    mine = list(policy_templates(policy, graph))
    for direction in ("Ingress", "Egress"):
        for rule in policy_rules(policy, direction):
            templates = mine if direction == "Ingress" else _peers(rule, graph)
            for entry in rule.ports:
                found = translated(entry, templates, graph)
                # the pods' port may be listed beside it, for the sake of CNIs that look at either
                if found is None or rule.admits(found.template, found.number, entry.protocol):
                    continue
                yield _violation(rule, entry, found, graph)


def policy_templates(policy: Resource, graph: Graph) -> Iterator[PodTemplate]:
    """The pods that a policy is for; in plain files, those within reach."""
    selector = pod_selector(policy, graph)
    if selector is not None:
        for template in graph.matching(selector, policy.namespace):
            if graph.distance(policy, template.resource) <= REACH:
                yield template


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


def translated(entry: PolicyPort, templates: Iterable[PodTemplate], graph: Graph) -> Translated | None:
    """The Service port that `entry` names in the place of the pods' own; None where the pods may have such a port."""
    port, pods = entry.port, list(templates)
    if port is None or entry.end is not None or not entry.is_known:
        return None
    if any(_has(one, port) for one in pods):
        return None
    found = []
    for template in pods:
        for service in graph.services(template.namespace):
            if template not in graph.selected(service):
                continue
            for target in targets(service):
                number = pod_port(target, template)
                if port in (number, target.target):
                    return None  # it is the pods' port by what a Service sends there
                names = {target.number, target.name} - {None, ""}
                if number is not None and port in names and target.protocol == entry.protocol:
                    found.append(Translated(target, template, number))
    return found[0] if found else None


def _has(template: PodTemplate, port: int | str) -> bool:
    if not template.ports_known or any_protocol(template, port) is not None:
        return True
    return isinstance(port, int) and confirms(template, port)


def _violation(rule: PolicyRule, entry: PolicyPort, found: Translated, graph: Graph) -> Violation:
    policy, service, workload = rule.policy, found.port.resource, found.template.resource
    lets = "lets in" if rule.direction == "Ingress" else "lets out to"
    edit = policy.edit((*entry.path, "port"), found.number)
    return Violation(
        entry.label("port", f"a port of {service.title}"),
        f"{policy.title} {lets} port {entry.port}, "
        f"which {service.title} translates to {found.number} of {workload.title} before the policy is asked",
        (
            found.port.label(found.port.target_label_field, f"{service.title} translates {entry.port} to this"),
            *_declared(found),
        ),
        doubts=of_holes(graph, policy),
        rests_on=(policy, service, workload),
        fix=Fix(f"name port {found.number}", (edit,), safe=False),
    )


def _declared(found: Translated) -> tuple[Label, ...]:
    ports = (one for one in found.template.serving_ports if one.number == found.number)
    one = next(ports, None)
    return (one.label("containerPort", f"{found.template.resource.title} listens here"),) if one is not None else ()
