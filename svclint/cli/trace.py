"""`svclint trace`: the way of a request, hop by hop."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from svclint.cli.charts import Renderer
from svclint.cli.check import are_fit, read
from svclint.cli.configuration import settings
from svclint.cli.outputs import Written, put
from svclint.cli.running import mapper
from svclint.cli.terminal import color, is_terminal, width
from svclint.cluster_dns import DOMAIN
from svclint.discover import UsageFault
from svclint.graph import Graph
from svclint.output.layout import Layout
from svclint.output.trace import render
from svclint.rules import catalogue, options
from svclint.trace.findings import said, with_findings
from svclint.trace.hop import Verdict
from svclint.trace.starts import Named, NoStart, hosts_that_take, objects, read_start, suggestion, words
from svclint.trace.through import Through
from svclint.trace.tracing import is_traceable, ports_of, traces
from svclint.traffic.requests import Request
from svclint.wording import listed

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from svclint.resource import PodTemplate
    from svclint.scope import Scope
    from svclint.settings import Settings
    from svclint.trace.hop import Trace
    from svclint.trace.starts import Start

_STDOUT = "-"
_SHOWN = 6


def run(arguments: Namespace) -> int:
    """Trace, write the traces, and say by the exit code whether something arrives."""
    try:
        start, client = read_start(arguments.start), read_start(arguments.client) if arguments.client else None
    except NoStart as error:
        raise UsageFault(str(error)) from None
    if client is not None and not isinstance(client, Named):
        raise UsageFault(f'--from {arguments.client}: name pods or a workload: "Deployment/cart"')
    if arguments.backwards and isinstance(start, Request):
        raise UsageFault("--backwards: nothing leads to a URL, where requests begin: name an object, Service/web")
    chosen = settings(arguments)
    are_fit(arguments, chosen)
    paths = tuple(arguments.paths) or (".",)
    with Renderer(arguments, chosen) as renderer:
        discovery = read(arguments, paths, chosen, renderer)
        scopes = list(discovery.scopes)
        if discovery.traces:
            # what is told of a chart's objects stands in its templates
            scopes = list(renderer.traced(discovery, scopes))
    if not scopes:
        raise UsageFault(f"nothing to trace in: no manifest in {', '.join(paths)}")
    found = _traced(
        arguments.start, start, client, _chosen(scopes, arguments.scope), chosen, backwards=arguments.backwards
    )
    told = said(scopes, chosen, mapper(arguments.jobs, keep=not arguments.no_cache))
    found = [with_findings(one, told) for one in found]
    is_shown = arguments.output == _STDOUT
    layout = Layout(
        color=color(arguments.color) if is_shown else arguments.color == "always",
        width=width() if is_shown else Layout().width,
        wraps=is_shown and is_terminal(sys.stdout),
    )
    put([Written(render(found, arguments.format, layout), arguments.output)])
    return 1 if all(one.outcome is Verdict.BROKEN for one in found) else 0


def _chosen(scopes: Sequence[Scope], name: str) -> list[Scope]:
    """The scope of that name, or all."""
    found = [one for one in scopes if not name or one.name == name]
    if not found:
        # imported here: most names are right
        from svclint.config.faults import suggestion as near

        raise UsageFault(f"--scope {name}: there is no such scope ({near(name, [one.name for one in scopes])})")
    return found


def _traced(
    word: str, start: Start, client: Named | None, scopes: Sequence[Scope], chosen: Settings, *, backwards: bool
) -> list[Trace]:
    """The traces in all scopes that have the start. Raises UsageFault where none has."""
    graphs = [Graph(one, chosen) for one in scopes]
    domain = _domain(chosen)
    found: list[Trace] = []
    clients = 0
    for graph in _with_own(start, graphs):
        template = None if client is None else _client(client, graph)
        if client is not None and template is None:
            continue
        clients += 1
        found.extend(traces(start, Through(graph, domain, template), backwards=backwards))
    if client is not None and not clients:
        raise UsageFault(f"--from {words(client)}: no such pods are here{suggestion(client, graphs)}")
    if not found:
        raise UsageFault(_why_nothing(word, start, graphs, backwards=backwards))
    return found


def _with_own(start: Start, graphs: Sequence[Graph]) -> Sequence[Graph]:
    """The scopes that judge what is meant; where none does, all of them."""
    if isinstance(start, Request):
        return graphs
    return [graph for graph in graphs if any(one.judged for one in objects(start, graph))] or graphs


def _client(client: Named, graph: Graph) -> PodTemplate | None:
    """The pods of the scope that the traffic comes from."""
    return next((made for one in objects(client, graph) if (made := graph.template(one)) is not None), None)


def _why_nothing(word: str, start: Start, graphs: Sequence[Graph], *, backwards: bool) -> str:
    """Why a start means nothing here."""
    if isinstance(start, Request):
        parts = list(dict.fromkeys(one for graph in graphs for one in hosts_that_take(start, graph)))
        if parts:
            return f"no route takes {words(start)}: for its host there is {listed(parts, _SHOWN)}"
        return f"no route here is for {words(start)}{suggestion(start, graphs)}"
    for graph in graphs:
        for one in objects(start, graph):
            if not is_traceable(one, graph):
                kinds = "a route, a Gateway, a Service or a workload"
                return f"{one.title} is nothing that traffic goes through: name {kinds}"
            if start.port is not None and ports_of(one, start.port, graph) is None:
                known = listed([port.words for port in ports_of(one, None, graph) or ()])
                return f"{one.title} has no port {start.port}; it has {known or 'none'}"
            if backwards:
                return f"--backwards: no route here leads to {one.title}; without it, its own way is traced"
            return f"nothing here leads on from {one.title}"
    return f"there is no {word} here{suggestion(start, graphs)}"


def _domain(chosen: Settings) -> str:
    """The cluster's own domain: the rule about aliases is told another one where there is one."""
    known = (options(one, chosen).get("cluster_domain") for one in catalogue() if "cluster-domain" in one.options)
    return next((str(one).strip(".") for one in known if one), DOMAIN)
