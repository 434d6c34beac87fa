"""What a reference was probably meant for by what is left over: one thing is missing beside it, and one is named by
nobody."""

from __future__ import annotations

from svclint.meant.objects import Meant
from svclint.resource import is_placeholder
from svclint.suggest import closest, words_of
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference, Relation
    from svclint.resource import Resource

_NAMING: tuple[Relation, ...] = ("needs", "routes-to", "delegates-to", "configures")


def left_over(reference: Reference, graph: Graph) -> Meant | None:
    """The only object of the kind beside the owner that nothing names and whose name is like the one that is
    asked for, or a part of it, where no other reference there leads to nothing."""
    like = (one for one in graph.of_kind(reference.group, reference.kind) if _is_like(reference.name, one.name))
    found = [one for one in like if _is_idle_beside(one, reference, graph)]
    if len(found) != 1 or _others_missing(reference, graph):
        return None
    return Meant(reference, found[0])


def _is_idle_beside(one: Resource, reference: Reference, graph: Graph) -> bool:
    if one.namespace != reference.namespace or not _is_beside(one, reference.owner, graph) or is_placeholder(one.name):
        return False
    return not any(graph.pointing_at(relation, one) for relation in _NAMING)


def _is_beside(one: Resource, owner: Resource, graph: Graph) -> bool:
    """Whether two objects are of one directory, or of what is applied together by what was said."""
    return not graph.scope.nearest or one.directory == owner.directory


def _is_like(wanted: str, name: str) -> bool:
    """Whether the one is nearly the other, or begins with all of its words."""
    if not name:
        return False
    short, long = sorted((words_of(wanted), words_of(name)), key=len)
    return closest(wanted, [name]) is not None or (len(short) > 1 and long[: len(short)] == short)


def _others_missing(reference: Reference, graph: Graph) -> bool:
    """Whether something else of the kind is asked for beside the owner, and not there either."""
    return any(
        other.identity != reference.identity
        and (other.group, other.kind) == (reference.group, reference.kind)
        and not graph.resolve(other).found
        for owner in graph.referring(reference.relation)
        if _is_beside(owner, reference.owner, graph)
        for other in graph.references(owner, reference.relation)
    )
