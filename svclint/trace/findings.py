"""What rules say of the hops of a trace: the same decisions, with how sure they are and what another scope answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from svclint.document import field_path
from svclint.linting.engine import Job, lint_scope
from svclint.linting.settle import ignored, settled
from svclint.named_tuple import NamedTuple
from svclint.resource import Resource
from svclint.rules import catalogue, configured
from svclint.severity import Severity
from svclint.trace.hop import Hop, Kind, Trace, Verdict
from svclint.trace.pods import NO_PROBE

if TYPE_CHECKING:
    from svclint.finding import Finding, Location
    from svclint.linting.settle import Map
    from svclint.scope import Scope
    from svclint.settings import Settings
    from svclint.violation import Label

_LOST = frozenset({"backend-service-not-found", "backend-not-granted", "reference-not-renamed"})

DECIDING: Mapping[Kind, frozenset[str]] = {
    "class": frozenset({"route-class-unknown", "route-without-class"}),
    "gateway": frozenset({"backend-not-granted", "parent-not-found", "reference-not-renamed"}),
    "route": _LOST | {"subset-not-found", "subset-matches-nothing"},
    "service": _LOST,
    "port": frozenset({"backend-port-not-found", "headless-port-remap"}),
    "alias": frozenset({"external-name-target"}),
    "endpoints": frozenset({"service-without-endpoints", "endpoint-slice-port-mismatch"}),
    "policy": frozenset({"network-policy-blocks-service", "network-policy-port-is-service-port"}),
    "pods": frozenset(
        {
            "container-listens-on-loopback",
            "selector-matches-nothing",
            "target-port-name-unknown",
            "target-port-not-declared",
            "target-port-protocol-mismatch",
        }
    ),
}
"""Kind of a hop -> the rules that say of it what its verdict says: both ask `traffic/`, and a test compares them."""

PARTLY = frozenset({"network-policy-port-is-service-port", "reference-not-renamed"})
"""Those of them that tell of other things as well: the way out of pods, references that no traffic follows."""

_REFUSED = frozenset({"schema-violation", "label-value-not-string"})
_NODE_PORTS = frozenset({"node-port-conflict", "node-port-on-wrong-type", "node-port-out-of-range"})

TELLING: Mapping[Kind, frozenset[str]] = {
    "class": _REFUSED | {"invalid-ingress"},
    "gateway": _REFUSED | {"invalid-gateway-route"},
    "entrance": _REFUSED
    | _NODE_PORTS
    | {
        "invalid-service",
        "load-balancer-address-conflict",
        "load-balancer-address-not-in-pool",
        "load-balancer-backend-protocol",
        "load-balancer-port-conflict",
        "load-balancer-probe-path",
        "load-balancer-tls-port-not-found",
    },
    "route": _REFUSED
    | {
        "backend-protocol",
        "canary-without-main",
        "host-sni-without-tls",
        "included-proxy-is-root",
        "ingress-path-pattern",
        "ingress-rewrite",
        "ingress-tls-entry-point",
        "invalid-gateway-route",
        "invalid-ingress",
        "passthrough-path-ignored",
        "redirect-to-itself",
        "route-conflict",
        "route-crosses-namespaces",
        "route-filter-not-found",
        "route-matcher-unsupported",
        "route-not-selected",
        "route-path-pattern",
        "route-rule-without-backend",
        "route-shadowed",
        "route-without-gateway",
        "service-entry-without-resolution",
    },
    "service": _REFUSED
    | {
        "backend-external-name",
        "backend-without-node-port",
        "external-name-with-selector",
        "invalid-gateway-route",
        "invalid-ingress",
        "invalid-service",
        "route-crosses-namespaces",
        "selector-spans-versions",
        "selector-spans-workloads",
    },
    "port": _REFUSED
    | _NODE_PORTS
    | {
        "app-protocol-unknown",
        "backend-protocol",
        "invalid-gateway-route",
        "invalid-ingress",
        "invalid-service",
        "target-port-differs",
    },
    "alias": _REFUSED | {"external-name-with-ports", "invalid-service"},
    "endpoints": _REFUSED | {"endpoints-of-selecting-service", "invalid-endpoint-slice", "invalid-service"},
    "policy": _REFUSED | {"invalid-network-policy", "network-policy-blocks-dns", "network-policy-matches-nothing"},
    "pods": _REFUSED
    | {
        "container-port-differs",
        "duplicate-container-port",
        "invalid-service",
        "invalid-workload",
        "listen-address-family-differs",
        "probe-host-not-allowed",
        "probe-port-differs",
        "probe-port-is-service-port",
        "probe-port-name-unknown",
        "probe-scheme-differs",
        "service-pods-without-readiness-probe",
    },
}
"""Kind of a hop -> the rules of which it is good to know there, although traffic may come through."""

UNBUILT = "kustomization-refused"
"""The rule that tells that nothing of a scope is applied as it is: there is no hop whose fault it is."""

_OF_PROBES = "service-pods-without-readiness-probe"


class Said(NamedTuple):
    """What the rules say of all scopes: the findings that stand, and those that another scope answers."""

    findings: tuple[Finding, ...]
    answered: tuple[Finding, ...]


def said(scopes: Sequence[Scope], settings: Settings, mapper: Map = map) -> Said:
    """What the rules about hops say; those that decide also where the configuration switches them off."""
    on = {rule.name for rule in configured(settings)}
    names = {UNBUILT, *_all(DECIDING), *(on & _all(TELLING))}
    asked = settings._replace(select=tuple(sorted(names)))
    results = list(mapper(lint_scope, [Job(one, asked) for one in scopes]))
    told = settled(results, scopes, asked).findings
    standing = set(map(id, told))
    answered = tuple(one for result in results for one in result.findings if id(one) not in standing)
    return Said(tuple(ignored(told, asked, of_entries=False)), answered)


def _all(table: Mapping[Kind, frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*table.values())


def with_findings(trace: Trace, found: Said) -> Trace:
    """The trace with what rules say of its hops. Where they are not sure that one is broken, it is not known."""
    here = Said(*(tuple(one for one in several if trace.scope in one.scopes) for several in found))
    return trace._replace(
        ways=tuple(way._replace(hop=_with(way.hop, here, trace.elsewhere)) for way in trace.ways),
        others=tuple(_with(one, here, trace.elsewhere) for one in trace.others),
        unbuilt=tuple(one for one in here.findings if one.rule == UNBUILT),
    )


def _with(hop: Hop, found: Said, elsewhere: frozenset[str]) -> Hop:
    next_ = tuple(_with(one, found, elsewhere) for one in hop.next)
    deciding = _concerning(hop, DECIDING.get(hop.kind, frozenset()), found.findings)
    telling = tuple(
        one for one in _concerning(hop, TELLING.get(hop.kind, frozenset()), found.findings) if _is_own(one, hop)
    )
    if any(one.rule == _OF_PROBES for one in telling):
        hop = hop._replace(notes=tuple(one for one in hop.notes if one != NO_PROBE))
    if hop.verdict is Verdict.FOUND:
        return hop._replace(next=next_, findings=telling)
    hop = hop._replace(next=next_, findings=(*deciding, *telling))
    if hop.verdict is Verdict.BROKEN and not any(map(_is_sure, deciding)):
        if deciding:
            doubt = deciding[0].doubt
            return hop.unknown(f"{hop.reason} ({doubt.value})" if doubt is not None else hop.reason)
        if _concerning(hop, DECIDING.get(hop.kind, frozenset()), found.answered):
            return hop.unknown(f"{hop.reason} (another scope of the run has it)")
        if any(isinstance(one.of, Resource) and one.of.file in elsewhere for one in hop.spots):
            return hop.unknown(f"{hop.reason} (its file is a part of another scope)")
    return hop


def _is_sure(finding: Finding) -> bool:
    """Whether the rule says more than a note, by its card and as sure as it is here."""
    if finding.severity > Severity.NOTE:
        return True
    return finding.doubt is None and _severities()[finding.rule] > Severity.NOTE


@lru_cache(maxsize=1)
def _severities() -> Mapping[str, Severity]:
    return {one.name: one.severity for one in catalogue()}


def _is_own(finding: Finding, hop: Hop) -> bool:
    """Whether a finding is about an object of the hop, and does not only show it beside its own."""
    return any(isinstance(one.of, Resource) and one.of.id == finding.resource for one in hop.spots)


def _concerning(hop: Hop, rules: frozenset[str], findings: Iterable[Finding]) -> tuple[Finding, ...]:
    mine = (one for one in findings if one.rule in rules)
    return tuple(one for one in mine if any(_is_at(spot, one) for spot in hop.spots))


def _is_at(spot: Label, finding: Finding) -> bool:
    """Whether a finding is told at a field of the spot, or shows one that is wrong as well."""
    if not isinstance(spot.of, Resource):
        return False
    field = field_path(spot.path)
    if finding.resource == spot.of.id and _is_below(finding.location, field):
        return True
    return any(_is_in(one.location, spot.of) and _is_below(one.location, field) for one in finding.related)


def _is_in(place: Location, of: Resource) -> bool:
    document = of.document
    return place.file == of.file and document.start <= place.start <= document.end


def _is_below(place: Location, field: str) -> bool:
    rest = place.path.removeprefix(field) if place.path.startswith(field) else None
    return rest is not None and (not rest or not field or rest[0] in ".[")
