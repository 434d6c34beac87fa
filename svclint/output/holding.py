"""Where a finding holds, when several scopes judge its file."""

from __future__ import annotations

from collections.abc import Iterable

from svclint.finding import Finding
from svclint.linting.report import Report
from svclint.output.neutral import neutral
from svclint.wording import listed

_MOST = 5


def held_by(finding: Finding, report: Report) -> str:
    """`prod (not in dev and test)`, or `dev, prod and test (all that use the file)`; empty where there is only one."""
    scopes = dict.fromkeys(finding.scopes)
    others = elsewhere(finding, report)
    if others:
        return f"{_names(scopes)} (not in {_names(others)})"
    return f"{_names(scopes)} (all that use the file)" if len(scopes) > 1 else ""


def elsewhere(finding: Finding, report: Report) -> list[str]:
    """The scopes that use its file and do not have the finding."""
    return (
        sorted({*report.scopes_of.get(finding.location.file, ())}.difference(finding.scopes)) if finding.scopes else []
    )


def _names(scopes: Iterable[str]) -> str:
    return listed(map(neutral, scopes), _MOST)
