"""The ports that policies of Cilium name, and the pods that each is about."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.families import cilium
from svclint.graph.resolution import namespaces_of
from svclint.named_tuple import NamedTuple
from svclint.nearness import REACH
from svclint.resource import mapping, scalar_text, sequence
from svclint.resource.network_policy import PolicyPort, PolicyRule, policy_rules
from svclint.traffic.admission import ingress_policies
from svclint.traffic.fqdns import KINDS, PolicySpec, specs, templates_of
from svclint.typing_names import TYPE_CHECKING, Any

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
    for rule in _each(policy, graph):
        if mapping(rule.spec.data.get("enableDefaultDeny")).get(rule.direction.lower()) is not False:
            yield rule


def _each(policy: Resource, graph: Graph) -> Iterator[CiliumRule]:
    directions: tuple[Direction, ...] = ("Ingress", "Egress")
    for spec in specs(policy, graph):
        for direction in directions:
            field = direction.lower()
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
    if rule.direction == "Egress":
        # what each lets out to is not compared: one rule may be wider than another in many ways
        mine = templates_of(rule.spec, graph)
        known = graph.once(_rules_out)
        others = [one for key in mine for one in known.get(key, ())] or known.get(rule.spec.policy.namespace, [])
        return any(other.admits(end) for other in others)
    if any(
        other.admits(end) and (not other.peers or other.peers == rule.peers)
        for other in graph.once(_rules_in).get(end.template, ())
    ):
        return True
    number = end.number or 0
    return any(
        each.admits(end.template, number, end.protocol)
        for one in ingress_policies(end.template, graph)
        for each in policy_rules(one, "Ingress")
    )


def _rules_in(graph: Graph) -> dict[PodTemplate, list[CiliumRule]]:
    """The rules for the way in, by the pods that they are for."""
    found: dict[PodTemplate, list[CiliumRule]] = {}
    for rule in _rules(graph):
        if rule.direction == "Ingress":
            for template in templates_of(rule.spec, graph):
                found.setdefault(template, []).append(rule)
    return found


def _rules_out(graph: Graph) -> dict[PodTemplate | str, list[CiliumRule]]:
    """The rules for the way out, by the pods that they are for, and by their policies' namespaces."""
    found: dict[PodTemplate | str, list[CiliumRule]] = {}
    for rule in _rules(graph):
        if rule.direction == "Egress":
            keys: list[PodTemplate | str] = [rule.spec.policy.namespace, *templates_of(rule.spec, graph)]
            for key in keys:
                found.setdefault(key, []).append(rule)
    return found


def _rules(graph: Graph) -> Iterator[CiliumRule]:
    for kind in KINDS:
        for policy in graph.of_kind(cilium.GROUP, kind):
            yield from _each(policy, graph)
