"""The hops of traces: rows of traces.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from svclint.discover import form_scopes
from svclint.graph import Graph
from svclint.settings import Settings
from svclint.source import Source
from svclint.trace.hop import Hop, Trace
from svclint.trace.starts import Named, objects, read_start
from svclint.trace.through import Through
from svclint.trace.tracing import every_trace, traces

ROWS = yaml.safe_load((Path(__file__).parent / "traces.yaml").read_text(encoding="utf-8"))
CASES = [
    (row, start, ways) for row in ROWS for start, ways in ({row["start"]: row["ways"]} | row.get("more", {})).items()
]


def scope_of(row: dict[str, Any]) -> Through:
    settings = Settings()
    (scope,) = form_scopes({"all.yaml": Source("all.yaml", row["given"])}, settings).scopes
    graph = Graph(scope, settings)
    client = None
    if "from" in row:
        named = read_start(row["from"])
        assert isinstance(named, Named)
        client = graph.template(objects(named, graph)[0])
    return Through(graph, client=client)


def outline(trace: Trace) -> Iterator[str]:
    origin = ""
    for way in trace.ways:
        if way.origin != origin:
            origin = way.origin
            yield origin
        yield from _hops(way.hop, "  ")


def _hops(hop: Hop, indent: str) -> Iterator[str]:
    yield f"{indent}{hop.verdict.value} {hop.title}{f' = {hop.share}' if hop.share else ''}"
    for one in hop.next:
        yield from _hops(one, f"{indent}  ")


@pytest.mark.parametrize(("row", "start", "ways"), CASES, ids=[f"{row['about']}: {start}" for row, start, _ in CASES])
def test_the_ways(row: dict[str, Any], start: str, ways: str) -> None:
    (found,) = traces(read_start(start), scope_of(row))
    assert "\n".join(outline(found)) == ways.rstrip()


@pytest.mark.parametrize("row", ROWS, ids=[row["about"] for row in ROWS])
def test_every_hop_has_its_place(row: dict[str, Any]) -> None:
    found = list(every_trace(scope_of(row)))
    assert found
    for hop in (hop for one in found for hop in one.hops()):
        assert hop.place is not None
        assert (hop.reason == "") is (hop.verdict.value == "found")


def test_backwards_to_what_a_route_hands_on_to() -> None:
    through = scope_of({"given": ROUTES_THAT_HAND_ON})
    (found,) = traces(read_start("TraefikService/round"), through, backwards=True)
    assert "\n".join(outline(found)).startswith("outside the cluster\n  found Traefik\n    found IngressRoute web\n")
    assert list(traces(read_start("IngressRoute/web"), through, backwards=True)) == []


ROUTES_THAT_HAND_ON = """\
apiVersion: traefik.io/v1alpha1
kind: TraefikService
metadata: {name: round}
spec: {weighted: {services: [{name: web, port: 80}]}}
---
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: {name: web}
spec: {routes: [{match: "Host(`a.b`)", kind: Rule, services: [{name: round, kind: TraefikService}]}]}
"""


def test_what_has_no_weight_brings_nothing_in() -> None:
    (found,) = traces(read_start("HTTPRoute/web"), scope_of({"given": WEIGHTS}))
    assert found.outcome.value == "broken"


WEIGHTS = """\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web}
spec: {rules: [{backendRefs: [{name: web, port: 80, weight: 0}, {name: gone, port: 80, weight: 1}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web}]}
"""
