"""Checkstyle's XML, which Jenkins, reviewdog and many others read: an element a file, in it one a finding."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.finding import Finding
from svclint.linting.report import Report
from svclint.output.neutral import neutral
from svclint.output.told import told
from svclint.output.xml_ import HEAD, tag
from svclint.severity import Severity

# what Checkstyle's own log is called; readers ask for no other
_VERSION = "4.3"
_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "info"}


def render(report: Report) -> str:
    """Suppressed findings are left out."""
    return HEAD + "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield tag("checkstyle", {"version": _VERSION})
    by_file: dict[str, list[Finding]] = {}
    for finding in report.active:
        by_file.setdefault(finding.location.file, []).append(finding)
    for file, found in by_file.items():
        yield tag("file", {"name": neutral(file)})
        for finding in found:
            yield _error(finding, report)
        yield "</file>"
    yield "</checkstyle>"


def _error(finding: Finding, report: Report) -> str:
    attributes = {
        "line": finding.location.line,
        "column": finding.location.column,
        "severity": _SEVERITIES[finding.severity],
        "message": "\n".join(told(finding, report)),
        "source": f"svclint.{neutral(finding.rule)}",
    }
    return tag("error", attributes, closed=True)
