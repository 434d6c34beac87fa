"""Findings as the diagnostics of the protocol."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from lsprotocol import types

from svclint.lsp.positions import range_in, uri_of
from svclint.output.neutral import neutral
from svclint.output.sarif_rules import rule_uri
from svclint.output.told import certainty
from svclint.rules import catalogue
from svclint.severity import Severity

if TYPE_CHECKING:
    from svclint.config.faults import Fault
    from svclint.finding import Finding
    from svclint.linting.report import Report
    from svclint.source import Source, Units

NAME = "svclint"

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}


def diagnostics(report: Report, folder: str, units: Units) -> dict[str, list[types.Diagnostic]]:
    """The diagnostics of each file that has some, by its path; what is suppressed is nowhere."""
    found: dict[str, list[types.Diagnostic]] = {}
    for finding in report.active:
        found.setdefault(finding.location.file, []).append(diagnostic(finding, report, folder, units))
    return found


def diagnostic(finding: Finding, report: Report, folder: str, units: Units) -> types.Diagnostic:
    rule = report.rules.get(finding.rule)
    sources = report.sources
    return types.Diagnostic(
        range_in(sources.get(finding.location.file), finding.location, units),
        _words(finding, report),
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        code_description=types.CodeDescription(rule_uri(rule)) if rule is not None else None,
        source=NAME,
        tags=list(_tags(finding.rule)) or None,
        related_information=list(_related(finding, sources, folder, units)) or None,
        data=finding.fingerprint,
    )


def _words(finding: Finding, report: Report) -> str:
    lines = [neutral(finding.message)]
    if finding.label and finding.label not in finding.message:
        lines.append(f"here: {neutral(finding.label)}")
    lines.extend(neutral(one) for one in certainty(finding, report))
    return "\n".join(lines)


def _tags(name: str) -> Iterator[types.DiagnosticTag]:
    if any(rule.name == name and rule.role == "unused-suppression" for rule in catalogue()):
        yield types.DiagnosticTag.Unnecessary
    if name.endswith("-deprecated"):
        yield types.DiagnosticTag.Deprecated


def _related(
    finding: Finding, sources: Mapping[str, Source], folder: str, units: Units
) -> Iterator[types.DiagnosticRelatedInformation]:
    for one in finding.related:
        place = types.Location(
            uri_of(folder, one.location.file), range_in(sources.get(one.location.file), one.location, units)
        )
        yield types.DiagnosticRelatedInformation(place, neutral(one.message) or "here")


def of_fault(fault: Fault) -> types.Diagnostic:
    """What is wrong with the configuration, at its line."""
    line = max(fault.line - 1, 0)
    start = types.Position(line, max(fault.column - 1, 0))
    words = fault.message + (f" ({fault.help})" if fault.help else "")
    return types.Diagnostic(
        types.Range(start, types.Position(line + 1, 0)),
        neutral(words),
        severity=types.DiagnosticSeverity.Error,
        code="configuration",
        source=NAME,
    )
