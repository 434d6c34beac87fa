"""What somebody rendered to look at it: the output of `helm template` beside a release of the chart."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from svclint.document import documents

if TYPE_CHECKING:
    from svclint.gitops.deployment import Deployment
    from svclint.source import Source

# helm says so of each document
_MADE_FROM = re.compile(r"(?m)^# Source: ([\w.-]+)/\S+[ \t\r]*$")
_FIRST = re.compile(r"\A(?:---[ \t\r]*\n|[ \t\r]*\n)*# Source: ")


def copies(
    sources: Iterable[Source], deployments: Iterable[Deployment], is_applied: Callable[[str], bool]
) -> frozenset[str]:
    """The files among `sources` that hold what a chart prints, and nothing else, beside a release of that chart.

    `is_applied` says of a path that a command applies the file, or all of its folder; so do GitOps tools by its path.
    """
    charts, applied = _charts(deployments)
    found = set()
    for source in sources:
        here = posixpath.dirname(source.path)
        chart = _chart_of(source)
        above = {here, posixpath.dirname(here)}
        is_beside = bool(chart) and any(chart in charts.get(one, ()) for one in above)
        if is_beside and above.isdisjoint(applied) and not is_applied(source.path):
            found.add(source.path)
    return frozenset(found)


def _charts(deployments: Iterable[Deployment]) -> tuple[Mapping[str, set[str]], set[str]]:
    """By directory the charts that objects in it install, and the directories of plain files that others apply."""
    charts: dict[str, set[str]] = defaultdict(set)
    applied: set[str] = set()
    for one in deployments:
        # a path may be a chart's as well
        names = {posixpath.basename(name.rstrip("/")) for name in (one.chart, one.path) if name}
        charts[posixpath.dirname(one.said.source.path)] |= names
        applied.update(one.here)
    return charts, applied


def _chart_of(source: Source) -> str:
    """The chart that a text was rendered from; empty where a part of it was not, or nothing says so."""
    if _FIRST.match(source.text) is None:
        return ""
    found = _MADE_FROM.findall(source.text)
    held = sum(one.state != "empty" for one in documents(source))
    return found[0] if len(set(found)) == 1 and len(found) >= held else ""
