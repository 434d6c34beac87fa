"""Layers of a directed graph from top to bottom (Sugiyama's method); the only importer of grandalf."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from svclint.named_tuple import NamedTuple

Point = tuple[float, float]

# More make it no better on real graphs
_ROUNDS = 4


class Box(NamedTuple):
    """What a node takes across and down, or the room between two."""

    across: float
    down: float


class Component(NamedTuple):
    """What hangs together: the center of each node, and the points where an edge passes a layer."""

    centers: dict[str, Point]
    bends: dict[tuple[str, str], tuple[Point, ...]]


class _View:
    """What grandalf asks of a node, and sets."""

    __slots__ = ("h", "w", "xy")

    def __init__(self, box: Box) -> None:
        self.w, self.h = box
        self.xy: Point = (0.0, 0.0)


class _Way:
    """What grandalf tells of an edge: the points from one center to the other."""

    __slots__ = ("points",)

    def __init__(self) -> None:
        self.points: Sequence[Point] = ()

    def setpath(self, points: Sequence[Point]) -> None:
        self.points = tuple(points)


def layered(ids: Sequence[str], pairs: Sequence[tuple[str, str]], box: Box, between: Box) -> Iterator[Component]:
    """The components of a graph without loops, each from (0, 0) on; nodes without an edge are left out."""
    from grandalf.graphs import Graph
    from grandalf.layouts import SugiyamaLayout

    make_vertex, make_edge = _classes()
    linked = {id for pair in pairs for id in pair}
    vertices = {id: make_vertex((number, id)) for number, id in enumerate(ids) if id in linked}
    for vertex in vertices.values():
        vertex.view = _View(box)
    edges = [
        make_edge(vertices[one], vertices[other], data=(number, (one, other)))
        for number, (one, other) in enumerate(pairs)
    ]
    for edge in edges:
        edge.view = _Way()
    for component in Graph(list(vertices.values()), edges).C:
        drawing = SugiyamaLayout(component)
        drawing.xspace, drawing.yspace = between
        drawing.init_all()
        drawing.draw(_ROUNDS)
        first = min(vertex.view.xy[1] for vertex in component.sV)
        yield Component(
            {vertex.data[1]: (vertex.view.xy[0], vertex.view.xy[1] - first) for vertex in component.sV},
            {edge.data[1]: tuple((x, y - first) for x, y in edge.view.points[1:-1]) for edge in component.sE},
        )


def _classes() -> tuple[Any, Any]:
    """grandalf's vertices and edges, with hashes of their own: it has them in sets, whose order is that of addresses
    in memory otherwise, and with it the picture."""
    from grandalf.graphs import Edge, Vertex

    def number(self: Any) -> int:
        found: int = self.data[0]
        return found

    def is_same(self: Any, other: object) -> bool:
        return self is other

    body = {"__hash__": number, "__eq__": is_same}
    return type("NumberedVertex", (Vertex,), dict(body)), type("NumberedEdge", (Edge,), dict(body))
