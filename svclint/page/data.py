"""What the page shows, as plain values: every text of a stranger neutral, nothing of it HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from svclint.linting.report import worst_first
from svclint.output.neutral import neutral
from svclint.output.summary import is_known, summary
from svclint.output.told import certainty, fix_text
from svclint.page.excerpts import excerpts
from svclint.severity import Severity
from svclint.topology.formats.shown import below, title
from svclint.wording import unwrapped

if TYPE_CHECKING:
    from svclint.finding import Finding, ResourceId
    from svclint.linting.report import Report
    from svclint.scope import Scope
    from svclint.topology.model import Topology


def page_data(report: Report, scopes: Sequence[Scope], found: Topology) -> dict[str, Any]:
    """All of a report, and what points at what."""
    nodes = _nodes_of(found)
    return {
        "version": report.version,
        "summary": neutral(summary(report)),
        "counts": _counts(report),
        "rules": _rules(report),
        "scopes": _scopes(report, scopes),
        "findings": [_finding(one, report, nodes) for one in worst_first(report.findings)],
        "left": _left(report),
        **map_data(found),
    }


def map_data(found: Topology) -> dict[str, Any]:
    """What points at what; edges name nodes by their place."""
    place = {node.id: number for number, node in enumerate(found.nodes)}
    nodes = [
        {
            "title": title(one),
            "kind": neutral(one.kind),
            "name": neutral(one.name),
            "namespace": neutral(one.namespace),
            "below": below(one),
            "scope": neutral(one.scope),
            "application": neutral(one.application),
            "role": one.role,
            "state": one.state,
            "reason": neutral(one.reason),
            "file": neutral(one.file),
            "line": one.line,
            "found": list(one.findings),
        }
        for one in found.nodes
    ]
    edges = [
        {
            "from": place[one.source],
            "to": place[one.target],
            "relation": one.relation,
            "words": neutral(one.words),
            "state": one.state,
            "reason": neutral(one.reason),
            "field": neutral(one.field),
            "file": neutral(one.file),
            "line": one.line,
            "found": list(one.findings),
        }
        for one in found.edges
    ]
    return {"nodes": nodes, "edges": edges}


def _nodes_of(found: Topology) -> dict[tuple[str, ...], int]:
    """The place of an object's node by its scope and identity; of several the first."""
    places: dict[tuple[str, ...], int] = {}
    for number, node in enumerate(found.nodes):
        if node.state == "found":
            key = (node.scope, node.api_version, node.kind, node.namespace, node.name)
            places.setdefault(key, number)
    return places


def _counts(report: Report) -> dict[str, Any]:
    by_severity = report.by_severity
    return {
        "files": report.counts.files,
        "objects": report.counts.resources,
        "scopes": report.counts.scopes,
        "error": by_severity[Severity.ERROR],
        "warning": by_severity[Severity.WARNING],
        "note": by_severity[Severity.NOTE],
        "suppressed": len(report.findings) - len(report.active),
    }


def _finding(one: Finding, report: Report, nodes: Mapping[tuple[str, ...], int]) -> dict[str, Any]:
    place = one.location
    return {
        "id": one.fingerprint,
        "rule": one.rule,
        "severity": one.severity.word,
        "message": neutral(one.message),
        "help": [neutral(line) for line in one.help.strip().split("\n") if line.strip()],
        "fix": fix_text(one.fix) if one.fix is not None else "",
        "sure": list(certainty(one, report)),
        "object": neutral(str(one.resource)) if one.resource is not None else "",
        "file": neutral(place.file),
        "line": place.line,
        "column": place.column,
        "field": neutral(place.path),
        "scopes": [neutral(name) for name in dict.fromkeys(one.scopes)],
        "node": _node(one.resource, one.scopes, nodes),
        "suppressed": _suppressed(one),
        "excerpts": excerpts(one, report.sources),
    }


def _node(resource: ResourceId | None, scopes: Iterable[str], nodes: Mapping[tuple[str, ...], int]) -> int:
    """The place of the node that a finding is about; -1 where there is none."""
    if resource is None:
        return -1
    return next((nodes[key] for scope in scopes if (key := (scope, *resource)) in nodes), -1)


def _suppressed(one: Finding) -> str:
    if one.suppressed is None:
        return ""
    if is_known(one):
        return "known from the baseline"
    reason = f": {one.suppressed.reason}" if one.suppressed.reason else ""
    return neutral(f"suppressed by {one.suppressed.by}{reason}")


def _rules(report: Report) -> dict[str, Any]:
    return {
        one.name: {
            "topic": one.topic,
            "summary": one.summary,
            "severity": one.severity.word,
            "why": unwrapped(one.why).split("\n"),
            "remediation": unwrapped(one.remediation).split("\n"),
            "references": list(one.references),
        }
        for one in sorted(report.rules.values(), key=lambda rule: rule.name)
    }


def _scopes(report: Report, scopes: Sequence[Scope]) -> list[dict[str, Any]]:
    found: dict[str, Counter[str]] = {}
    for finding in report.active:
        for name in dict.fromkeys(finding.scopes):
            found.setdefault(name, Counter())[finding.severity.word] += 1
    return [
        {
            "name": neutral(one.name),
            "kind": "chart" if one.chart is not None else "kustomization" if one.kustomizations else "files",
            "files": sum(member.role == "objects" for member in one.members),
            "namespace": neutral(one.default_namespace),
            "found": [found.get(one.name, Counter())[word] for word in ("error", "warning", "note")],
        }
        for one in scopes
    ]


def _left(report: Report) -> dict[str, Any]:
    """What was not looked at, and what could not be decided."""
    counts = report.counts
    return {
        "documents": [[neutral(reason), number] for reason, number in counts.skipped.items() if number],
        "unrendered": [
            [neutral(f"{thing}: {of}"), number]
            for thing, parts in counts.unrendered.items()
            for of, number in parts.items()
        ],
        "unread": [[neutral(f"{name} files"), number] for name, number in counts.unread.items()],
        "schemaless": [[neutral(kind), number] for kind, number in counts.schemaless.items()],
        "unknown": [
            {
                "object": neutral(str(one.owner)),
                "words": neutral(one.words),
                "reason": neutral(one.reason),
                "file": neutral(one.location.file),
                "line": one.location.line,
                "scopes": [neutral(name) for name in one.scopes],
            }
            for one in report.unknown or ()
        ],
    }
