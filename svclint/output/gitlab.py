"""GitLab's code quality report: what a merge request brings and cures, in its widget and at its lines."""

from __future__ import annotations

import json

from svclint.finding import Finding, Location
from svclint.linting.report import Report, worst_first
from svclint.output.neutral import neutral
from svclint.output.told import told
from svclint.severity import Severity
from svclint.typing_names import Any

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "info"}


def render(report: Report) -> str:
    """A list of the findings, worst first; suppressed ones are left out.

    What GitLab reads is in it (description, check_name, fingerprint, severity, location), and of the Code Climate form
    that it comes from the rest that we know. Texts are neutral and not exact: a name that is no Unicode must not cost
    all of the report.
    """
    return json.dumps([_issue(one, report) for one in worst_first(report.active)], indent=2, ensure_ascii=False) + "\n"


def _issue(finding: Finding, report: Report) -> dict[str, Any]:
    first, *rest = told(finding, report)
    issue: dict[str, Any] = {
        "type": "issue",
        "check_name": neutral(finding.rule),
        # all that the widget shows
        "description": first,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": _location(finding.location),
    }
    if rest:
        issue["content"] = {"body": "\n".join(rest)}
    if finding.related:
        issue["other_locations"] = [_location(place) for place, _ in finding.related]
    return issue


def _location(place: Location) -> dict[str, Any]:
    """By lines: GitLab reads either these or positions, and shows lines."""
    return {"path": neutral(place.file), "lines": {"begin": place.line, "end": place.end_line}}
