"""From a route to what it sends requests to: Services, with their ports and subsets, and what hands requests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from svclint.families.istio import NETWORKING
from svclint.references.reference import HOST
from svclint.resource import is_service, service_ports
from svclint.trace.hop import Hop, Verdict
from svclint.trace.services import port_hops, service_hop
from svclint.traffic.backend_ports import backend_port
from svclint.traffic.backends import backends, is_to_service, must_be_here
from svclint.traffic.grants import is_lost, wanted_grants
from svclint.traffic.subsets import named_subset, pods_in
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource
    from svclint.trace.through import Through
    from svclint.traffic.destination_rules import Subset
    from svclint.traffic.requests import Entry
    from svclint.violation import Label

_DEEPEST = 5
# What gets no request itself -> what it gets
_BESIDE = {
    "annotations": "beside",
    "errors": "on errors",
    "externalAuth": "asked first",
    "forwardAuth": "asked first",
    "mirror": "a copy",
    "mirrors": "a copy",
    "requestMirror": "a copy",
}


def behind_route(entry: Entry, through: Through, depth: int = 0) -> tuple[Hop, ...]:
    """The hops to the backends of an entry, with what each gets of the requests."""
    every = [one for one in backends(entry.route) if entry.holds(one) or one.path[0] == "metadata"]
    found = [one for one in every if not _beside(one)]
    others = [one for one in every if _beside(one)]
    total = sum(one.weight for one in found)
    weighted = len(found) > 1 and total > 0 and all(one.row.weight for one in found)
    return (
        *(
            _backend(one, through, depth)._replace(
                share=f"{round(100 * one.weight / total)} %" if weighted else "", is_beside=weighted and not one.weight
            )
            for one in found
        ),
        *(_backend(one, through, depth)._replace(share=_beside(one), is_beside=True) for one in others),
    )


def _beside(reference: Reference) -> str:
    """What a backend gets that no request is sent to; empty where it gets requests."""
    if reference.owner.kind == "TraefikService":
        return ""
    return next((_BESIDE[step] for step in reference.path if isinstance(step, str) and step in _BESIDE), "")


def at_backend(reference: Reference) -> Path:
    """The part of a route that holds all of what one backend says: its name, its port, its namespace."""
    steps = len(reference.row.name.split(".")) if reference.row.name else 0
    return reference.path[: len(reference.path) - steps] if steps < len(reference.path) else reference.path


def _spots(reference: Reference) -> Iterator[Label]:
    owner = reference.owner
    yield owner.label(at_backend(reference))
    yield from (owner.label(one.path) for one in reference.ports)
    if reference.section is not None:
        yield owner.label(reference.section.path)


def _backend(reference: Reference, through: Through, depth: int) -> Hop:
    graph = through.graph
    found = graph.resolve(reference)
    kind = "Service" if is_to_service(reference) else reference.kind
    name = reference.host if reference.kind == HOST else reference.name
    hop = Hop("service" if is_to_service(reference) or reference.kind == HOST else "route", f"{kind} {name}")
    hop = hop.at(reference.label())._replace(spots=tuple(_spots(reference)), decides="named by the route")
    if not found.found:
        hop = hop._replace(next=tuple(_known_of_absent(reference, through)))
        if found.renamed is not None:
            return hop.broken("its kustomization gives the object another name, and not this field")
        if found.missing and must_be_here(reference, graph):
            return hop.broken(f"namespace {reference.namespace} has no {kind} {name}")
        return hop.unknown(found.unknown or f"what a {kind} leads to is not known here")
    target = found.found[0]
    if is_service(target):
        return _to_service(reference, target, hop, through)
    return _to_other(reference, target, hop, through, depth)


def _known_of_absent(reference: Reference, through: Through) -> Iterator[Hop]:
    """What can be told of a target that is not here: the ports that the configuration declares, a mesh's subsets."""
    if _names_subset(reference):
        yield _subset(reference, None, through)
    elif is_to_service(reference) and backend_port(reference, through.graph).missing:
        port = reference.port
        hop = Hop("port", f"port {port.value}" if port is not None else "no port", decides="named by the route")
        hop = hop.at(reference.owner.label(port.path) if port is not None else reference.label())
        spots = tuple(_spots(reference))
        yield hop._replace(spots=spots).broken("the configuration declares the Service with other ports only")


def _names_subset(reference: Reference) -> bool:
    return reference.section is not None and reference.owner.group == NETWORKING


def _to_service(reference: Reference, service: Resource, hop: Hop, through: Through) -> Hop:
    graph, spots = through.graph, hop.spots
    in_subset = _names_subset(reference)
    next_ = (_subset(reference, service, through),) if in_subset else _ports(reference, service, through, None)
    away = f" of namespace {service.namespace}" if service.namespace != reference.owner.namespace else ""
    made = service_hop(service, through, next_)
    hop = made._replace(decides=f"{made.decides}{away}", spots=(*spots, *made.spots))
    wanted = (one for one in wanted_grants(reference.owner, graph) if one.path == at_backend(reference))
    if any(is_lost(one, graph) for one in wanted):
        return hop.broken(f"no ReferenceGrant of namespace {service.namespace} lets {reference.owner.title} name it")
    return hop


def _ports(
    reference: Reference, service: Resource, through: Through, subset: Sequence[PodTemplate] | None
) -> tuple[Hop, ...]:
    graph, port = through.graph, reference.port
    answer = backend_port(reference, graph)
    if answer.found:
        return tuple(
            one._replace(spots=(*one.spots, *_spots(reference)))
            for one in port_hops(service, answer.found[:1], through, subset)
        )
    wanted = f"port {port.value}" if port is not None else "no port"
    hop = Hop("port", wanted, service, decides="named by the route")
    hop = hop.at(reference.owner.label(port.path) if port is not None else reference.label())
    hop = hop._replace(spots=tuple(_spots(reference)), next=port_hops(service, (), through, subset))
    if answer.unknown:
        return (hop.unknown(answer.unknown),)
    return (hop.broken(_instead(reference, service)),)


def _instead(reference: Reference, service: Resource) -> str:
    ports = listed(one.words for one in service_ports(service))
    if reference.port is None:
        return f"the route names no port, and its controller chooses none of {ports}"
    return f"{service.title} has no such port; it has {ports}" if ports else f"{service.title} has no ports at all"


def _subset(reference: Reference, service: Resource | None, through: Through) -> Hop:
    """The subset that a route of a mesh names, and the pods in it."""
    section = reference.section
    assert section is not None
    found = named_subset(reference, through.graph)
    hop = Hop("route", f"subset {section.value}", decides="named by the route")
    hop = hop.at(reference.owner.label(section.path))
    if not found.found or section.value.is_placeholder:
        if service is not None:
            hop = hop._replace(next=_ports(reference, service, through, None))
        unknown = "its name is filled in later" if section.value.is_placeholder else found.unknown
        none = f"no DestinationRule of {reference.host} defines it"
        return hop.unknown(unknown) if unknown else hop.broken(none)
    hop = subset_hop(found.found[0], service, through)
    hop = hop._replace(spots=(*hop.spots, reference.owner.label(section.path)))
    if service is None or hop.verdict is Verdict.BROKEN:
        return hop
    pods = pods_in(found.found[0], [service], through.graph)
    return hop._replace(next=_ports(reference, service, through, pods.found or None))


def subset_hop(subset: Subset, service: Resource | None, through: Through) -> Hop:
    """A subset of a DestinationRule, and whether it holds any of the Service's pods."""
    rule = subset.rule
    hop = Hop("route", f"subset {subset.name} of {rule.title}", rule, decides=f"pods with {subset.selector}")
    hop = hop.at(subset.label("name"))._replace(spots=(rule.label(subset.path),))
    pods = pods_in(subset, [service] if service is not None else [], through.graph)
    if service is not None and pods.missing:
        return hop.broken(f"no pod of {service.title} has these labels")
    return hop.unknown(pods.unknown) if pods.unknown else hop


def _to_other(reference: Reference, target: Resource, hop: Hop, through: Through, depth: int) -> Hop:
    """What is no Service of Kubernetes: another part of the route, or what a mesh knows by the name."""
    # imported here: the entries of routes know their backends
    from svclint.traffic.requests import entries

    hop = hop._replace(title=target.title, subject=target, spots=(*hop.spots, target.label(("spec",))))
    hop = hop.at(target.name_label())
    if depth >= _DEEPEST:
        return hop.unknown("it leads on too often to be followed")
    if target.kind == "ServiceEntry":
        return hop._replace(decides="a name outside, which the mesh knows by this entry")
    template = through.graph.template(target)
    if template is not None:
        return hop._replace(kind="pods")
    next_ = tuple(one for entry in entries(target) for one in behind_route(entry, through, depth + 1))
    return hop._replace(next=next_) if next_ else hop.unknown(f"what a {target.kind} leads to is not known here")
