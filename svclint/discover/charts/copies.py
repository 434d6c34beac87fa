"""What somebody rendered to look at it: the output of `helm template` beside a release of the chart, or in it."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

from svclint.discover.walk import CHART
from svclint.document import documents
from svclint.files.paths import folders_above
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.gitops.deployment import Deployment
    from svclint.source import Source

# helm says so of each document
_MADE_FROM = re.compile(r"(?m)^# Source: (?P<chart>[\w.-]+)/(?P<template>\S+)[ \t\r]*$")
_FIRST = re.compile(r"\A(?:---[ \t\r]*\n|[ \t\r]*\n)*# Source: ")


def copies(
    sources: Iterable[Source],
    deployments: Iterable[Deployment],
    paths: Collection[str],
    is_applied: Callable[[str], bool],
) -> frozenset[str]:
    """The files among `sources` that hold what a chart prints, and nothing else, beside a release of that chart or
    below the directory of the chart, where Helm does not look.

    `paths` are those of the run: charts and their templates. `is_applied` says of a path that a command or a tool
    applies the file, or all of its folder.
    """
    charts = _charts(deployments)
    found = set()
    for source in sources:
        here = posixpath.dirname(source.path)
        chart, templates = _made_from(source)
        if not chart:
            continue
        above = {here, posixpath.dirname(here)}
        is_copy = any(chart in charts.get(one, ()) for one in above) or _is_of_own_chart(here, templates, paths)
        if is_copy and not is_applied(source.path):
            found.add(source.path)
    return frozenset(found)


def is_in_chart(path: str, paths: Collection[str]) -> bool:
    """Whether a file lies below the directory of a chart."""
    return _chart_around(posixpath.dirname(path), paths) is not None


def _chart_around(directory: str, paths: Collection[str]) -> str | None:
    """The nearest directory of a chart, of this one and those above it."""
    around = (directory, *folders_above(directory))
    return next((one for one in around if posixpath.join(one, CHART) in paths), None)


def _is_of_own_chart(here: str, templates: frozenset[str], paths: Collection[str]) -> bool:
    """Whether the chart that a file lies in has most of the templates that it was printed by: what the chart was called
    at that time does not matter, and another chart has other templates."""
    chart = _chart_around(here, paths)
    if chart is None:
        return False
    own = sum(posixpath.join(chart, one) in paths for one in templates)
    return 2 * own > len(templates)


def _charts(deployments: Iterable[Deployment]) -> Mapping[str, set[str]]:
    """By directory the charts that objects in it install."""
    charts: dict[str, set[str]] = defaultdict(set)
    for one in deployments:
        # a path may be a chart's as well
        names = {posixpath.basename(name.rstrip("/")) for name in (one.chart, one.path) if name}
        charts[posixpath.dirname(one.said.source.path)] |= names
    return charts


def _made_from(source: Source) -> tuple[str, frozenset[str]]:
    """The same of a text that begins with what was rendered; empty for others."""
    return printed_by(source) if _FIRST.match(source.text) is not None else ("", frozenset())


def printed_by(source: Source) -> tuple[str, frozenset[str]]:
    """The chart that a text was rendered from, and its templates; empty where a part was not, or nothing says so."""
    found = [(one["chart"], one["template"]) for one in _MADE_FROM.finditer(source.text)]
    held = sum(one.state != "empty" for one in documents(source)) if found else 0
    is_all = len({chart for chart, _ in found}) == 1 and len(found) >= held
    return (found[0][0], frozenset(template for _, template in found)) if is_all else ("", frozenset())
