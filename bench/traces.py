"""Traces every route, Service and host of repositories, and compares the traces with what the rules say.

`python bench/traces.py CORPUS/*` prints a row a repository. A hop that is broken without a finding, or a finding about
a hop that no trace shows, is printed and makes the exit code 1: traces and rules may never disagree.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from svclint.discover import discover
from svclint.graph import Graph
from svclint.output.layout import Layout
from svclint.output.trace import render
from svclint.settings import Settings
from svclint.trace.findings import DECIDING, PARTLY, said, with_findings
from svclint.trace.hop import Trace, Verdict
from svclint.trace.through import Through
from svclint.trace.tracing import every_trace, traces
from svclint.traffic.requests import Request, host_patterns

_DECIDED = frozenset().union(*DECIDING.values()) - PARTLY
_MOST_HOSTS = 30


def disagreements(folder: Path, settings: Settings) -> tuple[int, list[str]]:
    """How many traces there are of a repository, and where they and the rules say different things."""
    os.chdir(folder)
    scopes = discover(["."], settings, ignore=True, stdin=None).scopes
    found = said(scopes, settings)
    shown: set[int] = set()
    made, told = 0, []
    for scope in scopes:
        graph = Graph(scope, settings)
        every = [with_findings(one, found) for one in _all(Through(graph), graph)]
        made += len(every)
        for format_name in ("text", "json", "mermaid"):
            render(every, format_name, Layout())
        for hop in (hop for one in every for hop in one.hops()):
            if hop.verdict is Verdict.BROKEN and not hop.findings:
                told.append(f"{scope.name}: {hop.title} is broken, and no finding says so: {hop.reason}")
            if hop.verdict is not Verdict.FOUND:
                shown.update(map(id, hop.findings))
    unheard = (one for one in found.findings if one.rule in _DECIDED and id(one) not in shown and not one.suppressed)
    told += [f"{one.location.file}:{one.location.line}: no trace shows {one.rule}: {one.message}" for one in unheard]
    return made, told


def _all(through: Through, graph: Graph) -> list[Trace]:
    asked = sorted(host_patterns(graph))[:_MOST_HOSTS]
    hosts = [one for host in asked for one in traces(Request(host.replace("*", "x"), "/", "https"), through)]
    return [*every_trace(through), *hosts]


def main() -> int:
    total, wrong = 0, 0
    for folder in (Path(one).resolve() for one in sys.argv[1:]):
        start = time.process_time()
        made, told = disagreements(folder, Settings())
        total, wrong = total + made, wrong + len(told)
        print(f"{folder.name:45} {made:6} traces {time.process_time() - start:6.1f} s", *told, sep="\n    ")
    print(f"{total} traces, {wrong} disagreements")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
