"""What is written on the nodes and edges of every picture."""

from __future__ import annotations

from svclint.output.neutral import neutral
from svclint.topology.model import Edge, Node, Topology

_ABSENT = {"missing": "not here", "unknown": "not known here"}


def title(node: Node) -> str:
    """`Service web`; of folded ones `web (5 objects)`, of pods that are not there the labels."""
    if node.members > 1:
        return neutral(f"{node.name or node.kind} ({node.members} objects)")
    if node.kind == "Pod" and node.state != "found":
        return neutral(f"pods with {node.name}" if node.name else "any pods")
    return neutral(node.title or "object without a name")


def below(node: Node) -> str:
    """What stands below it: the namespace, and how much is found, or that it is not there."""
    words = [node.namespace, _ABSENT.get(node.state, ""), str(node.findings)]
    return neutral(" · ".join(one for one in words if one))


def told(node: Node) -> str:
    """All of a node in a line, for those who point at it."""
    words = [
        title(node),
        below(node),
        node.reason,
        f"{node.file}:{node.line}" if node.file and node.line else node.file,
    ]
    return neutral(" · ".join(one for one in words if one))


def told_of_edge(edge: Edge, by_id: dict[str, Node]) -> str:
    place = f"{edge.file}:{edge.line}" if edge.file else ""
    words = f"{title(by_id[edge.source])} {edge.words} {title(by_id[edge.target])}"
    parts = [words, edge.reason, str(edge.findings), edge.field, place]
    return neutral(" · ".join(one for one in parts if one))


def numbered(found: Topology) -> dict[str, str]:
    """A short name for each node by its id: names of strangers are no identifiers."""
    return {node.id: f"n{number}" for number, node in enumerate(found.nodes)}
