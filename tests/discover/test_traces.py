"""The lines of a template are asked for where something is told of what it printed, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest

from svclint.discover import form_scopes
from svclint.discover.charts.traces import traced
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.render.helm.orders import Order, RenderedChart, RenderedFile
from svclint.settings import Settings
from svclint.source import Source

SERVICE = """\
{{- /* the way to the pods */}}
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: APP}
  ports: [{port: 80}]
"""
PODS = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web, ports: [{containerPort: 80}]}]}
"""
SOUND = {"templates/service.yaml": SERVICE.replace("APP", "web"), "templates/web.yaml": PODS}
WRONG = {"templates/service.yaml": SERVICE.replace("APP", "wbe"), "templates/web.yaml": PODS}


@pytest.mark.parametrize("more", [0, 1])
def test_only_charts_with_findings_are_traced(more: int) -> None:
    """Whatever else chance makes a chart print `more` of the second time."""
    charts = {"sound": SOUND, "wrong": WRONG}
    asked: list[tuple[str, bool]] = []

    def render(orders: Sequence[Order]) -> list[RenderedChart]:
        answers = []
        for order in orders:
            name = order.files[0].data.decode().split()[1]
            asked.append((name, order.traced))
            printed = [_printed(path, text, order) for path, text in charts[name].items()]
            by_chance = [RenderedFile("templates/a.yaml", "a: b\n", (1, 0))] * more if order.traced else []
            answers.append(RenderedChart((*by_chance, *printed)))
        return answers

    files = {
        f"{name}/{path}": text
        for name, templates in charts.items()
        for path, text in {"Chart.yaml": f"name: {name}\nversion: 1.0.0\napiVersion: v2\n", **templates}.items()
    }
    sources = {path: Source(path, text) for path, text in files.items()}
    settings = Settings(select=("selector-matches-nothing",))
    found = form_scopes(sources, settings, render=render)
    result = lint(found.scopes, settings, traced=partial(traced, traces=found.traces, render=render))
    (finding,) = merge(result.findings)
    assert (finding.location.file, finding.location.line) == ("wrong/templates/service.yaml", 6)
    assert asked == [("sound", False), ("wrong", False), ("wrong", True)]


def _printed(path: str, template: str, order: Order) -> RenderedFile:
    text = template.removeprefix("{{- /* the way to the pods */}}\n")
    first = 1 + template.count("\n") - text.count("\n")
    lines = tuple(range(first, first + text.count("\n") + 1)) if order.traced else ()
    return RenderedFile(path, text, lines, (True,) * len(lines))
