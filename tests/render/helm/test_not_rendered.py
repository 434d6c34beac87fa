"""Charts that were not rendered: what the summary says of them, and what --explain-unknown lists."""

from __future__ import annotations

import json
from typing import Any

import pytest

from svclint.discover import form_scopes
from svclint.discover.charts.releases import Render
from svclint.linting.report import build
from svclint.linting.settle import lint
from svclint.output import render
from svclint.render.helm.orders import RenderedChart
from svclint.settings import Settings
from svclint.source import Source

CHART = {
    "orders/Chart.yaml": "apiVersion: v2\nname: orders\nversion: 1.0.0\n",
    "orders/templates/service.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name -orders }}\n",
    "common/Chart.yaml": "apiVersion: v2\nname: common\nversion: 1.0.0\ntype: library\n",
    "common/templates/_a.tpl": '{{ define "a" }}{{ end }}\n',
}
AT = ("templates/service.yaml", 4)


def reported(answer: RenderedChart | None) -> tuple[str, dict[str, Any]]:
    """The text and the JSON of a run in which each chart has this answer; None where nothing is installed."""
    draw: Render = lambda orders: [answer for _ in orders] if answer is not None else None  # noqa: E731
    return _reported(draw)


def _reported(draw: Render | None) -> tuple[str, dict[str, Any]]:
    settings = Settings()
    discovery = form_scopes({path: Source(path, text) for path, text in CHART.items()}, settings, render=draw)
    result = lint(discovery.scopes, settings)
    report = build(result, discovery, settings, version="1", explain_unknown=True)
    return render(report, "text"), json.loads(render(report, "json"))


@pytest.mark.parametrize(
    ("answer", "counted", "said", "reason"),
    [
        (None, "without Helm", "1 chart not rendered: install svclint[helm].", "svclint[helm] is not installed"),
        (
            RenderedChart((), 'bad number syntax: "-o"', AT, unparsed=True),
            "with a template that Helm cannot parse",
            "1 chart not rendered (1 with a template that Helm cannot parse).",
            'Helm cannot parse a template (orders/templates/service.yaml:4): bad number syntax: "-o"',
        ),
        (
            RenderedChart((), "the host", AT, "the host"),
            "without a value that is asked for",
            "1 chart not rendered (1 without a value that is asked for).",
            "nobody gives the value that it asks for: the host",
        ),
        (
            RenderedChart((), "nil pointer", AT),
            "refused by Helm",
            "1 chart not rendered (1 refused by Helm).",
            "Helm refuses it with these values (orders/templates/service.yaml:4): nil pointer",
        ),
    ],
)
def test_a_chart_that_is_not_rendered_is_counted_and_listed(
    answer: RenderedChart | None, counted: str, said: str, reason: str
) -> None:
    words, data = reported(answer)
    assert said in words
    assert data["summary"]["unrendered"] == {"chart": {counted: 1}}
    (unknown,) = data["unknown"]
    assert reason in unknown["reason"]
    assert (unknown["location"]["file"], unknown["location"]["line"]) == ("orders/Chart.yaml", 2)
    assert unknown["resource"]["kind"] == "Chart"


def test_who_asks_for_no_charts_is_told_so() -> None:
    words, data = _reported(None)
    assert "1 chart not rendered (1 switched off)." in words
    assert data["summary"]["unrendered"] == {"chart": {"switched off": 1}}


def test_what_helm_cannot_parse_is_an_error_where_it_stands() -> None:
    _, data = reported(RenderedChart((), 'bad number syntax: "-o"', AT, unparsed=True))
    (finding,) = data["findings"]
    place = finding["location"]
    assert (finding["rule"], finding["severity"]) == ("template-syntax", "error")
    assert (place["file"], place["line"], place["column"]) == ("orders/templates/service.yaml", 4, 3)
    assert 'bad number syntax: "-o"' in finding["message"]


def test_a_comment_suppresses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "orders/templates/service.yaml"
    monkeypatch.setitem(CHART, name, CHART[name].replace("}}\n", "}}  # svclint: ignore[template-syntax] a draft\n"))
    _, data = reported(RenderedChart((), 'bad number syntax: "-o"', AT, unparsed=True))
    (finding,) = data["findings"]
    assert finding["suppressed"]["reason"] == "a draft"


@pytest.mark.parametrize(
    "answer", [RenderedChart((), "unclosed action", ("charts/a-1.0.0.tgz/templates/x.yaml", 1), unparsed=True)]
)
def test_what_nobody_here_can_mend_is_a_note(answer: RenderedChart) -> None:
    _, data = reported(answer)
    assert [(one["rule"], one["severity"]) for one in data["findings"]] == [("unrendered-template", "note")]
    assert "Helm cannot parse" in data["findings"][0]["message"]
