"""A topology as a Mermaid flowchart, as GitHub and GitLab draw them in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svclint.output.flowchart import in_quotes
from svclint.topology.folding import Limit
from svclint.topology.formats.shown import below, numbered, title
from svclint.topology.model import Edge, Node, Topology

LIMIT = Limit(nodes=120, edges=250)
"""GitHub draws 500 edges and 50,000 characters at most: Mermaid's maxEdges and maxTextSize."""

_SHAPES = {
    "entry": ('(["', '"])'),
    "route": ('{{"', '"}}'),
    "service": ('(["', '"])'),
    "workload": ('["', '"]'),
    "policy": ('[/"', '"/]'),
    "other": ('["', '"]'),
}
_ARROWS = {"found": ("--", "-->"), "missing": ("-.", ".->"), "unknown": ("-.", ".->")}
# Of both themes of GitHub: text on these is readable in the light and in the dark
_CLASSES = {
    "entry": "fill:#ede9fe,stroke:#7c3aed,color:#1f2328",
    "route": "fill:#dbeafe,stroke:#2563eb,color:#1f2328",
    "service": "fill:#d1fae5,stroke:#059669,color:#1f2328",
    "workload": "fill:#f3f4f6,stroke:#6b7280,color:#1f2328",
    "policy": "fill:#fef9c3,stroke:#a16207,color:#1f2328",
    "other": "fill:#ffffff,stroke:#9ca3af,color:#1f2328",
    "absent": "fill:#ffffff,stroke:#9ca3af,color:#57606a,stroke-dasharray:5 4",
    "note": "stroke:#2563eb,stroke-width:3px",
    "warning": "stroke:#d97706,stroke-width:3px",
    "error": "stroke:#dc2626,stroke-width:3px",
    "asked": "stroke-width:5px",
}


def render(found: Topology) -> str:
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Topology) -> Iterator[str]:
    yield "flowchart LR"
    names = numbered(found)
    scopes = list(found.scopes())
    for number, (scope, nodes) in enumerate(scopes):
        if len(scopes) > 1:
            yield f'  subgraph s{number}["{in_quotes(scope)}"]'
        yield from _nodes(nodes, names, f"s{number}")
        if len(scopes) > 1:
            yield "  end"
    for edge in found.edges:
        left, right = _ARROWS[edge.state]
        yield f'  {names[edge.source]} {left} "{in_quotes(edge.words)}" {right} {names[edge.target]}'
    yield from _styles(found, names)


def _nodes(nodes: Sequence[Node], names: dict[str, str], scope: str) -> Iterator[str]:
    """The nodes of a scope, in a frame for each namespace where there are several."""
    namespaces: dict[str, list[Node]] = {}
    for node in nodes:
        namespaces.setdefault(node.namespace, []).append(node)
    framed = len([one for one in namespaces if one]) > 1
    for number, (namespace, members) in enumerate(namespaces.items()):
        if framed and namespace:
            yield f'  subgraph {scope}_{number}["{in_quotes(namespace)}"]'
        for node in members:
            begin, end = _SHAPES[node.role]
            under = below(node._replace(namespace="") if framed else node)
            text = in_quotes(title(node)) + (f"<br/>{in_quotes(under)}" if under else "")
            yield f"    {names[node.id]}{begin}{text}{end}"
        if framed and namespace:
            yield "  end"


def _styles(found: Topology, names: dict[str, str]) -> Iterator[str]:
    used: dict[str, list[str]] = {}
    for node in found.nodes:
        for one in _classes(node):
            used.setdefault(one, []).append(names[node.id])
    for one, style in _CLASSES.items():
        if one in used:
            yield f"  classDef {one} {style}"
            yield f"  class {','.join(used[one])} {one}"
    for severity, colour in (("error", "#dc2626"), ("warning", "#d97706")):
        places = [str(number) for number, edge in enumerate(found.edges) if _worst(edge) == severity]
        if places:
            yield f"  linkStyle {','.join(places)} stroke:{colour},stroke-width:3px"


def _classes(node: Node) -> Iterator[str]:
    yield node.role if node.state == "found" else "absent"
    if node.findings.worst is not None:
        yield node.findings.worst.word
    if node.side == "itself":
        yield "asked"


def _worst(edge: Edge) -> str:
    return edge.findings.worst.word if edge.findings.worst is not None else ""
