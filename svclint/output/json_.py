"""The JSON output: a contract, described by `svclint/schema/output.schema.json`."""

from __future__ import annotations

import json

from svclint.finding import Finding, FindingFix, Location, ResourceId, Suppressed
from svclint.graph.unknown import Explained
from svclint.linting.report import Report
from svclint.output.neutral import neutral_json
from svclint.severity import Severity
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.linting.baseline import Known


def render(report: Report) -> str:
    """The report as JSON; suppressed findings are in it, marked as such."""
    document = {
        "version": report.version,
        "summary": _summary(report),
        "findings": [_finding(finding) for finding in report.findings],
        "unknown": None if report.unknown is None else [_unknown(one) for one in report.unknown],
    }
    return neutral_json(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def _summary(report: Report) -> dict[str, Any]:
    counts, by_severity = report.counts, report.by_severity
    return {
        "files": counts.files,
        "resources": counts.resources,
        "scopes": counts.scopes,
        "errors": by_severity[Severity.ERROR],
        "warnings": by_severity[Severity.WARNING],
        "notes": by_severity[Severity.NOTE],
        "suppressed": len(report.findings) - len(report.active),
        "skipped": dict(sorted(counts.skipped.items())),
        "unknown": counts.unknown,
        "schemaless": sum(counts.schemaless.values()),
        "hidden": counts.hidden,
        "unrendered": {thing: dict(found) for thing, found in counts.unrendered.items()},
        "unread": dict(counts.unread),
        "since": None if counts.since is None else {"known": counts.since.known, "cured": counts.since.cured},
        "baseline": None if counts.baseline is None else _baseline(counts.baseline),
    }


def _baseline(found: Known) -> dict[str, Any]:
    return {
        "file": found.file,
        "known": found.known,
        "gone": [
            {
                "rule": one.rule,
                "file": one.location.file,
                "resource": None if one.resource is None else _resource(one.resource),
                "path": one.location.path,
                "message": one.message,
                "fingerprint": one.fingerprint,
            }
            for one in found.gone
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.word,
        "message": finding.message,
        "help": finding.help,
        "location": _location(finding.location),
        "label": finding.label,
        "related": [{**_location(place), "message": words} for place, words in finding.related],
        "resource": None if finding.resource is None else _resource(finding.resource),
        "scopes": list(finding.scopes),
        "fingerprint": finding.fingerprint,
        "suppressed": None if finding.suppressed is None else _suppressed(finding.suppressed),
        "fix": None if finding.fix is None else _fix(finding.fix),
        "doubt": None if finding.doubt is None else finding.doubt.name.lower(),
    }


def _unknown(one: Explained) -> dict[str, Any]:
    return {
        "location": _location(one.location),
        "resource": _resource(one.owner),
        "reference": one.words,
        "reason": one.reason,
        "scopes": list(one.scopes),
    }


def _location(place: Location) -> dict[str, Any]:
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
        "path": place.path,
    }


def _resource(resource: ResourceId) -> dict[str, Any]:
    return {
        "apiVersion": resource.api_version,
        "kind": resource.kind,
        "namespace": resource.namespace,
        "name": resource.name,
    }


def _suppressed(suppressed: Suppressed) -> dict[str, Any]:
    return {
        "by": suppressed.by,
        "reason": suppressed.reason,
        "location": None if suppressed.location is None else _location(suppressed.location),
    }


def _fix(fix: FindingFix) -> dict[str, Any]:
    return {
        "description": fix.description,
        "safe": fix.safe,
        "edits": [{**_location(place), "text": text} for place, text in fix.replacements],
    }
