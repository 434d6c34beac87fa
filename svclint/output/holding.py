"""Where a finding holds, when several scopes judge its file and not all of them have it."""

from __future__ import annotations

from collections.abc import Iterable

from svclint.finding import Finding
from svclint.output.neutral import neutral
from svclint.report import Report
from svclint.wording import listed

_MOST = 4


def part_of_scopes(finding: Finding, report: Report) -> str:
    """`prod (not in dev and test)`; empty where every scope that judges the file has the finding."""
    others = {*report.scopes_of.get(finding.location.file, ())}.difference(finding.scopes)
    if not others or not finding.scopes:
        return ""
    return f"{_names(finding.scopes)} (not in {_names(sorted(others))})"


def _names(scopes: Iterable[str]) -> str:
    return listed(map(neutral, scopes), _MOST)
