"""SARIF 2.1.0, shaped for GitHub code scanning and readable by every other viewer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from svclint.finding import Finding, FindingFix, Location, ResourceId, Suppressed
from svclint.linting.report import Report
from svclint.output.frame import place_text
from svclint.output.holding import held_by
from svclint.output.neutral import neutral_json
from svclint.output.sarif_rules import HOMEPAGE, descriptors
from svclint.output.summary import is_known
from svclint.typing_names import Any
from svclint.wording import unwrapped

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_DRIVE = re.compile(r"[A-Za-z]:/")


def render(report: Report) -> str:
    """The report as a SARIF log of one run; suppressed findings are in it, with their suppression."""
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
    return neutral_json(json.dumps(log, indent=2, ensure_ascii=False)) + "\n"


def _run(report: Report) -> dict[str, Any]:
    rules = descriptors(report)
    indexes = {rule["id"]: index for index, rule in enumerate(rules)}
    # the standard wants the property on all results or on none
    suppressions = any(finding.suppressed is not None for finding in report.findings)
    return {
        "tool": {
            "driver": {"name": "svclint", "version": report.version, "informationUri": HOMEPAGE, "rules": rules},
        },
        "invocations": [_invocation(report, indexes)],
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(finding, report, indexes[finding.rule], suppressions=suppressions) for finding in report.findings
        ],
    }


def _invocation(report: Report, indexes: Mapping[str, int]) -> dict[str, Any]:
    invocation: dict[str, Any] = {"executionSuccessful": not report.faults, "exitCode": report.exit_code}
    if report.faults:
        invocation["toolExecutionNotifications"] = [
            {
                "level": "error",
                "message": {"text": finding.message},
                "associatedRule": {"id": finding.rule, "index": indexes[finding.rule]},
                "locations": [_location(finding.location)],
            }
            for finding in report.faults
        ]
    return invocation


def _result(finding: Finding, report: Report, index: int, *, suppressions: bool) -> dict[str, Any]:
    related = [{"id": number, **_location(*label)} for number, label in enumerate(finding.related, 1)]
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.severity.word,
        "message": {"text": "\n".join(_message(finding, report))},
        "locations": [_location(finding.location, finding.label, finding.resource)],
    }
    if related:
        result["relatedLocations"] = related
        result["codeFlows"] = [_code_flow(finding)]
    if finding.fingerprint:
        result["partialFingerprints"] = {"svclint/v1": finding.fingerprint}
    if suppressions:
        result["suppressions"] = [] if finding.suppressed is None else [_suppression(finding.suppressed)]
    if report.counts.baseline is not None:
        # some viewers heed suppressions, others filter by the state
        result["baselineState"] = "unchanged" if is_known(finding) else "new"
    if finding.fix is not None:
        result["fixes"] = [_fix(finding.fix)]
    properties = _properties(finding)
    if properties:
        result["properties"] = properties
    return result


def _properties(finding: Finding) -> dict[str, Any]:
    properties: dict[str, Any] = {"scopes": list(finding.scopes)} if finding.scopes else {}
    if finding.doubt is not None:
        properties["doubt"] = finding.doubt.name.lower()
    return properties


def _message(finding: Finding, report: Report) -> Iterator[str]:
    """The lines of the text. Viewers show little but this, so it holds the words of all labels, the places as links."""
    yield _without_links(finding.message)
    if finding.label:
        yield _without_links(finding.label)
    for number, (place, words) in enumerate(finding.related, 1):
        yield f"[{_link_text(place_text(place))}]({number}) {_without_links(words)}".rstrip()
    where = held_by(finding, report)
    if where:
        yield f"In: {_without_links(where)}"
    if finding.doubt is not None:
        yield f"Only a {finding.severity.word}: {finding.doubt.value}"
    rule = report.rules.get(finding.rule)
    if finding.help.strip() and (rule is None or finding.help.strip() != unwrapped(rule.remediation.strip())):
        yield f"Help: {_without_links(finding.help.strip())}"


def _without_links(text: str) -> str:
    """Text whose brackets cannot be read as an embedded link (SARIF 3.11.6), else as it is: `ports[0]` stays."""
    return re.sub(r"\[(?=[^]]*\]\()", r"\\[", text)


def _link_text(text: str) -> str:
    return re.sub(r"([\\\[\]])", r"\\\1", text)


def _code_flow(finding: Finding) -> dict[str, Any]:
    """The places as steps that lead to the primary one: GitHub shows these better than related locations."""
    steps: list[dict[str, Any]] = [{"location": _location(*label)} for label in finding.related]
    steps.append({"location": _location(finding.location, finding.label or finding.message), "importance": "essential"})
    return {"threadFlows": [{"locations": steps}]}


def _location(place: Location, words: str = "", resource: ResourceId | None = None) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": _artifact(place.file), "region": _region(place)},
    }
    if resource is not None:
        location["logicalLocations"] = [_logical(resource)]
    if words:
        location["message"] = {"text": words}
    if place.path:
        location["properties"] = {"path": place.path}
    return location


def _artifact(file: str) -> dict[str, str]:
    """Relative paths count from the root of the sources, which whoever reads the log knows; others are file URIs."""
    if file.startswith("/"):
        return {"uri": f"file://{_quoted(file)}"}
    if _DRIVE.match(file):
        return {"uri": f"file:///{file[:2]}{_quoted(file[2:])}"}
    return {"uri": _quoted(file), "uriBaseId": "%SRCROOT%"}


def _quoted(path: str) -> str:
    """Percent-encoded. Names that are no UTF-8 come as lone surrogates (PEP 383) and go back to their bytes."""
    try:
        return quote(path, safe="/", errors="surrogateescape")
    except UnicodeEncodeError:
        return quote(path, safe="/", errors="replace")


def _region(place: Location) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _logical(resource: ResourceId) -> dict[str, str]:
    """`apps/v1/Deployment/shop/web`; what a manifest does not say is left out."""
    parts = (resource.api_version, resource.kind, resource.namespace, resource.name)
    full = "/".join(part for part in parts if part)
    return {"name": resource.name or resource.kind, "fullyQualifiedName": full, "kind": "resource"}


def _suppression(suppressed: Suppressed) -> dict[str, Any]:
    suppression: dict[str, Any] = {
        "kind": "external" if suppressed.by in ("config", "baseline") else "inSource",
        "status": "accepted",
    }
    if suppressed.by == "baseline":
        suppression["justification"] = "known from the baseline"
    if suppressed.reason:
        suppression["justification"] = suppressed.reason
    if suppressed.location is not None:
        suppression["location"] = _location(suppressed.location)
    return suppression


def _fix(fix: FindingFix) -> dict[str, Any]:
    by_file: dict[str, list[dict[str, Any]]] = {}
    for place, text in fix.replacements:
        replacement = {"deletedRegion": _region(place), "insertedContent": {"text": text}}
        by_file.setdefault(place.file, []).append(replacement)
    return {
        "description": {"text": fix.description},
        "artifactChanges": [
            {"artifactLocation": _artifact(file), "replacements": replacements}
            for file, replacements in by_file.items()
        ],
        "properties": {"safe": fix.safe},
    }
