"""GitHub Actions workflow commands: one annotation a finding, on the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.finding import Finding
from svclint.output.frame import marks, place_text
from svclint.output.holding import held_by
from svclint.output.neutral import neutral
from svclint.report import Report
from svclint.severity import Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report) -> str:
    """One command a line; suppressed findings are left out."""
    return "".join(f"{_command(finding, report)}\n" for finding in report.active)


def _command(finding: Finding, report: Report) -> str:
    place = finding.location
    properties: dict[str, object] = {"file": neutral(place.file), "line": place.line, "endLine": place.end_line}
    if place.line == place.end_line:
        # the runner drops columns of annotations that span lines, with a complaint
        properties |= {"col": place.column, "endColumn": place.end_column}
    properties["title"] = neutral(finding.rule)
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(chr(10).join(_message(finding, report)))}"


def _message(finding: Finding, report: Report) -> Iterator[str]:
    """The lines of the annotation's text: annotations have one place only, so all labels are written out."""
    yield neutral(finding.message)
    for mark in marks(finding):
        if mark.words or mark.location != finding.location:
            yield f"{place_text(mark.location)} {neutral(mark.words)}".rstrip()
    where = held_by(finding, report)
    if where:
        yield f"in: {where}"
    if finding.doubt is not None:
        yield f"only a {finding.severity.word}: {finding.doubt.value}"
    if finding.help.strip():
        yield from (neutral(line.rstrip()) for line in f"help: {finding.help.strip()}".split("\n"))
    if finding.fix is not None:
        yield f"fix: {neutral(finding.fix.description)}{'' if finding.fix.safe else ' (unsafe)'}"


def _data(text: str) -> str:
    """Escaped as the runner's `escapeData` does (actions/toolkit, core/src/command.ts)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escaped as the runner's `escapeProperty` does."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
