"""A topology as JSON: a contract, described by `svclint/schema/graph.schema.json`."""

from __future__ import annotations

import json
from typing import Any

from svclint import __version__
from svclint.output.neutral import neutral_json
from svclint.topology.model import Edge, Node, Tally, Topology
from svclint.topology.networks import components, cycles, network


def render(found: Topology) -> str:
    graph = network(found)
    component = {id: number for number, ids in enumerate(components(graph)) for id in ids}
    document = {
        "version": __version__,
        "nodes": [{**node_values(one), "component": component[one.id]} for one in found.nodes],
        "edges": [edge_values(one) for one in found.edges],
        "cycles": cycles(graph),
    }
    return neutral_json(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def node_values(node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "scope": node.scope,
        "apiVersion": node.api_version,
        "kind": node.kind,
        "namespace": node.namespace,
        "name": node.name,
        "role": node.role,
        "state": node.state,
        "reason": node.reason,
        "file": node.file,
        "line": node.line,
        "application": node.application,
        "judged": node.judged,
        "findings": _tally(node.findings),
        "members": node.members,
        "side": node.side,
    }


def edge_values(edge: Edge) -> dict[str, Any]:
    return {
        "source": edge.source,
        "target": edge.target,
        "relation": edge.relation,
        "state": edge.state,
        "reason": edge.reason,
        "ports": list(edge.ports),
        "field": edge.field,
        "file": edge.file,
        "line": edge.line,
        "places": edge.places,
        "findings": _tally(edge.findings),
    }


def _tally(found: Tally) -> dict[str, int]:
    return {"errors": found.errors, "warnings": found.warnings, "notes": found.notes}
