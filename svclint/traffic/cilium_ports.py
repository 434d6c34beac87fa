"""The ports that policies of Cilium name, and the pods that each is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from svclint.families import cilium
from svclint.graph.resolution import namespaces_of
from svclint.named_tuple import NamedTuple
from svclint.nearness import REACH
from svclint.resource import mapping, scalar_text, sequence
from svclint.resource.network_policy import PolicyPort, PolicyRule, policy_rules
from svclint.traffic.admission import ingress_policies
from svclint.traffic.fqdns import KINDS, PolicySpec, specs, templates_of

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource
    from svclint.resource.network_policy import Direction
    from svclint.traffic.endpoints import Endpoint

_PORTS = "toPorts"


class CiliumRule(NamedTuple):
    """One entry of `ingress` or `egress` of a spec, and what it says."""

    spec: PolicySpec
    path: Path
    direction: Direction
    data: dict[str, Any]

    @property
    def as_rule(self) -> PolicyRule:
        """The rule as one of Kubernetes' own, with the entries of all its lists of ports in one."""
        return PolicyRule(self.spec.policy, self.path, self.direction, self.data)

    @property
    def peers(self) -> dict[str, Any]:
        """Whom it lets in or out to, as written; none for everybody."""
        start = "from" if self.direction == "Ingress" else "to"
        return {name: value for name, value in self.data.items() if name.startswith(start) and name != _PORTS}

    def ports(self) -> list[PolicyPort]:
        """The entries of all its lists; Cilium writes a number as text."""
        return [
            PolicyPort(self.spec.policy, (*self.path, _PORTS, index, "ports", place), _as_written(mapping(entry)))
            for index, listed in enumerate(sequence(self.data.get(_PORTS)))
            for place, entry in enumerate(sequence(mapping(listed).get("ports")))
        ]

    def admits(self, end: Endpoint) -> bool:
        """Whether it lets through what comes to a port of the pods; true as well where that cannot be read."""
        listed = [mapping(one) for one in sequence(self.data.get(_PORTS))]
        if not listed or any(not sequence(one.get("ports")) for one in listed) or end.number is None:
            return True
        return any(one.admits(end.template, end.number, end.protocol) for one in self.ports())


def _as_written(entry: dict[str, Any]) -> dict[str, Any]:
    port, protocol = scalar_text(entry.get("port")), entry.get("protocol")
    # ANY, which is what it means without one, is TCP as well
    return {
        **entry,
        "port": int(port) if port.isdecimal() else port,
        "protocol": "TCP" if protocol == "ANY" else protocol,
    }


def cilium_rules(policy: Resource, graph: Graph) -> Iterator[CiliumRule]:
    """The rules of a policy by which it isolates pods."""
    for spec in specs(policy, graph):
        for direction in ("Ingress", "Egress"):
            field = direction.lower()
            if mapping(spec.data.get("enableDefaultDeny")).get(field) is False:
                continue
            for index, rule in enumerate(sequence(spec.data.get(field))):
                if isinstance(rule, dict):
                    yield CiliumRule(spec, (*spec.path, field, index), direction, rule)


def pods_of(rule: CiliumRule, graph: Graph) -> list[PodTemplate]:
    """The pods whose ports a rule names: those that it is for, or that it lets out to; none where others may be."""
    if rule.direction == "Ingress":
        found = templates_of(rule.spec, graph)
    elif list(rule.peers) == ["toEndpoints"]:
        found = _peers(rule, graph)
    else:
        return []
    return [one for one in found if graph.distance(rule.spec.policy, one.resource) <= REACH]


def _peers(rule: CiliumRule, graph: Graph) -> list[PodTemplate]:
    start = (*rule.path, "toEndpoints")
    references = [one for one in graph.references(rule.spec.policy, "admits") if one.path[: len(start)] == start]
    if not references or len(references) != len(sequence(rule.data.get("toEndpoints"))):
        return []
    if any(one.selector is None or not one.selector.requirements for one in references):
        # all pods of a namespace: the port is for whichever of them has it
        return []
    found: list[PodTemplate] = []
    for reference in references:
        resolution = graph.resolve(reference)
        if resolution.unknown or namespaces_of(graph, reference.namespaces)[1]:
            return []
        found.extend(one for one in map(graph.template, resolution.found) if one is not None)
    return found


def is_let_otherwise(rule: CiliumRule, end: Endpoint, graph: Graph) -> bool:
    """Whether another rule may let through what this one was to: one for the same peers or for everybody, and whatever
    Kubernetes' own policies say of these pods."""
    for kind in KINDS:
        for policy in graph.of_kind(cilium.GROUP, kind):
            for other in cilium_rules(policy, graph):
                if other.direction == rule.direction and other.admits(end) and _is_for_same(rule, other, end, graph):
                    return True
    policies = ingress_policies(end.template, graph) if rule.direction == "Ingress" else ()
    number = end.number or 0
    return any(
        each.admits(end.template, number, end.protocol) for one in policies for each in policy_rules(one, "Ingress")
    )


def _is_for_same(rule: CiliumRule, other: CiliumRule, end: Endpoint, graph: Graph) -> bool:
    if other.peers and other.peers != rule.peers and rule.direction == "Ingress":
        return False
    theirs = templates_of(other.spec, graph)
    mine = [end.template] if rule.direction == "Ingress" else templates_of(rule.spec, graph)
    # what it lets out to is not compared: one rule may be wider than another in many ways
    return not mine or any(one in theirs for one in mine) or other.spec.pods is None
