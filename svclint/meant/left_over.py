"""What a reference was probably meant for by what is left over: one thing is missing beside it, and one is named by
nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from svclint.meant.near_names import NearNames
from svclint.meant.objects import Meant
from svclint.resource import is_placeholder
from svclint.suggest import closest, words_of
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference, Relation
    from svclint.resource import Identity, Resource

_NAMING: tuple[Relation, ...] = ("needs", "routes-to", "delegates-to", "configures")


def left_over(reference: Reference, graph: Graph) -> Meant | None:
    """The only object of the kind beside the owner that nothing names and whose name is like the one that is
    asked for, or a part of it, where no other reference there leads to nothing."""
    known = graph.once(_beside, reference.group, reference.kind)
    beside = known.get((_place(reference.owner, graph), reference.namespace))
    found = [one for one in beside.like(reference.name) if _is_idle(one, graph)] if beside is not None else []
    if len(found) != 1 or _others_missing(reference, graph):
        return None
    return Meant(reference, found[0])


class _Beside:
    """The objects of a kind and a namespace in one place, which are found by what their names share with another."""

    def __init__(self, objects: list[Resource]) -> None:
        self._called: dict[str, list[Resource]] = defaultdict(list)
        self._words: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._longer: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for one in objects:
            self._called[one.name].append(one)
        for name in self._called:
            words = words_of(name)
            self._words[words].append(name)
            for length in range(2, len(words)):
                self._longer[words[:length]].append(name)
        self._near = NearNames(self._called)

    def like(self, wanted: str) -> Iterator[Resource]:
        """Those whose name is nearly the one that is asked for, or of which one begins with all words of the other."""
        near = (one for one in self._near.candidates(wanted) if closest(wanted, [one]) is not None)
        for name in dict.fromkeys((*near, *self._part_of(words_of(wanted)))):
            yield from self._called[name]

    def _part_of(self, words: tuple[str, ...]) -> Iterator[str]:
        for length in range(2, len(words) + 1):
            yield from self._words.get(words[:length], ())
        yield from self._longer.get(words, ())


def _place(one: Resource, graph: Graph) -> str:
    """What is beside each other: a directory, or all that is applied together by what was said."""
    return one.directory if graph.scope.nearest else ""


def _beside(graph: Graph, group: str, kind: str) -> Mapping[tuple[str, str], _Beside]:
    """The objects of a kind that have a name, by place and namespace."""
    found: dict[tuple[str, str], list[Resource]] = defaultdict(list)
    for one in graph.of_kind(group, kind):
        if one.name and not is_placeholder(one.name):
            found[_place(one, graph), one.namespace].append(one)
    return {key: _Beside(objects) for key, objects in found.items()}


def _is_idle(one: Resource, graph: Graph) -> bool:
    return not any(graph.pointing_at(relation, one) for relation in _NAMING)


def _others_missing(reference: Reference, graph: Graph) -> bool:
    """Whether something else of the kind is asked for beside the owner, and not there either."""
    missing = graph.once(_missing, reference.relation, reference.group, reference.kind)
    here = missing.get(_place(reference.owner, graph), set())
    return len(here) > (reference.identity in here)


def _missing(graph: Graph, relation: Relation, group: str, kind: str) -> Mapping[str, set[Identity]]:
    """What of a kind is asked for and not there, by the place of who asks."""
    found: dict[str, set[Identity]] = defaultdict(set)
    for owner in graph.referring(relation):
        for one in graph.references(owner, relation):
            if (one.group, one.kind) == (group, kind) and not graph.resolve(one).found:
                found[_place(owner, graph)].add(one.identity)
    return found
