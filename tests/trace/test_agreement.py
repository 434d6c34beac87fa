"""Traces and rules agree: on every example of every card, each broken hop has a finding, and the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from svclint.discover import form_scopes
from svclint.discover.walk import is_guide
from svclint.finding import Finding
from svclint.graph import Graph
from svclint.settings import Settings
from svclint.source import Source
from svclint.trace.findings import DECIDING, PARTLY, Said, said, with_findings
from svclint.trace.hop import Hop, Trace, Verdict
from svclint.trace.through import Through
from svclint.trace.tracing import every_trace
from tests.cards import Example, examples, settings_of

pytestmark = pytest.mark.usefixtures("nowhere")

# policies by which it matters who calls
_BY_CLIENT = r"[eE]gress|networking\.k8s\.io/v1[\s\S]*\bfrom\W"
DECIDED = frozenset().union(*DECIDING.values()) - PARTLY


def traced(files: dict[str, str], settings: Settings) -> tuple[list[Trace], list[Trace], Said]:
    """All traces of all objects of some files; the same for what each of its pods calls; and what the rules say."""
    sources = {path: Source(path, text) for path, text in files.items()}
    guides = {path: sources.pop(path) for path in files if is_guide(path.rpartition("/")[2])}
    scopes = form_scopes(sources, settings, guides, guides=tuple(guides)).scopes
    found = said(scopes, settings)
    graphs = [Graph(scope, settings) for scope in scopes]
    made = [one for graph in graphs for one in every_trace(Through(graph))]
    by_client = any(re.search(_BY_CLIENT, text) for text in files.values())
    clients = [(graph, template) for graph in graphs for template in graph.templates() if by_client]
    called = [one for graph, client in clients for one in every_trace(Through(graph, client=client))]
    return [with_findings(one, found) for one in made], [with_findings(one, found) for one in called], found


def hops(traces: list[Trace]) -> Iterator[Hop]:
    for one in traces:
        yield from one.hops()


def broken_without(traces: list[Trace]) -> list[str]:
    """The broken hops of which no rule tells."""
    return [f"{one.title}: {one.reason}" for one in hops(traces) if one.verdict is Verdict.BROKEN and not one.findings]


def unheard(traces: list[Trace], found: Said) -> list[Finding]:
    """The findings about a hop that no trace shows as broken, or as unknown where the rule doubts."""
    shown = {id(each) for one in hops(traces) if one.verdict is not Verdict.FOUND for each in one.findings}
    return [one for one in found.findings if one.rule in DECIDED and id(one) not in shown]


EXAMPLES = [one for one in examples() if "files" in one.data]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_traces_and_rules_agree(example: Example) -> None:
    config: dict[str, Any] = example.data.get("config", {})
    traces, called, found = traced(example.data["files"], settings_of(config))
    assert broken_without(traces) == []
    assert [(one.rule, one.message) for one in unheard([*traces, *called], found)] == []


SHUT_OUT = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: TYPES
  ingress: [{}]
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  containers:
  - {name: web, image: "web:1", ports: [{containerPort: 80}], env: [{name: URL, value: "http://db.shop.svc:80/"}]}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {selector: {app: db}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: db, image: "db:1", ports: [{containerPort: 80}]}]}
"""


@pytest.mark.parametrize("types", ["[Ingress, Egress]", "[Egress, Ingress]"])
def test_what_is_said_of_the_way_out_is_no_matter_of_the_way_in(types: str) -> None:
    made, called, found = traced({"all.yaml": SHUT_OUT.replace("TYPES", types)}, Settings())
    assert "network-policy-blocks-dns" in {one.rule for one in found.findings}
    ways_in = [one for one in hops(made) if one.decides.startswith("policies for what comes to")]
    assert ways_in
    assert [one.findings for one in ways_in] == [()] * len(ways_in)
    told = {finding.rule for one in hops(called) for finding in one.findings}
    assert "network-policy-blocks-dns" in told
