"""Folds a topology that is too large to be looked at: by application, namespace, or scope."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from heapq import heapify, heappop, heappush
from typing import Literal

from svclint.named_tuple import NamedTuple
from svclint.topology.model import Edge, Node, Role, Tally, Topology, joined

Level = Literal["none", "application", "namespace", "scope"]
LEVELS: tuple[Level, ...] = ("none", "application", "namespace", "scope")


class Limit(NamedTuple):
    """The nodes and edges that a picture has room for."""

    nodes: int
    edges: int


class Folded(NamedTuple):
    """A topology that can be looked at, how far each scope of it is folded, and how many scopes are not shown."""

    topology: Topology
    levels: dict[str, Level]
    more: int = 0


def readable(found: Topology, limit: Limit) -> Folded:
    """The topology folded no further than needed: the scope with the most nodes first."""
    parts = dict(found.parts())
    folded, levels = dict(parts), dict.fromkeys(parts, LEVELS[0])
    nodes, edges = len(found.nodes), sum(len(one.edges) for one in parts.values())
    # the largest first: of two, that which comes first
    open_ = [(-_size(one), place, name) for place, (name, one) in enumerate(parts.items())]
    heapify(open_)
    while open_ and (nodes > limit.nodes or edges > limit.edges):
        _, place, name = heappop(open_)
        before, levels[name] = folded[name], LEVELS[LEVELS.index(levels[name]) + 1]
        folded[name] = after = fold(parts[name], levels[name])
        nodes, edges = nodes + len(after.nodes) - len(before.nodes), edges + len(after.edges) - len(before.edges)
        if levels[name] != LEVELS[-1]:
            heappush(open_, (-_size(after), place, name))
    shown = sorted(folded, key=lambda name: _worth(folded[name]), reverse=True)[: limit.nodes - 1]
    if len(folded) <= limit.nodes:
        shown = list(folded)
    left = [node for name, part in folded.items() if name not in shown for node in part.nodes]
    kept = [folded[name] for name in folded if name in shown]
    shown_nodes = tuple(node for part in kept for node in part.nodes)
    shown_edges = tuple(edge for part in kept for edge in part.edges)
    return Folded(Topology((*shown_nodes, *_rest(left)), shown_edges), levels, len(folded) - len(shown))


def _size(part: Topology) -> int:
    return len(part.nodes) + len(part.edges)


def _worth(part: Topology) -> tuple[Tally, int]:
    """What of many scopes is shown first: where the worst is found."""
    return joined(one.findings for one in part.nodes), sum(one.members for one in part.nodes)


def _rest(left: Sequence[Node]) -> Iterable[Node]:
    """The node that stands for all scopes that there is no room for."""
    if left:
        name = f"{len({one.scope for one in left})} more scopes"
        found = joined(one.findings for one in left)
        yield Node(name, name, "", "Scopes", "", name, findings=found, members=sum(one.members for one in left))


def fold(found: Topology, level: Level) -> Topology:
    """The objects of one application, namespace or scope as one node. What is not there stays apart from what is."""
    if level == "none":
        return found
    groups: dict[Hashable, list[Node]] = {}
    for node in found.nodes:
        groups.setdefault(_group(node, level), []).append(node)
    stands_for: dict[str, str] = {}
    nodes: list[Node] = []
    for members in groups.values():
        node = members[0] if len(members) == 1 else _folded(members, level)
        nodes.append(node)
        stands_for.update(dict.fromkeys((one.id for one in members), node.id))
    return Topology(tuple(nodes), _edges(found, stands_for))


def _group(node: Node, level: Level) -> Hashable:
    if level == "scope":
        return node.scope
    if level == "namespace":
        return node.scope, node.namespace, node.state
    return node.scope, node.namespace, node.state, node.application or node.id


def _folded(members: list[Node], level: Level) -> Node:
    first = members[0]
    here = first.state == "found" or level == "scope"
    called = {"application": first.application, "namespace": first.namespace or "cluster", "scope": first.scope}
    name = called.get(level, "")
    files = {one.file for one in members}
    return Node(
        f"{first.scope}: {level} {first.namespace}/{name}{'' if here else f' ({first.state})'}",
        first.scope,
        "",
        level.capitalize() if here else "Not here",
        first.namespace if level == "application" else "",
        name,
        _role(members),
        "found" if here else first.state,
        "",
        first.file if len(files) == 1 else "",
        0,
        first.application,
        any(one.judged for one in members),
        joined(one.findings for one in members),
        sum(one.members for one in members),
    )


def _role(members: list[Node]) -> Role:
    """The role that says most of them: a Service's, where there is one."""
    order: tuple[Role, ...] = ("service", "workload", "route", "entry", "policy", "other")
    return min((one.role for one in members), key=order.index)


def _edges(found: Topology, stands_for: dict[str, str]) -> tuple[Edge, ...]:
    edges: dict[tuple[str, str, str, str], Edge] = {}
    for one in found.edges:
        source, target = stands_for[one.source], stands_for[one.target]
        if source == target:
            continue
        key = (source, target, one.relation, one.state)
        known = edges.get(key)
        if known is None:
            edges[key] = one._replace(source=source, target=target)
        else:
            edges[key] = known._replace(
                ports=tuple(dict.fromkeys((*known.ports, *one.ports))),
                places=known.places + one.places,
                findings=joined((known.findings, one.findings)),
            )
    return tuple(edges.values())
