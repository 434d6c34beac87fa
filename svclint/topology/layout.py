"""Where the nodes of a picture lie: in layers from left to right, by grandalf, what hangs together side by side."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from svclint.named_tuple import NamedTuple
from svclint.topology.layered import Box, layered
from svclint.topology.model import Topology

Point = tuple[float, float]

WIDTH, HEIGHT = 210.0, 44.0
"""The box of a node."""

_BETWEEN_LAYERS, _BETWEEN_NODES, _BETWEEN_PARTS = 130.0, 18.0, 40.0
_HEADING, _LETTER = 34.0, 9.5


class Heading(NamedTuple):
    """The name of a scope, and where it stands."""

    text: str
    at: Point


class Layout(NamedTuple):
    """The left upper corner of each node's box, the points that an edge passes on its way (by source and target), the
    headings of the scopes, and how large all of it is."""

    boxes: dict[str, Point]
    bends: dict[tuple[str, str], tuple[Point, ...]]
    width: float
    height: float
    headings: tuple[Heading, ...] = ()

    def moved(self, across: float, down: float) -> Layout:
        return self._replace(
            boxes={id: (x + across, y + down) for id, (x, y) in self.boxes.items()},
            bends={ends: tuple((x + across, y + down) for x, y in way) for ends, way in self.bends.items()},
            headings=tuple(Heading(one.text, (one.at[0] + across, one.at[1] + down)) for one in self.headings),
        )


def layout(found: Topology) -> Layout:
    """The layout of a topology, each scope of several below its heading."""
    parts = []
    for name, scope in found.parts():
        parts.append((name, _packed(sorted(_parts(scope), key=lambda part: -part.height))))
    return _packed([part if len(parts) < 2 else _headed(part, name) for name, part in parts])


def _headed(part: Layout, scope: str) -> Layout:
    heading = Heading(scope, (0.0, _HEADING / 2))
    below = part.moved(0.0, _HEADING)
    width = max(part.width, len(scope) * _LETTER)
    return below._replace(headings=(heading,), width=width, height=part.height + _HEADING)


def _parts(found: Topology) -> Iterator[Layout]:
    """What hangs together, each laid out on its own, and all that is alone in a grid."""
    pairs = _pairs(found)
    linked = {end for ends in pairs for end in ends}
    if pairs:
        yield from _layered([one.id for one in found.nodes], sorted(pairs))
    alone = [one.id for one in found.nodes if one.id not in linked]
    if alone:
        yield _grid(alone)


def _pairs(found: Topology) -> set[tuple[str, str]]:
    """Who stands left of whom. A StatefulSet names the Service that selects it: traffic goes the other way."""
    pairs = {(one.source, one.target) for one in found.edges if one.source != one.target}
    named = {(one.source, one.target) for one in found.edges if one.relation == "names"}
    return {ends for ends in pairs if ends not in named or ends[::-1] not in pairs}


def _layered(ids: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Iterator[Layout]:
    """Each component as grandalf lays it out, from top to bottom, turned to the right."""
    for component in layered(ids, pairs, Box(HEIGHT, WIDTH), Box(_BETWEEN_NODES, _BETWEEN_LAYERS)):
        boxes = {id: (y, x) for id, (x, y) in component.centers.items()}
        bends = {ends: tuple((y, x) for x, y in way) for ends, way in component.bends.items()}
        tops = [y for _, y in boxes.values()] + [y for way in bends.values() for _, y in way]
        edge = min(tops)
        part = Layout(boxes, bends, max(x for x, _ in boxes.values()) + WIDTH, max(tops) + HEIGHT - edge)
        yield part.moved(0.0, -edge)


def _grid(ids: Sequence[str]) -> Layout:
    columns = max(1, min(4, round(math.sqrt(len(ids)))))
    across, down = WIDTH + 3 * _BETWEEN_NODES, HEIGHT + _BETWEEN_NODES
    boxes = {id: (place % columns * across, place // columns * down) for place, id in enumerate(ids)}
    rows = math.ceil(len(ids) / columns)
    return Layout(boxes, {}, columns * across - 3 * _BETWEEN_NODES, rows * down - _BETWEEN_NODES)


def _packed(parts: Sequence[Layout]) -> Layout:
    """The parts in their order on shelves, so that all is about as wide as high."""
    area = sum((one.width + _BETWEEN_PARTS) * (one.height + _BETWEEN_PARTS) for one in parts)
    widest = max((one.width for one in parts), default=0.0)
    room = max(widest, math.sqrt(area * 1.6))
    boxes: dict[str, Point] = {}
    bends: dict[tuple[str, str], tuple[Point, ...]] = {}
    headings: list[Heading] = []
    x = y = shelf = width = 0.0
    for part in parts:
        if x and x + part.width > room:
            x, y, shelf = 0.0, y + shelf + _BETWEEN_PARTS, 0.0
        placed = part.moved(x, y)
        boxes.update(placed.boxes)
        bends.update(placed.bends)
        headings.extend(placed.headings)
        x += part.width + _BETWEEN_PARTS
        shelf, width = max(shelf, part.height), max(width, x - _BETWEEN_PARTS)
    return Layout(boxes, bends, width, y + shelf, tuple(headings))
