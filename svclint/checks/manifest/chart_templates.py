"""Checks of a chart's templates as templates: what Helm cannot parse, by any values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.certainty.doubt import Doubt
from svclint.resource import mapping, text
from svclint.source import Span
from svclint.violation import Label, Violation

if TYPE_CHECKING:
    from svclint.document import Document
    from svclint.graph import Graph
    from svclint.source import Source

_NO_FUNCTION = re.compile(r"function \"(\w+)\" not defined")
# what a slip makes a function of: `{{ Values.port }}`
_OF_HELM = frozenset({"Values", "Release", "Chart", "Capabilities", "Files", "Template", "Subcharts"})


def template_syntax(document: Document, graph: Graph) -> Iterator[Violation]:
    """helm: pkg/engine: all templates are parsed before the first is executed, so that one is enough for a refusal."""
    chart = graph.scope.chart
    for problem in document.problems:
        if chart is None or problem.kind != "refused":
            continue
        begun = _begun(document.source, problem.span.start)
        related = (Label(document, (), "the action begins here, and does not end", span=begun),) if begun else ()
        yield Violation(
            Label(document, (), "refused by Helm", span=problem.span),
            f"Helm cannot parse this template, and refuses the chart {_name(graph)} with it: {chart.failure}",
            related,
            doubts=(Doubt.TEMPLATED,) if _is_of_other_tool(document.source, problem.span, chart.failure) else (),
        )


def _name(graph: Graph) -> str:
    """What the chart calls itself, or its directory."""
    chart = graph.scope.chart
    directory = chart.directory if chart is not None else ""
    card = f"{directory}/Chart.yaml" if directory else "Chart.yaml"
    names = (text(mapping(one.value).get("name")) for _, one in graph.documents if one.source.path == card)
    return next(filter(None, names), directory)


def _begun(source: Source, at: int) -> Span | None:
    """The beginning of an action that stands on a line above a place, and has no end before it: Helm refuses what it
    reads of the lines behind it."""
    start = source.text.rfind("{{", 0, at)
    return Span(source.path, start, start + 2) if start > source.text.rfind("}}", 0, at) else None


def _is_of_other_tool(source: Source, refused: Span, words: str) -> bool:
    """Whether an expression is a variable of another tool, which fills the chart in first: `{{ cookiecutter.name }}`.

    A function that Helm has not, it calls with something.
    """
    found = _NO_FUNCTION.search(words)
    if found is None or found[1] in _OF_HELM:
        return False
    variable = rf"\{{\{{-?\s*{found[1]}(?:\.\w+)*\s*(?:\|[^{{}}]*)?-?\}}\}}"
    return re.search(variable, source.text[refused.start : refused.end]) is not None
