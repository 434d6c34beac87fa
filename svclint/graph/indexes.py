"""What a graph looks up by keys of its own: each made once, with the first question, by `Graph.once`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from svclint.resource import namespace_labels, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph.model import Graph
    from svclint.resource import PodTemplate, Resource


def by_place(graph: Graph) -> Mapping[tuple[str, int], Mapping[Path, Resource]]:
    """A document -> its objects by their place in it: asked where something is told of a text."""
    found: dict[tuple[str, int], dict[Path, Resource]] = defaultdict(dict)
    for one in graph.everything:
        found[one.file, one.document.index].setdefault(one.root, one)
    return found


def reads_cluster(graph: Graph) -> bool:
    return any(one.is_live or graph.is_around(one) for one in graph.everything)


def applied_namespaces(graph: Graph) -> frozenset[str]:
    return frozenset(one.namespace for one in graph.everything if not graph.is_around(one))


def namespaces_of(graph: Graph) -> dict[str, Mapping[str, str]]:
    """Name of a namespace -> its labels."""
    written = {one.name: one.labels for one in graph.of_kind("", "Namespace")}
    return {
        name: namespace_labels(name, written.get(name, {}))
        for name in dict.fromkeys(one.namespace for one in graph.everything)
        if name
    }


def written_namespaces(graph: Graph) -> frozenset[str]:
    return frozenset(one.name for one in graph.of_kind("", "Namespace"))


def knows_all_labels(graph: Graph) -> bool:
    return all(map(graph.knows_labels_of, graph.namespaces))


def services_at(graph: Graph) -> dict[str, list[Resource]]:
    """The address of a Service inside the cluster -> the Services that ask for it."""
    found: dict[str, list[Resource]] = defaultdict(list)
    for service in graph.services():
        found[text(service.spec.get("clusterIP"))].append(service)
    return found


def services_of(graph: Graph) -> dict[PodTemplate, list[Resource]]:
    """A pod template -> the Services that send traffic to its pods."""
    found: dict[PodTemplate, list[Resource]] = defaultdict(list)
    for service in graph.services():
        for template in graph.selected(service):
            found[template].append(service)
    return found


def reading_order(graph: Graph) -> dict[Resource, int]:
    """An object -> its place among all of the scope."""
    return {one: place for place, one in enumerate(graph.everything)}
