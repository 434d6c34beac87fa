"""The charts of a tree that were not rendered, and why: what a summary counts, and what is listed with the unknown."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from svclint.document import documents
from svclint.finding import ResourceId
from svclint.gitops.unrendered import Unrendered
from svclint.graph.unknown import Unknown
from svclint.resource import mapping, text
from svclint.scope import WITHOUT_HELM, Chart
from svclint.source import Span

if TYPE_CHECKING:
    from svclint.document import Document
    from svclint.scope import Scope

_THING = "chart"


def charts_not_rendered(scopes: Iterable[Scope]) -> Iterator[Unrendered]:
    """Each chart with templates that none of `scopes` renders; nobody can install a library chart."""
    for scope in scopes:
        chart = scope.chart
        if chart is None or chart.is_rendered:
            continue
        card = posixpath.join(chart.directory, "Chart.yaml")
        source = next((one.source for one in scope.members if one.source.path == card), None)
        for document in documents(source)[:1] if source is not None else ():
            data = mapping(document.value)
            if data.get("type") != "library":
                name = text(data.get("name")) or chart.directory
                yield Unrendered(_THING, *_told(document, name, chart, scope.name))


def _told(document: Document, name: str, chart: Chart, scope: str) -> tuple[str, Unknown]:
    of, reason = _why(chart)
    at = ("name",)
    span = Span(document.source.path, document.start, document.end)
    words = f"has {chart.templates} template{'s' * (chart.templates != 1)}"
    return of, Unknown(span, at, at, ResourceId("v2", "Chart", "", name), words, reason, scope)


def _why(chart: Chart) -> tuple[str, str]:
    where = f" ({chart.at[0]}:{chart.at[1]})" if chart.at is not None else ""
    if chart.lacks_helm:
        return WITHOUT_HELM, "svclint[helm] is not installed, and nobody asked for the helm on PATH"
    if chart.needs:
        return "without a value that is asked for", f"nobody gives the value that it asks for: {chart.needs}"
    if chart.unparsed:
        return "with a template that Helm cannot parse", f"Helm cannot parse a template{where}: {chart.failure}"
    if chart.failure:
        return "refused by Helm", f"Helm refuses it with these values{where}: {chart.failure}"
    return "switched off", "charts are not rendered, as the command line or the configuration says"
