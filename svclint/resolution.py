"""Resolution: where a reference leads in a scope: found, missing, or unknown and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from svclint.operators import maker, makes_pods_for
from svclint.references.reference import HOST
from svclint.resource import Identity, is_placeholder

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Namespaces, Reference
    from svclint.resource import Resource, Selector


class Resolution(NamedTuple):
    """Where a reference leads: `found`, or nothing; then `unknown` says why that proves nothing, empty when it does.

    `renamed` is an object that would be meant if the name were written as kustomize renders it.
    """

    found: tuple[Resource, ...] = ()
    unknown: str = ""
    renamed: Resource | None = None

    @property
    def missing(self) -> bool:
        return not self.found and not self.unknown


def resolve(graph: Graph, reference: Reference) -> Resolution:
    """The objects that a reference means: those that it names, nearest first, or all that it selects."""
    if reference.selector is not None:
        return _selected(graph, reference, reference.selector)
    if reference.kind == HOST:
        return _outside(graph, reference)
    return resolve_object(graph, reference.owner, reference.group, reference.kind, reference.namespace, reference.name)


def resolve_object(graph: Graph, owner: Resource, group: str, kind: str, namespace: str, name: str) -> Resolution:
    """The objects that `owner` means by a name, nearest first, or why nothing can be said."""
    found = [
        one
        for each in (name, *_rendered_from(graph, name))
        for one in graph.with_identity(Identity.of(group, kind, namespace, each))
    ]
    if found:
        return Resolution(graph.nearest_resource(owner, found))
    return Resolution((), _why_unknown(graph, owner, kind, namespace, name))


def _why_unknown(graph: Graph, owner: Resource, kind: str, namespace: str, name: str) -> str:
    """Why an object that is not there may exist all the same; empty where nothing says so."""
    if is_placeholder(name) or is_placeholder(namespace):
        return "its name is filled in later"
    if graph.assumed_object(kind, namespace, name):
        return "declared as external"
    operated = maker(graph.makers, owner, namespace, name)
    if operated is not None:
        return f"{operated.title} may make it"
    if namespace and namespace != owner.namespace and not graph.has_namespace(namespace):
        return f"nothing of namespace {namespace} is read here"
    hole = graph.hole_near(owner)
    return hole.reason if hole is not None else ""


def _rendered_from(graph: Graph, name: str) -> Iterator[str]:
    """The names that become `name` when a kustomization of the scope adds its prefixes and suffixes."""
    for prefix, suffix in sorted(graph.scope.affixes):
        if name.startswith(prefix) and name.endswith(suffix):
            yield name.removeprefix(prefix).removesuffix(suffix)


def _outside(graph: Graph, reference: Reference) -> Resolution:
    """A DNS name of no Service: a ServiceEntry may bring it into the mesh; whether it exists, only DNS can tell."""
    entries = graph.of_kind("networking.istio.io", "ServiceEntry")
    found = [one for one in entries if reference.host.lower().rstrip(".") in _hosts(one)]
    if found:
        return Resolution(graph.nearest_resource(reference.owner, found))
    return Resolution((), f"{reference.host} is a name outside the cluster")


def _hosts(entry: Resource) -> set[str]:
    hosts = entry.get("spec", "hosts")
    return {one.lower().rstrip(".") for one in hosts if isinstance(one, str)} if isinstance(hosts, list) else set()


# -- by labels ---------------------------------------------------------------------------------------------------------


def _selected(graph: Graph, reference: Reference, selector: Selector) -> Resolution:
    """The workloads (or the objects of another kind) that a selector matches, in every namespace it looks at."""
    if selector.is_unreadable:
        return Resolution((), "its labels are filled in later")
    names, doubt = namespaces_of(graph, reference.namespaces)
    if reference.kind == "Pod":
        found = [one.resource for name in names for one in graph.matching(selector, name)]
    else:
        found = [
            one
            for one in graph.of_kind(reference.group, reference.kind)
            if one.namespace in names and selector.matches(one.labels)
        ]
    if found:
        return Resolution(tuple(found))
    owner = reference.owner
    if reference.kind == "Pod" and any(graph.assumed_pods(selector, name) for name in names):
        return Resolution((), "declared as external")
    if makes_pods_for(graph.makers, owner, selector):
        return Resolution((), "an operator may make them")
    release = next((one for name in names if (one := graph.deployer(name)) is not None), None)
    if release is not None:
        return Resolution((), f"{release.title} may make them")
    hole = graph.hole_near(owner)
    return Resolution((), doubt or (hole.reason if hole is not None else ""))


def namespaces_of(graph: Graph, where: Namespaces) -> tuple[list[str], str]:
    """The namespaces of the scope that a selector looks at, and why there may be others (empty: there are none)."""
    if where.every:
        return list(graph.namespaces), "any namespace of the cluster may hold them"
    if where.selector is None:
        absent = [one for one in where.names if not graph.has_namespace(one)]
        doubt = f"nothing of namespace {absent[0]} is read here" if absent else ""
        return [one for one in where.names if graph.has_namespace(one)], doubt
    selector = where.selector
    if selector.is_unreadable:
        return [], "the namespaces' labels are filled in later"
    names = [name for name, labels in graph.namespaces.items() if selector.matches(labels)]
    if names and _by_name(selector):
        return names, ""
    if all(graph.knows_labels_of(name) for name in graph.namespaces) and names:
        return names, ""
    return names, "other namespaces may have these labels"


def _by_name(selector: Selector) -> bool:
    """Whether it chooses namespaces by the label that holds their name, so that no other one can be meant."""
    return any(one.key == "kubernetes.io/metadata.name" and one.operator == "In" for one in selector.requirements)
