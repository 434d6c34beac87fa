"""A topology as GraphML, as networkx writes it: all that is known of nodes and edges, for other programs."""

from __future__ import annotations

import re
from typing import Any

from svclint.topology.formats.json_ import edge_values, node_values
from svclint.topology.model import Topology
from svclint.topology.networks import components, network

# What XML 1.0 cannot hold, not even as an entity
_NOT_XML = r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


def render(found: Topology) -> str:
    import networkx

    graph = networkx.MultiDiGraph()
    component = {id: number for number, ids in enumerate(components(network(found))) for id in ids}
    for node in found.nodes:
        graph.add_node(_text(node.id), **_plain({**node_values(node), "component": component[node.id]}))
    for number, edge in enumerate(found.edges):
        graph.add_edge(_text(edge.source), _text(edge.target), key=number, **_plain(edge_values(edge)))
    return "\n".join(networkx.generate_graphml(graph, prettyprint=True)) + "\n"


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values of the types that GraphML knows; what a key already says is left out."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            found.update({f"{name}_{key}": one for key, one in value.items()})
        elif isinstance(value, list):
            found[name] = _text(", ".join(map(str, value)))
        elif name not in ("id", "source", "target"):
            found[name] = _text(value) if isinstance(value, str) else value
    return found


def _text(value: str) -> str:
    return re.sub(_NOT_XML, "\ufffd", value)
