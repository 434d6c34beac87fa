"""Whether Cilium learns the addresses of names that a policy lets pods out to: from answers that its proxy reads."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.families import cilium
from svclint.graph.answer import Answer
from svclint.graph.resolution import namespaces_of
from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, scalar_text, sequence, string_map
from svclint.traffic.dns_passage import DNS_PORT
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource

KINDS = ("CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy")
# docs.cilium.io: Layer 7 protocol visibility, before 1.16: what sends the DNS of annotated pods through the proxy
_VISIBLE = ("policy.cilium.io/proxy-visibility", "io.cilium.proxy-visibility")


class PolicySpec(NamedTuple):
    """One of the specs of a policy of Cilium, at `path`, and the pods that it is for."""

    policy: Resource
    path: Path
    data: dict[str, Any]
    pods: Reference | None

    def egress(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        """The rules for the way out, with their places."""
        for index, rule in enumerate(sequence(self.data.get("egress"))):
            if isinstance(rule, dict):
                yield (*self.path, "egress", index), rule


def specs(policy: Resource, graph: Graph) -> list[PolicySpec]:
    """What a policy says under `spec`, and under each of `specs`."""
    pods = {one.path[:-1]: one for one in graph.references(policy, "restricts")}
    places: list[Path] = [("spec",), *(("specs", index) for index, _ in enumerate(sequence(policy.get("specs"))))]
    return [PolicySpec(policy, path, data, pods.get(path)) for path in places if (data := mapping(policy.get(*path)))]


def fqdns(spec: PolicySpec) -> list[Path]:
    """Where a spec names hosts, those of a policy that isolates pods for the way out."""
    if mapping(spec.data.get("enableDefaultDeny")).get("egress") is False:
        return []
    return [(*path, "toFQDNs") for path, rule in spec.egress() if sequence(rule.get("toFQDNs"))]


class Unread(NamedTuple):
    """Rules that let the pods of a spec ask a DNS without reading the answers, as the places of their ports."""

    lets: tuple[tuple[Resource, Path], ...] = ()


class _DnsRule(NamedTuple):
    """Ports of a rule that lead to a DNS, at `path`; `reads` says that Cilium's proxy sees what is asked there. `pods`
    are the numbers of the templates that the rule's spec is for."""

    spec: PolicySpec
    path: Path
    reads: bool
    pods: frozenset[int]


def unlearnt(spec: PolicySpec, graph: Graph) -> Answer[Unread]:
    """What lets the pods of a spec ask their DNS past Cilium's proxy; missing where one rule that may be for them goes
    through it, unknown where that cannot be told.

    docs.cilium.io: DNS based: names get addresses from answers that the DNS proxy sees, and only a rule with `dns` for
    these pods sends what they ask through it.
    """
    if spec.pods is None:
        return Answer((), "it is not for pods that labels tell")
    mine = templates_of(spec, graph)
    if any(mark in string_map(one.metadata.get("annotations")) for one in mine for mark in _VISIBLE):
        return Answer((), "an annotation sends what the pods ask through the proxy")
    known = graph.once(_dns_rules)
    numbers = frozenset(map(id, mine))
    lets: list[tuple[Resource, Path]] = []
    for namespace in dict.fromkeys((spec.policy.namespace, "")) if spec.policy.namespace else known:
        for rule in known.get(namespace, ()):
            covers = _covers(rule, spec, numbers, graph)
            if rule.reads and covers is not False:
                return Answer()
            if covers:
                lets.append((rule.spec.policy, rule.path))
    return Answer((Unread(tuple(lets)),))


def _dns_rules(graph: Graph) -> dict[str, list[_DnsRule]]:
    """The rules for a DNS of all policies, by their namespace; empty for those of the whole cluster."""
    found: dict[str, list[_DnsRule]] = {}
    for kind in KINDS:
        for policy in graph.of_kind(cilium.GROUP, kind):
            for spec in specs(policy, graph):
                ports = list(_dns_ports(spec))
                numbers = frozenset(map(id, templates_of(spec, graph))) if ports else frozenset()
                rules = [_DnsRule(spec, path, reads, numbers) for path, reads in ports]
                found.setdefault(policy.namespace, []).extend(rules)
    return found


def _dns_ports(spec: PolicySpec) -> Iterator[tuple[Path, bool]]:
    for path, rule in spec.egress():
        for index, entry in enumerate(map(mapping, sequence(rule.get("toPorts")))):
            reads = bool(sequence(mapping(entry.get("rules")).get("dns")))
            ports = [scalar_text(mapping(one).get("port")) for one in sequence(entry.get("ports"))]
            if reads or str(DNS_PORT) in ports:
                yield (*path, "toPorts", index), reads


def templates_of(spec: PolicySpec, graph: Graph) -> list[PodTemplate]:
    """The pods of the scope that a spec is for; none where its labels cannot be read."""
    pods = spec.pods
    if pods is None or pods.selector is None or pods.selector.is_unreadable:
        return []
    return [one for name in namespaces_of(graph, pods.namespaces)[0] for one in graph.matching(pods.selector, name)]


def _covers(rule: _DnsRule, spec: PolicySpec, mine: frozenset[int], graph: Graph) -> bool | None:
    """Whether a rule is for the pods of a spec, or some of them; None where it may be."""
    theirs, own = rule.spec.pods, spec.pods
    if rule.spec.path == spec.path and rule.spec.policy is spec.policy:
        return True
    if theirs is None or own is None or theirs.selector is None or own.selector is None:
        return None
    if theirs.selector.is_unreadable or own.selector.is_unreadable:
        return None
    same = rule.spec.policy.namespace == spec.policy.namespace
    if same and (not theirs.selector.requirements or theirs.selector == own.selector):
        return True
    if not mine.isdisjoint(rule.pods):
        return True
    is_open = theirs.namespaces.selector is not None and not graph.knows_labels_of(spec.policy.namespace)
    return None if is_open or not mine else False
