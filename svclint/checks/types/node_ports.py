"""Checks of node ports: numbers that the cluster does not hand out, hands out once, or not to this type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from svclint.finding import Edit, Fix, Severity, Violation
from svclint.resource import number, service_ports, service_type, text
from svclint.traffic.node_port_range import NodePortRange, node_port_ranges

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.finding import Label
    from svclint.graph import Graph
    from svclint.resource import Resource


class _Claim(NamedTuple):
    """A field of a Service that asks for a node port; `port` is None for the health check's."""

    service: Resource
    path: Path
    number: int
    port: int | None
    protocol: str

    def label(self, words: str) -> Label:
        return self.service.label(self.path, words)


def _claims(service: Resource) -> Iterator[_Claim]:
    """The node ports that the cluster would reserve. The other types reserve none, whatever they say."""
    if service_type(service) not in ("NodePort", "LoadBalancer"):
        return
    for port in service_ports(service):
        if port.node_port is not None:
            yield _Claim(service, (*port.path, "nodePort"), port.node_port, port.number, port.protocol)
    # k/k: pkg/registry/core/service/storage/alloc.go: the health check's port comes from the same pool
    health = number(service.get("spec", "healthCheckNodePort"))
    if health and (service_type(service), service.get("spec", "externalTrafficPolicy")) == ("LoadBalancer", "Local"):
        yield _Claim(service, ("spec", "healthCheckNodePort"), health, None, "TCP")


def _severity(*services: Resource) -> Severity | None:
    """A patch that was not applied here may change what the manifest says."""
    return Severity.WARNING if any(one.partial for one in services) else None


def _configured(graph: Graph) -> str:
    """The range that the option says; the other rule about it asks too, whether this one is on or not."""
    return text(graph.options.get("node-port-out-of-range", {}).get("range"))


def node_port_out_of_range(service: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/registry/core/service/portallocator: the API server refuses numbers outside its range."""
    claims = list(_claims(service))
    if not claims:
        return
    ranges = node_port_ranges(_configured(graph), graph)
    words = " or ".join(map(str, ranges))
    for claim in claims:
        if not any(claim.number in one for one in ranges):
            yield Violation(
                claim.label(f"not within {words}"),
                {"service": service.title, "number": claim.number, "range": words},
                tuple(one.label for one in ranges if one.label is not None),
                severity=_severity(service),
            )


def node_port_on_wrong_type(service: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/apis/core/validation: ValidateService: a ClusterIP Service may not have node ports."""
    written = service.get("spec", "type")
    kind = service_type(service)
    if kind == "LoadBalancer" and service.get("spec", "allocateLoadBalancerNodePorts") is False:
        other = service.label(("spec", "allocateLoadBalancerNodePorts"), "no node ports are wanted")
        why = "although allocateLoadBalancerNodePorts is false"
        severity = Severity.WARNING
    elif kind == "ClusterIP" and written in (None, "", "ClusterIP") and not (written is None and service.partial):
        other = service.label(("spec", "type"), "this type has no node ports")
        why = "but is of type ClusterIP" if written else "but has no type, which means ClusterIP"
        severity = _severity(service) or Severity.ERROR
    else:
        return
    for port in service_ports(service):
        if port.node_port is not None:
            yield Violation(
                port.label("nodePort", "a node port"),
                {"service": service.title, "number": port.node_port, "why": why},
                (other,) if service.get(*other.path[len(service.root) :]) is not None else (),
                severity,
                _ADVICE if severity is Severity.WARNING and kind == "LoadBalancer" else None,
            )


_ADVICE = "Remove nodePort, or allow node ports again: allocateLoadBalancerNodePorts only stops the automatic choice."


class _Clash(NamedTuple):
    """Claims of one Service (`later`) to a number that `first` already has; `free` is one that nobody has."""

    first: _Claim
    later: tuple[_Claim, ...]
    free: int | None


def node_port_conflict(service: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/registry/core/service/storage/alloc.go: a node port is one number, whatever the protocol.

    Two ports of one Service share it when they also have the same `port` and differ in protocol; others never do.
    """
    if not any(True for _ in _claims(service)):
        return
    for clash in _clashes(graph):
        claim, first = clash.later[0], clash.first
        if claim.service is not service:
            continue
        same = first.service is service
        # two Services of one name are told apart by their namespaces
        title = _with_namespace if first.service.title == service.title else _title
        description = f"use {clash.free}"
        edits = tuple(Edit(service.document, (*service.root, *one.path), str(clash.free)) for one in clash.later)
        yield Violation(
            claim.label("taken"),
            {
                "service": service.title if same else title(service),
                "number": claim.number,
                "other": "it already asks for itself" if same else f"{title(first.service)} already asks for",
                "free": f"; {clash.free} is free" if clash.free is not None else "",
            },
            (first.label("asked for here first" if not same else "the same Service asks for it here"),),
            severity=_severity(service, first.service),
            fix=Fix(description, edits, safe=False) if clash.free is not None else None,
        )


def _title(service: Resource) -> str:
    return service.title


def _with_namespace(service: Resource) -> str:
    return f"{service.title} in namespace {service.namespace}"


def _clashes(graph: Graph) -> Iterator[_Clash]:
    """Every clash of the scope, in reading order; each is offered another free port."""
    claims: dict[int, list[_Claim]] = defaultdict(list)
    for service in graph.services():
        for claim in _claims(service):
            claims[claim.number].append(claim)
    taken = set(claims)
    ranges = node_port_ranges(_configured(graph), graph)
    for found in list(claims.values()):
        first = found[0]
        by_service: dict[int, list[_Claim]] = defaultdict(list)
        for claim in found[1:]:
            if _collide(first, claim):
                by_service[id(claim.service)].append(claim)
        for later in by_service.values():
            free = _free(first.number, taken, ranges)
            if free is not None:
                taken.add(free)
            yield _Clash(first, tuple(later), free)


def _collide(first: _Claim, later: _Claim) -> bool:
    if first.service is later.service:
        return first.port is None or first.port != later.port or first.protocol == later.protocol
    # one identity twice is one Service in two versions
    return first.service.identity != later.service.identity


def _free(wanted: int, taken: set[int], ranges: list[NodePortRange]) -> int | None:
    """The next number of the range that nobody asks for, counted from `wanted` on and around."""
    one = next((each for each in ranges if wanted in each), ranges[0])
    after = range(max(wanted + 1, one.low), one.high + 1)
    before = range(one.low, min(wanted, one.high + 1))
    return next((each for numbers in (after, before) for each in numbers if each not in taken), None)
