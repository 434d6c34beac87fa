"""Checks of node ports: numbers that the cluster does not hand out, hands out once, or not to this type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_namespaces
from svclint.certainty.steps import odd_environments
from svclint.certainty.together import of_files
from svclint.named_tuple import NamedTuple
from svclint.nearness import REACH
from svclint.resource import number, service_ports, service_selector, service_type
from svclint.severity import Severity
from svclint.traffic.node_port_range import DEFAULT, NodePortRange, node_port_ranges
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Violation

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource, ServicePort
    from svclint.violation import Label


# lines of a comment that explains a port
_COMMENT = 40


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
    for port, wanted in _node_ports(service):
        yield _Claim(service, (*port.path, "nodePort"), wanted, port.number, port.protocol)
    # k/k: pkg/registry/core/service/storage/alloc.go: the health check's port comes from the same pool
    health = number(service.spec.get("healthCheckNodePort"))
    if health and (service_type(service), service.spec.get("externalTrafficPolicy")) == ("LoadBalancer", "Local"):
        yield _Claim(service, ("spec", "healthCheckNodePort"), health, None, "TCP")


def node_port_out_of_range(service: Resource, graph: Graph, *, range: str) -> Iterator[Violation]:
    """k/k: pkg/registry/core/service/portallocator: the API server refuses numbers outside its range."""
    claims = list(_claims(service))
    if not claims:
        return
    ranges = node_port_ranges(range, graph)
    words = " or ".join(map(str, ranges))
    for claim in claims:
        if not any(claim.number in one for one in ranges):
            doubts = _of_other_ranges(claim, graph) if not _is_set(range) else ()
            if doubts is None:
                continue
            free = graph.once(_instead, range).get((service, claim.port, claim.number))
            yield Violation(
                claim.label(f"not within {words}"),
                f"{service.title} asks for node port {claim.number}, which is not within {words}"
                f"{f'; {free} is free' if free is not None else ''}",
                tuple(one.label for one in ranges if one.label is not None),
                as_written=(service,),
                doubts=doubts,
                # one number for two protocols stays one number
                fix=_use_free(tuple(one for one in claims if one[2:4] == claim[2:4]), free),
            )


def _is_set(range: str) -> bool:
    """Whether the configuration says which ports there are."""
    return range not in ("", str(NodePortRange(*DEFAULT)))


def _of_other_ranges(claim: _Claim, graph: Graph) -> tuple[Doubt, ...] | None:
    """Whether a cluster of the repository may hand out the port: None where something configures one so, a doubt where
    only a guide says so, or a comment at the very line."""
    around = [one for one in graph.scope.told.node_ports if one.low <= claim.number <= one.high]
    if any(not one.is_told for one in around):
        return None
    return (Doubt.UNKNOWN,) if around or _is_said(claim) else ()


def _is_said(claim: _Claim) -> bool:
    # imported here: hardly any port is out of range
    from svclint.certainty.on_purpose import said_of
    from svclint.told_ranges import ranges

    said = said_of(claim.service, claim.path, _COMMENT)
    return any(low <= claim.number <= high for low, high in ranges(said, comments=True))


def node_port_on_wrong_type(service: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/apis/core/validation: ValidateService: a ClusterIP Service may not have node ports."""
    written = service.spec.get("type")
    kind = service_type(service)
    if kind == "LoadBalancer" and service.spec.get("allocateLoadBalancerNodePorts") is False:
        yield from _unwanted(service)
    elif kind == "ClusterIP" and written in (None, "", "ClusterIP"):
        why = "but is of type ClusterIP" if written else "but has no type, which means ClusterIP"
        for port, wanted in _node_ports(service):
            yield Violation(
                port.label("nodePort", "a node port"),
                f"{service.title} asks for node port {wanted}, {why}",
                (service.label(("spec", "type"), "this type has no node ports"),) if written is not None else (),
                as_written=(service,),
                unwritten=(service,) if written is None else (),
            )


def _unwanted(service: Resource) -> Iterator[Violation]:
    """Node ports of a load balancer that is to have none."""
    for port, wanted in _node_ports(service):
        yield Violation(
            port.label("nodePort", "a node port"),
            f"{service.title} asks for node port {wanted}, although allocateLoadBalancerNodePorts is false",
            (service.label(("spec", "allocateLoadBalancerNodePorts"), "no node ports are wanted"),),
            # the meaning of this verdict: the API server takes the Service, and opens the port
            severity=Severity.WARNING,
            as_written=(service,),
            help=_ADVICE,
        )


def _node_ports(service: Resource) -> Iterator[tuple[ServicePort, int]]:
    """The ports that name a node port, with its number."""
    return ((port, port.node_port) for port in service_ports(service) if port.node_port is not None)


_ADVICE = "Remove nodePort, or allow node ports again: allocateLoadBalancerNodePorts only stops the automatic choice."


class _Clash(NamedTuple):
    """Claims of one Service (`later`) to a number that `first` already has; `free` is one that nobody has."""

    first: _Claim
    later: tuple[_Claim, ...]
    free: int | None


def node_port_conflict(service: Resource, graph: Graph, *, range: str) -> Iterator[Violation]:
    """k/k: pkg/registry/core/service/storage/alloc.go: a node port is one number, whatever the protocol.

    Two ports of one Service share it when they also have the same `port` and differ in protocol; others never do.
    """
    if not any(True for _ in _claims(service)):
        return
    for clash in graph.once(_clashes, range):
        if clash.later[0].service is service:
            yield _taken(clash, graph)


def _taken(clash: _Clash, graph: Graph) -> Violation:
    claim, first = clash.later[0], clash.first
    mine, theirs = titles(claim.service, first.service)
    same = first.service is claim.service
    other = "it already asks for itself" if same else f"{theirs} already asks for"
    free = f"; {clash.free} is free" if clash.free is not None else ""
    return Violation(
        claim.label("taken"),
        f"{mine} asks for node port {claim.number}, which {other}{free}",
        (first.label("asked for here first" if not same else "the same Service asks for it here"),),
        as_written=(claim.service, first.service),
        doubts=() if same else _of_clusters(graph, claim.service, first.service),
        fix=_use_free(clash.later, clash.free),
    )


def _of_clusters(graph: Graph, service: Resource, other: Resource) -> tuple[Doubt, ...]:
    """Whether the two may be for different clusters: plain files of directories that stand apart, or whose names are
    those of environments or platforms."""
    distance, doubts = graph.distance(service, other), of_files(graph, service, other)
    if _may_be_one(service, other):
        doubts = (*doubts, *of_namespaces(graph, service, other))
    if service.file != other.file and odd_environments(service.file, other.file):
        doubts = (*doubts, Doubt.FAR)
    if distance <= 1:
        return doubts
    return (*doubts, Doubt.FAR if distance <= REACH else Doubt.UNKNOWN)


def _may_be_one(service: Resource, other: Resource) -> bool:
    """Whether two Services of different files are one in two places but for their namespaces, as variants of it are."""
    return (
        service.file != other.file
        and service.name == other.name
        and service_selector(service) == service_selector(other)
    )


def titles(service: Resource, other: Resource) -> tuple[str, str]:
    """The titles of two Services; those of one name are told apart by their namespaces."""
    if service is other or service.title != other.title:
        return service.title, other.title
    return f"{service.title} in namespace {service.namespace}", f"{other.title} in namespace {other.namespace}"


def _use_free(claims: tuple[_Claim, ...], free: int | None) -> Fix | None:
    if free is None:
        return None
    edits = [claim.service.edit(claim.path, free) for claim in claims]
    return Fix(f"use {free}", tuple(edits), safe=False)


def _clashes(graph: Graph, option: str) -> tuple[_Clash, ...]:
    """Every clash of the scope, in reading order; each is offered another free port."""
    claims: dict[int, list[_Claim]] = defaultdict(list)
    for service in graph.services():
        for claim in _claims(service):
            claims[claim.number].append(claim)
    taken = set(claims)
    ranges = node_port_ranges(option, graph)
    clashes = []
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
            clashes.append(_Clash(first, tuple(later), free))
    return tuple(clashes)


def _instead(graph: Graph, option: str) -> dict[tuple[Resource, int | None, int], int]:
    """A free port for each number out of the range, by who asks for it: the Service, its port and the number.

    What collides as well gets the one that it is offered there.
    """
    ranges, clashes = node_port_ranges(option, graph), graph.once(_clashes, option)
    asked = [claim for service in graph.services() for claim in _claims(service)]
    taken = {*(one.number for one in asked), *(one.free for one in clashes if one.free is not None)}
    found = {
        (one.service, one.port, one.number): clash.free
        for clash in clashes
        if clash.free is not None
        for one in clash.later
    }
    for claim in asked:
        key = (claim.service, claim.port, claim.number)
        if key in found or any(claim.number in one for one in ranges):
            continue
        free = _free(claim.number, taken, ranges)
        if free is not None:
            taken.add(free)
            found[key] = free
    return found


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
