"""Traces as JSON: a contract, described by `svclint/schema/trace.schema.json`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from svclint import __version__
from svclint.output.neutral import neutral_json
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.finding import Finding, Location
    from svclint.output.layout import Layout
    from svclint.trace.hop import Hop, Trace


def render(traces: Sequence[Trace], _: Layout) -> str:
    """The traces with all that is known of each hop."""
    document = {"version": __version__, "traces": [_trace(one) for one in traces]}
    return neutral_json(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def _trace(trace: Trace) -> dict[str, Any]:
    return {
        "start": trace.start,
        "scope": trace.scope,
        "outcome": trace.outcome.value,
        "ways": [{"origin": way.origin, "outcome": way.hop.outcome.value, "hop": _hop(way.hop)} for way in trace.ways],
        "others": [_hop(one) for one in trace.others],
        "unbuilt": [_finding(one) for one in trace.unbuilt],
    }


def _hop(hop: Hop) -> dict[str, Any]:
    return {
        "kind": hop.kind,
        "title": hop.title,
        "object": _object(hop),
        "location": None if hop.place is None else _location(hop.place),
        "decides": hop.decides,
        "verdict": hop.verdict.value,
        "reason": hop.reason,
        "notes": list(hop.notes),
        "share": hop.share,
        "findings": [_finding(one) for one in hop.findings],
        "next": [_hop(one) for one in hop.next],
    }


def _object(hop: Hop) -> dict[str, str] | None:
    one = hop.subject
    if one is None:
        return None
    return {"apiVersion": one.api_version, "kind": one.kind, "namespace": one.namespace, "name": one.name}


def _location(place: Location) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column, "path": place.path}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.word,
        "message": finding.message,
        "location": _location(finding.location),
        "suppressed": finding.suppressed is not None,
    }
