"""Topology: the objects of a run and what they point at, as nodes and edges of plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from svclint.named_tuple import NamedTuple
from svclint.severity import Severity

State = Literal["found", "missing", "unknown"]
"""Whether a thing is in the manifests, is not, or whether nobody can tell from them."""

Role = Literal["entry", "route", "service", "workload", "policy", "other"]
"""What a node is on the way of traffic: where it comes in (a Gateway, a class), what routes it, a Service, what runs
pods, what governs the others (a policy, an autoscaler, a monitor), or none of it."""

Side = Literal["", "itself", "reaches", "reached", "both"]
"""What a node is to the object that somebody asked about: itself, one that leads to it, one that it leads to, both."""


class Tally(NamedTuple):
    """How many findings there are, by severity."""

    errors: int = 0
    warnings: int = 0
    notes: int = 0

    @property
    def worst(self) -> Severity | None:
        if self.errors:
            return Severity.ERROR
        if self.warnings:
            return Severity.WARNING
        return Severity.NOTE if self.notes else None

    def __str__(self) -> str:
        parts = ((self.errors, "error"), (self.warnings, "warning"), (self.notes, "note"))
        return ", ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in parts if number)


def tally(severities: Iterable[Severity]) -> Tally:
    found = list(severities)
    return Tally(found.count(Severity.ERROR), found.count(Severity.WARNING), found.count(Severity.NOTE))


def joined(tallies: Iterable[Tally]) -> Tally:
    found = list(tallies)
    return Tally(*(sum(one[place] for one in found) for place in range(3)))


class Node(NamedTuple):
    """An object, or a thing that one points at and that is not in the manifests (`state`; `reason` says why that proves
    nothing). `id` is unique in a run; it names the scope and the object.

    `file` is empty and `line` 0 where it stands nowhere. `application` is what it belongs to, by its labels. `judged`
    is false where it is only there to be found. `members` counts the objects that it stands for, where several are
    folded into one. `side` is set where somebody asked about one object.
    """

    id: str
    scope: str
    api_version: str
    kind: str
    namespace: str
    name: str
    role: Role = "other"
    state: State = "found"
    reason: str = ""
    file: str = ""
    line: int = 0
    application: str = ""
    judged: bool = True
    findings: Tally = Tally()
    members: int = 1
    side: Side = ""

    @property
    def title(self) -> str:
        return f"{self.kind} {self.name}".strip()


class Edge(NamedTuple):
    """What one node points at: `relation` is the verb, owner first, as the table of references has it.

    `state` says where it leads, `reason` why that is unknown. `ports` are those that it names, `field` is the first
    field that says so, at `file` and `line`, and `places` how many fields do. `findings` are those at that field.
    """

    source: str
    target: str
    relation: str
    state: State = "found"
    reason: str = ""
    ports: tuple[str, ...] = ()
    field: str = ""
    file: str = ""
    line: int = 0
    places: int = 1
    findings: Tally = Tally()

    @property
    def words(self) -> str:
        """`routes to :80, :http`."""
        ports = ", ".join(f":{port}" for port in self.ports[:3]) + (", …" if len(self.ports) > 3 else "")
        return f"{self.relation.replace('-', ' ')} {ports}".rstrip()


class Topology(NamedTuple):
    """Nodes in the order of their scopes and files, and the edges between them."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()

    def by_id(self) -> dict[str, Node]:
        return {one.id: one for one in self.nodes}

    def only(self, ids: Iterable[str]) -> Topology:
        """The nodes of these ids, and the edges between them."""
        kept = frozenset(ids)
        return Topology(
            tuple(one for one in self.nodes if one.id in kept),
            tuple(one for one in self.edges if one.source in kept and one.target in kept),
        )

    def linked(self) -> frozenset[str]:
        """The ids of the nodes that an edge begins or ends at."""
        return frozenset(end for one in self.edges for end in (one.source, one.target))

    def scopes(self) -> Iterator[tuple[str, tuple[Node, ...]]]:
        """The nodes by scope, in order."""
        found: dict[str, list[Node]] = {}
        for node in self.nodes:
            found.setdefault(node.scope, []).append(node)
        yield from ((name, tuple(nodes)) for name, nodes in found.items())

    def parts(self) -> Iterator[tuple[str, Topology]]:
        """Each scope by its name: its nodes, and the edges between them."""
        scope_of = {one.id: one.scope for one in self.nodes}
        edges: dict[str, list[Edge]] = {}
        for edge in self.edges:
            if scope_of[edge.source] == scope_of[edge.target]:
                edges.setdefault(scope_of[edge.source], []).append(edge)
        yield from ((name, Topology(nodes, tuple(edges.get(name, ())))) for name, nodes in self.scopes())
