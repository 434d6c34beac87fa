"""Chooses a part of a topology: by scope, namespace, relation, what is near an object, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import combinations
from typing import TYPE_CHECKING

from svclint.named_tuple import NamedTuple
from svclint.topology.model import Node, Side, Topology
from svclint.topology.networks import network

if TYPE_CHECKING:
    import networkx


class NoSuchObject(Exception):
    """Nothing is called so; `names` are what there is."""

    def __init__(self, word: str, names: Sequence[str]) -> None:
        super().__init__(word)
        self.word = word
        self.names = names


class Choice(NamedTuple):
    """What is wanted of a topology; patterns are those of file names. Empty tuples mean all.

    `objects` are written `Kind/name` or `Kind/namespace/name`; what is up to `depth` edges from them, in either
    direction, comes along. `impact` is one of which all that leads to it and all that it leads to is wanted; `path` are
    two whose shortest ways to each other are. `alone` says that objects without any edge are wanted as well, which
    otherwise are only those that belong to traffic or have a finding.
    """

    scopes: tuple[str, ...] = ()
    namespaces: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    depth: int = 1
    impact: str = ""
    path: tuple[str, ...] = ()
    alone: bool = False


def chosen(whole: Topology, choice: Choice) -> Topology:
    """The part that is wanted; raises NoSuchObject where an object is not there."""
    found = _filtered(whole, choice)
    if choice.objects or choice.impact or choice.path:
        graph = network(found)
        if choice.objects:
            found = found.only(_near(graph, found, choice))
        if choice.impact:
            found = _hanging(network(found), found, choice.impact)
        return found.only(_between(network(found), found, choice.path)) if choice.path else found
    return found if choice.alone else _without_idle(found)


def _filtered(whole: Topology, choice: Choice) -> Topology:
    edges = [one for one in whole.edges if not choice.relations or one.relation in choice.relations]
    nodes = [one for one in whole.nodes if not choice.scopes or _is_like(one.scope, choice.scopes)]
    found = Topology(tuple(nodes), tuple(edges))
    if not choice.namespaces:
        return found.only(one.id for one in nodes)
    within = {one.id for one in nodes if one.namespace and _is_like(one.namespace, choice.namespaces)}
    # what crosses the border is shown with its other end
    ends = {end for one in edges if one.source in within or one.target in within for end in (one.source, one.target)}
    part = found.only(within | ends)
    return part._replace(edges=tuple(one for one in part.edges if one.source in within or one.target in within))


def _without_idle(found: Topology) -> Topology:
    linked = found.linked()
    return found.only(
        one.id
        for one in found.nodes
        if one.id in linked or one.findings.worst is not None or one.role in ("route", "service", "workload")
    )


def _is_like(word: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(word, one) for one in patterns)


def called(found: Topology, word: str) -> Iterator[Node]:
    """The nodes that `Kind/name`, `Kind/namespace/name` or a bare name means; letters of the kind may be small."""
    *before, name = word.split("/")
    kind = before[0].lower() if before else "*"
    namespace = before[1] if len(before) > 1 else "*"
    for one in found.nodes:
        of_kind = fnmatchcase(one.kind.lower(), kind) and (before or one.state == "found")
        if of_kind and fnmatchcase(one.namespace, namespace) and fnmatchcase(one.name, name):
            yield one


def _named(found: Topology, word: str) -> list[str]:
    ids = [one.id for one in called(found, word)]
    if not ids:
        names = dict.fromkeys(f"{one.kind}/{one.name}" for one in found.nodes if one.state == "found" and one.name)
        raise NoSuchObject(word, tuple(names))
    return ids


def _near(graph: networkx.MultiDiGraph, found: Topology, choice: Choice) -> set[str]:
    import networkx

    either = graph.to_undirected(as_view=True)
    starts = [id for word in choice.objects for id in _named(found, word)]
    return {id for one in starts for id in networkx.ego_graph(either, one, radius=choice.depth)}


def _hanging(graph: networkx.MultiDiGraph, found: Topology, word: str) -> Topology:
    import networkx

    own = set(_named(found, word))
    before = {id for one in own for id in networkx.ancestors(graph, one)}
    after = {id for one in own for id in networkx.descendants(graph, one)}
    part = found.only(own | before | after)

    def side(id: str) -> Side:
        if id in own:
            return "itself"
        return "both" if id in before and id in after else "reaches" if id in before else "reached"

    return part._replace(nodes=tuple(one._replace(side=side(one.id)) for one in part.nodes))


def _between(graph: networkx.MultiDiGraph, found: Topology, words: Sequence[str]) -> set[str]:
    """The shortest ways from any object of the one name to any of the other, whatever the direction of the edges."""
    import networkx

    either = graph.to_undirected(as_view=True)
    ways: set[str] = set()
    for one, other in combinations(words, 2):
        ends = _named(found, other)
        for start in _named(found, one):
            before = networkx.predecessor(either, start)
            # each object once: the ways may be as many as two to the power of their length
            way: set[str] = set()
            open_ = [end for end in ends if end != start and end in before]
            while open_:
                here = open_.pop()
                if here not in way:
                    way.add(here)
                    open_.extend(before[here])
            ways |= way
    return ways
