"""Peers of network policies that a dash too many makes two of: each holds by itself, where both were to hold."""

from __future__ import annotations

from svclint.graph.resolution import namespaces_of
from svclint.resource import mapping, sequence
from svclint.traffic.dns_passage import is_of_dns
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference


def namespaces_beside(peer: Reference, graph: Graph) -> Reference | None:
    """The peer right before or behind one that selects no pod of the policy's own namespace, which is all of some other
    namespaces: where pods are that the selector was probably meant for, or those of the cluster's DNS, which nobody
    writes a manifest of. None where there is no such."""
    selector, start, index = peer.selector, peer.path[:-2], peer.path[-2]
    entries = sequence(peer.owner.get(*start))
    if selector is None or not isinstance(index, int) or set(mapping(entries[index])) != {peer.path[-1]}:
        return None
    for place in (index - 1, index + 1):
        if not 0 <= place < len(entries) or set(mapping(entries[place])) != {peer.row.namespaces}:
            continue
        beside = next((one for one in graph.references(peer.owner, "admits") if one.path[:-1] == (*start, place)), None)
        if beside is None:
            continue
        names = namespaces_of(graph, beside.namespaces)[0]
        if is_of_dns(selector, beside) or any(
            graph.matching(selector, name) for name in names if name != peer.owner.namespace
        ):
            return beside._replace(path=(*start, place, peer.row.namespaces))
    return None
