"""DestinationRules as the mesh reads them: which host they are for, whose traffic they reach, and their subsets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from svclint.cluster_dns import DOMAIN
from svclint.families.istio import NETWORKING, ROOT_NAMESPACE
from svclint.named_tuple import NamedTuple
from svclint.references import HOST
from svclint.resource import Selector, equality_selector, mapping, sequence, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource
    from svclint.violation import Label

# Labels that the mesh gives every endpoint from its node, cluster and network (istio.io: subsets by locality)
_ADDED = ("topology.istio.io/", "topology.kubernetes.io/", "kubernetes.io/hostname", "istio.io/")


class Subset(NamedTuple):
    """One subset of a DestinationRule. `path` is its place below the rule, `selector` what its own labels ask of pods,
    without those that the mesh adds to its endpoints."""

    rule: Resource
    path: Path
    name: str
    selector: Selector

    def holds(self, template: PodTemplate) -> bool:
        """Whether pods of the host are in it: those endpoints that have all of its labels."""
        return self.selector.matches(template.labels, template.added)

    def label(self, field: str, words: str = "") -> Label:
        return self.rule.label((*self.path, field), words)


def subsets(rule: Resource) -> Iterator[Subset]:
    """The subsets that a DestinationRule defines; those without a name are another rule's matter."""
    for index, entry in enumerate(sequence(rule.spec.get("subsets"))):
        fields = mapping(entry)
        if not text(fields.get("name")):
            continue
        written = equality_selector(fields.get("labels"))
        own = tuple(one for one in written.requirements if not one.key.startswith(_ADDED))
        yield Subset(rule, ("spec", "subsets", index), text(fields["name"]), Selector.of(own))


def full_host(reference: Reference) -> str:
    """The name under which the mesh knows what a host means."""
    if reference.kind == HOST:
        return reference.host.lower().rstrip(".")
    return service_host(reference.namespace, reference.name)


def service_host(namespace: str, name: str) -> str:
    return f"{name}.{namespace}.svc.{DOMAIN}"


def rules_for(host: str, graph: Graph) -> list[Resource]:
    """The DestinationRules of the scope whose host, short, full or with a wildcard, is or covers `host`."""
    by_host = graph.once(_by_host)
    return [*by_host.get(host, ()), *(one for one in by_host.get("", ()) if is_for(one, host, graph))]


def rules_of_namesake(reference: Reference, graph: Graph) -> Iterator[tuple[Resource, bool]]:
    """The DestinationRules of a host that is called as this one in another namespace, where that is the same host if
    whoever applies the files names the namespace that a short one leaves out; and whether nothing here tells that it is
    not: nothing lives in the namespace that the other names, or a command names it."""
    for rule in graph.once(_by_name).get(reference.name, ()) if reference.kind == "Service" else ():
        other = next(one for one in graph.references(rule, "configures") if one.selector is None)
        for short, full in ((reference, other), (other, reference)):
            owner, namespace = short.owner, full.namespace
            if namespace != short.namespace and "." not in short.host and not owner.namespace_written:
                yield rule, not graph.has_namespace(namespace) or graph.may_be_in(namespace, owner)
                break


def _by_name(graph: Graph) -> dict[str, list[Resource]]:
    """The DestinationRules by the names of the Services that they are for, whatever the namespace is."""
    found: dict[str, list[Resource]] = {}
    for rule in graph.of_kind(NETWORKING, "DestinationRule"):
        named = (one.name for one in graph.references(rule, "configures") if one.selector is None and one.kind != HOST)
        for name in named:
            found.setdefault(name, []).append(rule)
    return found


def _by_host(graph: Graph) -> dict[str, list[Resource]]:
    """The DestinationRules by their full hosts, those of more than one host under the empty name."""
    found: dict[str, list[Resource]] = {}
    for rule in graph.of_kind(NETWORKING, "DestinationRule"):
        hosts = (full_host(one) for one in graph.references(rule, "configures") if one.selector is None)
        found.setdefault(next(hosts, ""), []).append(rule)
    return found


def is_for(rule: Resource, host: str, graph: Graph) -> bool:
    for reference in graph.references(rule, "configures"):
        if reference.selector is None:
            return full_host(reference) == host
    written = text(rule.spec.get("host")).lower()
    return "*" in written and fnmatchcase(host, written)


def reaches(rule: Resource, clients: set[str], service_namespace: str) -> bool:
    """Whether the mesh applies the rule to what clients in one of the namespaces `clients` send to the Service.

    istio.io/docs/ops/best-practices/traffic-management: a rule is looked up in the client's namespace, then in the
    Service's, then in the root namespace, and counts where `exportTo` shows it.
    """
    if rule.namespace not in {*clients, service_namespace, ROOT_NAMESPACE}:
        return False
    shown = {rule.namespace if one == "." else one for one in exported_to(rule)}
    return not shown or "*" in shown or not clients.isdisjoint(shown)


def applied(rules: Iterable[Resource], clients: set[str], service_namespace: str) -> list[Resource]:
    """Those of a host's rules that the mesh applies to what clients in one of the namespaces `clients` send to it.

    istio: pilot/pkg/model/push_context.go: destinationRule: where the client's own namespace has one, no other is
    asked, unless it is the root namespace.
    """
    reaching = [one for one in rules if reaches(one, clients, service_namespace)]
    own = {one.namespace for one in reaching} & clients
    if not {service_namespace, ROOT_NAMESPACE}.isdisjoint(clients) or not clients <= own:
        return reaching
    return [one for one in reaching if one.namespace in clients]


def exported_to(rule: Resource) -> list[str]:
    """The namespaces that `exportTo` names; none means all of them."""
    return [one for one in sequence(rule.spec.get("exportTo")) if isinstance(one, str)]
