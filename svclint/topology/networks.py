"""A topology as a graph of networkx, and what that says of it; the only importer of networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx

    from svclint.topology.model import Topology


def network(found: Topology) -> networkx.MultiDiGraph:
    """Nodes by their ids, edges by their relations; the values of each are its attributes."""
    import networkx

    graph = networkx.MultiDiGraph()
    for node in found.nodes:
        graph.add_node(node.id, value=node)
    for edge in found.edges:
        graph.add_edge(edge.source, edge.target, key=f"{edge.relation} {edge.state}", value=edge)
    return graph


def components(graph: networkx.MultiDiGraph) -> list[frozenset[str]]:
    """What hangs together, whatever the direction; the largest first."""
    import networkx

    place = {id: number for number, id in enumerate(graph)}
    found = [frozenset(one) for one in networkx.weakly_connected_components(graph)]
    return sorted(found, key=lambda one: (-len(one), min(place[id] for id in one)))


def cycles(graph: networkx.MultiDiGraph) -> list[list[str]]:
    """The sets of objects of which each leads to each other one, in the order of their nodes. That a StatefulSet names
    the Service which selects its pods is none."""
    import networkx

    names = [(one, other, key) for one, other, key in graph.edges(keys=True) if key.startswith("names ")]
    graph = networkx.restricted_view(graph, [], names)
    place = {id: number for number, id in enumerate(graph)}
    found = [
        sorted(one, key=place.__getitem__) for one in networkx.strongly_connected_components(graph) if len(one) > 1
    ]
    return sorted(found, key=lambda one: place[one[0]])
