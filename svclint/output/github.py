"""GitHub Actions workflow commands: one annotation a finding, on the lines of a pull request."""

from __future__ import annotations

from svclint.finding import Finding
from svclint.linting.report import Report, worst_first
from svclint.output.neutral import neutral
from svclint.output.told import told
from svclint.severity import Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report) -> str:
    """One command a line, worst first, since GitHub shows only the first ones; suppressed findings are left out."""
    return "".join(f"{_command(finding, report)}\n" for finding in worst_first(report.active))


def _command(finding: Finding, report: Report) -> str:
    place = finding.location
    properties: dict[str, object] = {"file": neutral(place.file), "line": place.line, "endLine": place.end_line}
    if place.line == place.end_line:
        # the runner drops columns of annotations that span lines, with a complaint
        properties |= {"col": place.column, "endColumn": place.end_column}
    properties["title"] = neutral(finding.rule)
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    # annotations have one place only, so all labels are written out
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(chr(10).join(told(finding, report)))}"


def _data(text: str) -> str:
    """Escaped as the runner's `escapeData` does (actions/toolkit, core/src/command.ts)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escaped as the runner's `escapeProperty` does."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
