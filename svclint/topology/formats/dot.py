"""A topology as DOT, for Graphviz and what reads its language."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.topology.folding import Limit
from svclint.topology.formats.shown import below, numbered, title
from svclint.topology.model import Node, Topology

LIMIT = Limit(nodes=400, edges=1000)

_FILLS = {
    "entry": "#ede9fe",
    "route": "#dbeafe",
    "service": "#d1fae5",
    "workload": "#f3f4f6",
    "policy": "#fef9c3",
    "other": "#ffffff",
}
_SHAPES = {
    "entry": "cds",
    "route": "hexagon",
    "service": "ellipse",
    "workload": "box",
    "policy": "note",
    "other": "box",
}
_COLOURS = {"error": "#dc2626", "warning": "#d97706", "note": "#2563eb", "": "#6b7280"}


def render(found: Topology) -> str:
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Topology) -> Iterator[str]:
    names = numbered(found)
    yield "digraph svclint {"
    yield '  graph [rankdir="LR", fontname="sans-serif"];'
    yield '  node [fontname="sans-serif", style="filled"];'
    yield '  edge [fontname="sans-serif", fontsize="10"];'
    scopes = list(found.scopes())
    for number, (scope, nodes) in enumerate(scopes):
        if len(scopes) > 1:
            yield f"  subgraph cluster_{number} {{"
            yield f"    label={quoted(scope)};"
        for node in nodes:
            yield f"    {names[node.id]} [{_attributes(_of_node(node))}];"
        if len(scopes) > 1:
            yield "  }"
    for edge in found.edges:
        worst = edge.findings.worst.word if edge.findings.worst is not None else ""
        style = "solid" if edge.state == "found" else "dashed"
        attributes = {"label": edge.words, "style": style, "color": _COLOURS[worst], "tooltip": edge.field}
        yield f"  {names[edge.source]} -> {names[edge.target]} [{_attributes(attributes)}];"
    yield "}"


def _of_node(node: Node) -> dict[str, str]:
    worst = node.findings.worst.word if node.findings.worst is not None else ""
    place = f"{node.file}:{node.line}" if node.line else node.file
    found = {
        "label": "\n".join(one for one in (title(node), below(node)) if one),
        "shape": _SHAPES[node.role],
        "fillcolor": _FILLS[node.role] if node.state == "found" else "#ffffff",
        "color": _COLOURS[worst],
        "penwidth": "2.5" if worst else "1",
        "tooltip": place,
    }
    return found if node.state == "found" else {**found, "style": "dashed"}


def _attributes(values: dict[str, str]) -> str:
    return ", ".join(f"{name}={quoted(value)}" for name, value in values.items() if value)


def quoted(text: str) -> str:
    """A text as DOT takes it, letter by letter: its escapes begin with a backslash, its entities with an ampersand."""
    shown = text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
    return '"' + "\\n".join(line for line in shown.split("\n")) + '"'
