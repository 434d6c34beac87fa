"""Which files belong together by what their objects say of each other, and which directories hold one application."""

from __future__ import annotations

from collections import defaultdict

from svclint.certainty.sample_names import is_name_of_sample
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set

    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource

# every file names its namespace, and CRDs are nobody's own
_EVERYBODYS = frozenset({"Namespace", "CustomResourceDefinition"})
# what many applications of a cluster use
_SHARED = _EVERYBODYS | {
    *("ClusterIssuer", "ClusterRole", "Gateway", "GatewayClass", "IngressClass", "PriorityClass", "StorageClass"),
}


def is_application(directory: str, graph: Graph) -> bool:
    """Whether objects of one file of `directory` mean objects of another file, so that its files belong together."""
    return directory in graph.once(_directories)


def _directories(graph: Graph) -> frozenset[str]:
    """The directories of files whose objects mean objects of other files."""
    return frozenset(
        directory
        for reference, meant in _meant(graph)
        if meant.kind not in _EVERYBODYS
        for directory in (reference.owner.directory, meant.directory)
    )


def are_linked(one: str, other: str, graph: Graph) -> bool:
    """Whether an object of one file means one of the other, or both files mean or are meant by objects of a third.

    A selector says so where its values are names of somebody's own: `app: nginx` selects what any sample has.
    """
    near = graph.once(_near)
    mine, theirs = near.get(one, frozenset()), near.get(other, frozenset())
    return other in mine or not mine.isdisjoint(theirs)


def _near(graph: Graph) -> Mapping[str, Set[str]]:
    """The files whose objects mean objects of a file, or are meant by them."""
    found: dict[str, set[str]] = defaultdict(set)
    for reference, meant in _meant(graph):
        if meant.kind not in _SHARED and _is_own(reference):
            found[reference.owner.file].add(meant.file)
            found[meant.file].add(reference.owner.file)
    return found


def _is_own(reference: Reference) -> bool:
    if reference.selector is None:
        return True
    values = [value for one in reference.selector.requirements for value in one.values]
    return any(not is_name_of_sample(value) for value in values)


def _meant(graph: Graph) -> Iterator[tuple[Reference, Resource]]:
    """What objects mean in other files than their own."""
    for resource in graph.resources:
        for reference in graph.references(resource):
            for meant in graph.resolve(reference).found:
                if meant.file != resource.file:
                    yield reference, meant
