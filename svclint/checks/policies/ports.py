"""Ports of network policies that are a Service's, where the pods' own are meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from svclint.certainty.doubts import of_holes
from svclint.families import cilium
from svclint.graph.resolution import namespaces_of
from svclint.nearness import REACH
from svclint.resource.network_policy import policy_rules, policy_types
from svclint.traffic.admission import ingress_policies, peers_of, restricted
from svclint.traffic.endpoints import endpoints_in
from svclint.traffic.listening import confirms
from svclint.traffic.passage import lets_to
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Label, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import IntOrString, PodTemplate, Resource
    from svclint.resource.network_policy import Direction, PolicyPort, PolicyRule
    from svclint.traffic.endpoints import Endpoint


def network_policy_port_is_service_port(policy: Resource, graph: Graph) -> Iterator[Violation]:
    """Policies are enforced at the pod, on what a Service's port has been translated to.

    Cilium: it looks up the Service before the policy on the way out (bpf/bpf_lxc.c), and the pod's port on the way in.
    """
    if policy.group == cilium.GROUP:
        yield from _of_cilium(policy, graph)
        return
    for direction in ("Ingress", "Egress"):
        for rule, entry, found in listed_by_service(policy, direction, graph):
            if found.number is not None:
                yield _violation(rule, entry, found, found.number, graph)


def _of_cilium(policy: Resource, graph: Graph) -> Iterator[Violation]:
    # imported here: few clusters have policies of Cilium
    from svclint.traffic.cilium_ports import cilium_rules, is_let_otherwise, pods_of

    for rule in cilium_rules(policy, graph):
        ports = rule.ports()
        templates = pods_of(rule, graph) if ports else []
        for entry in ports if templates else ():
            found = translated(entry, templates, graph)
            if found is not None and found.number is not None and not is_let_otherwise(rule, found, graph):
                yield _violation(rule.as_rule, entry, found, str(found.number), graph)


def listed_by_service(
    policy: Resource, direction: Direction, graph: Graph
) -> Iterator[tuple[PolicyRule, PolicyPort, Endpoint]]:
    """The ports of a policy's rules that are a Service's, and no port of the pods; with what it translates them to."""
    mine = list(restricted(policy, graph)) if direction == "Ingress" else []
    for rule in policy_rules(policy, direction):
        templates = mine if direction == "Ingress" else _peers(rule, graph)
        for entry in rule.ports if templates else ():
            if _is_for_web(rule, entry):
                continue
            found = translated(entry, templates, graph)
            others = _otherwise(rule, found, graph) if found is not None else []
            if others:
                # the rest of the pods, which those rules are not for
                rest = [one for one in templates if not any(lets_to(each, one, graph) for each in others)]
                found = translated(entry, rest, graph) if direction == "Egress" else None
            number = found.number if found is not None else None
            # the pods' port may be listed beside it, for the sake of CNIs that look at either
            if found is not None and number is not None and not rule.admits(found.template, number, entry.protocol):
                yield rule, entry, found


_WEB = (80, 443)


def _is_for_web(rule: PolicyRule, entry: PolicyPort) -> bool:
    """Whether it lets out to whatever has a port of the web, in all namespaces: that is for the world, and no Service
    with pods that listen elsewhere is meant."""
    if rule.direction != "Egress" or entry.port is None or entry.port.number not in _WEB:
        return False
    return any(one.get("namespaceSelector") == {} and not one.get("podSelector") for one in rule.peers)


def _otherwise(rule: PolicyRule, found: Endpoint, graph: Graph) -> list[PolicyRule]:
    """The other rules for the same pods that admit what `rule` was meant to, on the port that the Service translates
    to: nothing is dropped then.

    On the way in it has to be from the same peers; on the way out it is to these pods, from all that `rule` is for.
    """
    if found.number is None:
        return []
    policy, direction = rule.policy, rule.direction
    if direction == "Ingress":
        policies = ingress_policies(found.template, graph)
    else:
        mine = set(map(id, restricted(policy, graph)))
        beside = graph.of_kind("networking.k8s.io", "NetworkPolicy")
        policies = [
            one
            for one in beside
            if one is policy
            or (
                one.namespace == policy.namespace
                and "Egress" in policy_types(one)
                and mine.issubset(map(id, restricted(one, graph)))
            )
        ]
    return [
        one
        for each in policies
        for one in policy_rules(each, direction)
        if (one.policy, one.path) != (policy, rule.path)
        and one.admits(found.template, found.number, found.protocol)
        and (
            lets_to(one, found.template, graph) is True
            if direction == "Egress"
            else one.is_for_everyone or (bool(rule.peers) and all(peer in one.peers for peer in rule.peers))
        )
    ]


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


def _violation(rule: PolicyRule, entry: PolicyPort, found: Endpoint, number: int | str, graph: Graph) -> Violation:
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
