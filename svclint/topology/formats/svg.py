"""A topology as an SVG picture of its own: no script, no file beside it, light and dark as the viewer is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from svclint.output.neutral import neutral
from svclint.output.xml_ import content
from svclint.topology.folding import Limit
from svclint.topology.formats.shown import below, title, told, told_of_edge
from svclint.topology.layout import HEIGHT, WIDTH, Layout, Point, layout
from svclint.topology.model import Edge, Node, Topology

LIMIT = Limit(nodes=250, edges=400)

_MARGIN = 24.0
_TITLE_ROOM, _BELOW_ROOM, _EDGE_ROOM = 26, 32, 20
# the tips of arrows, plain and by severity
_ENDS = ("", "warning", "error")

_STYLE = """\
svg { background: #ffffff; font-family: system-ui, sans-serif; }
text { fill: #1f2328; font-size: 13px; }
.below, .words { fill: #57606a; font-size: 11px; }
.words { paint-order: stroke; stroke: #ffffff; stroke-width: 4px; text-anchor: middle; }
.heading { font-size: 15px; font-weight: 600; }
rect { stroke: #9ca3af; fill: #ffffff; }
.entry rect { fill: #f3e8ff; stroke: #7c3aed; }
.route rect { fill: #e0edff; stroke: #2563eb; }
.service rect { fill: #d9f7e8; stroke: #059669; }
.workload rect { fill: #f3f4f6; stroke: #6b7280; }
.policy rect { fill: #fdf6d0; stroke: #a16207; }
.absent rect { fill: #ffffff; stroke: #9ca3af; stroke-dasharray: 5 4; }
.note rect { stroke: #2563eb; stroke-width: 2.5; }
.warning rect { stroke: #d97706; stroke-width: 2.5; }
.error rect { stroke: #dc2626; stroke-width: 2.5; }
.itself rect { stroke-width: 4.5; }
path { fill: none; stroke: #9ca3af; stroke-width: 1.4; }
.missing path, .unknown path { stroke-dasharray: 5 4; }
.warning path { stroke: #d97706; stroke-width: 2; }
.error path { stroke: #dc2626; stroke-width: 2; }
marker path { fill: #9ca3af; stroke: none; }
marker .endwarning { fill: #d97706; }
marker .enderror { fill: #dc2626; }
@media (prefers-color-scheme: dark) {
  svg { background: #0d1117; }
  text { fill: #e6edf3; }
  .below, .words { fill: #9198a1; }
  .words { stroke: #0d1117; }
  rect { fill: #0d1117; }
  .entry rect { fill: #2a1f45; }
  .route rect { fill: #14294d; }
  .service rect { fill: #0d3325; }
  .workload rect { fill: #21262d; }
  .policy rect { fill: #332a10; }
  .absent rect { fill: #0d1117; }
}
"""


def render(found: Topology) -> str:
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Topology) -> Iterator[str]:
    placed = layout(found)
    width, height = placed.width + 2 * _MARGIN, placed.height + 2 * _MARGIN
    by_id = found.by_id()
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}"'
        f' height="{height:.0f}" role="img" aria-label="What points at what: {len(found.nodes)} objects">'
    )
    yield f"<style>{_STYLE}</style>"
    yield f"<defs>{''.join(map(_marker, _ENDS))}</defs>"
    yield f'<g transform="translate({_MARGIN:.0f} {_MARGIN:.0f})">'
    for heading in placed.headings:
        yield f'<text class="heading" x="{heading.at[0]:.0f}" y="{heading.at[1]:.0f}">{escaped(heading.text)}</text>'
    labelled: list[str] = []
    for edge in _bundled(found.edges):
        yield from _edge(edge[0], edge, placed, by_id, labelled)
    yield from labelled
    for node in found.nodes:
        yield from _node(node, placed.boxes[node.id])
    yield "</g>"
    yield "</svg>"


def _marker(severity: str) -> str:
    return (
        f'<marker id="end{severity}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9"'
        f' markerUnits="userSpaceOnUse" orient="auto"><path class="end{severity}" d="M0 0 8 4 0 8z"/></marker>'
    )


def _bundled(edges: Sequence[Edge]) -> list[list[Edge]]:
    """Edges with the same ends lie on one line."""
    found: dict[tuple[str, str], list[Edge]] = {}
    for one in edges:
        found.setdefault((one.source, one.target), []).append(one)
    return [sorted(several, key=lambda one: one.findings, reverse=True) for several in found.values()]


def _edge(
    first: Edge, all_of_it: Sequence[Edge], placed: Layout, by_id: dict[str, Node], labelled: list[str]
) -> Iterator[str]:
    points = _way(first, placed)
    worst = first.findings.worst
    severity = worst.word if worst is not None and worst.word in _ENDS else ""
    classes = f"{first.state} {severity}".strip()
    told_of = content(told_of_edge(one, by_id) for one in all_of_it)
    line = f'<path d="{_curve(points)}" marker-end="url(#end{severity})"/>'
    yield f'<g class="{classes}"><title>{told_of}</title>{line}</g>'
    words = escaped(cut(", ".join(one.words for one in all_of_it), _EDGE_ROOM))
    middle = len(points) // 2
    (x1, y1), (x2, y2) = points[middle - 1], points[middle]
    labelled.append(f'<text class="words" x="{(x1 + x2) / 2:.0f}" y="{(y1 + y2) / 2 + 4:.0f}">{words}</text>')


def _way(edge: Edge, placed: Layout) -> list[Point]:
    """From the box of the source, past the layers between, to that of the target; on the sides that face each other."""
    (x1, y1), (x2, y2) = placed.boxes[edge.source], placed.boxes[edge.target]
    ahead = x2 >= x1
    start = (x1 + WIDTH if ahead else x1, y1 + HEIGHT / 2)
    end = (x2 if ahead else x2 + WIDTH, y2 + HEIGHT / 2)
    bends = placed.bends.get((edge.source, edge.target), ())
    sides = (0.0, WIDTH) if ahead else (WIDTH, 0.0)
    between = [(x + side, y + HEIGHT / 2) for x, y in bends for side in sides]
    return [start, *between, end]


def _curve(points: Sequence[Point]) -> str:
    """A smooth line through the points: level at each of them."""
    parts = [f"M{points[0][0]:.0f} {points[0][1]:.0f}"]
    for (x1, y1), (x2, y2) in pairwise(points):
        half = (x1 + x2) / 2
        parts.append(f"C{half:.0f} {y1:.0f} {half:.0f} {y2:.0f} {x2:.0f} {y2:.0f}")
    return " ".join(parts)


def _node(node: Node, at: Point) -> Iterator[str]:
    x, y = at
    worst = node.findings.worst
    classes = [node.role if node.state == "found" else "absent", worst.word if worst is not None else "", node.side]
    under = below(node)
    yield f'<g class="{" ".join(filter(None, classes))}"><title>{escaped(told(node))}</title>'
    radius = 20 if node.role in ("service", "entry") else 6
    yield f'<rect x="{x:.0f}" y="{y:.0f}" width="{WIDTH:.0f}" height="{HEIGHT:.0f}" rx="{radius}"/>'
    top = y + (18 if under else 26)
    yield f'<text x="{x + 12:.0f}" y="{top:.0f}">{escaped(cut(title(node), _TITLE_ROOM))}</text>'
    if under:
        yield f'<text class="below" x="{x + 12:.0f}" y="{y + 34:.0f}">{escaped(cut(under, _BELOW_ROOM))}</text>'
    yield "</g>"


def cut(text: str, room: int) -> str:
    """A text of at most `room` characters, with its beginning and its end."""
    if len(text) <= room:
        return text
    head = room * 3 // 5
    return f"{text[:head]}…{text[len(text) - (room - head - 1) :]}"


def escaped(text: str) -> str:
    """A text of one line, as XML holds it."""
    return content((neutral(text),))
