"""A Service and its ports, or the name that it is an alias of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from svclint.resource import is_headless, service_ports, service_type, text
from svclint.trace.hop import Hop
from svclint.trace.pods import pods_behind
from svclint.traffic.aliases import alias_of, is_missing, is_only_published
from svclint.traffic.endpoints import instead_of_headless

if TYPE_CHECKING:
    from svclint.resource import PodTemplate, Resource, ServicePort
    from svclint.trace.through import Through


def service_hop(service: Resource, through: Through, next_: tuple[Hop, ...] = ()) -> Hop:
    """The hop to a Service, whose ports or pods are `next_`; an alias has none of either."""
    kind = service_type(service)
    words = "headless" if is_headless(service) else kind
    if kind == "ExternalName":
        next_ = next_ or (alias_hop(service, through),)
        words = "ExternalName: DNS answers with another name, and nothing is proxied"
    hop = Hop("service", service.title, service, decides=words, notes=_entrance_notes(service), next=next_)
    return hop.at(service.name_label())._replace(spots=(service.label(("spec",)),))


def _entrance_notes(service: Resource) -> tuple[str, ...]:
    """That it can be reached from outside as well."""
    kind = service_type(service)
    node_ports = [f"{one.node_port} for port {one.words}" for one in service_ports(service) if one.node_port]
    notes = []
    if kind == "LoadBalancer":
        notes.append("open to the outside by a load balancer")
    if kind in ("LoadBalancer", "NodePort") and node_ports:
        notes.append(f"open on every node: {', '.join(node_ports)}")
    return tuple(notes)


def alias_hop(service: Resource, through: Through) -> Hop:
    """The name that a Service stands for."""
    path = ("spec", "externalName")
    alias = alias_of(service, through.domain)
    target = text(service.get(*path))
    hop = Hop("alias", target or "no name", service, decides="externalName; clients bring the port themselves")
    hop = hop.at(service.label(path))._replace(spots=(service.label(path), service.label(("spec", "ports"))))
    if alias is None:
        return hop.unknown("the name is filled in later")
    if alias.is_address and is_only_published(service, through.graph):
        return hop.unknown("an address of which external-dns makes a record: nothing here asks for the Service")
    if alias.fault is not None:
        return hop.broken(f"{target} is {alias.fault.reason}")
    if alias.inside is None:
        return hop.unknown("a name outside the cluster: only DNS can tell")
    if is_missing(alias.inside, service, through.graph):
        return hop.broken(f"namespace {alias.inside.namespace} has no Service {alias.inside.name}")
    there = through.graph.resolve_object(service, *alias.inside).found
    if not there:
        return hop.unknown(f"Service {alias.inside.name} of namespace {alias.inside.namespace} is not read here")
    return hop._replace(title=f"{target} ({there[0].title} of namespace {there[0].namespace})")


def port_hops(
    service: Resource,
    ports: Sequence[ServicePort],
    through: Through,
    subset: Sequence[PodTemplate] | None = None,
    *,
    by_address: bool = False,
) -> tuple[Hop, ...]:
    """The hops to the ports of a Service, each with its pods. `by_address` says that whoever comes connects to the pods
    themselves where the Service is headless, and nothing translates the port."""
    if service_type(service) == "ExternalName":
        return (alias_hop(service, through),)
    if not ports:
        return pods_behind(service, None, through, subset)
    return tuple(_port(one, through, subset, by_address=by_address) for one in ports)


def _port(port: ServicePort, through: Through, subset: Sequence[PodTemplate] | None, *, by_address: bool) -> Hop:
    service = port.resource
    target = f"port {port.target} of the pods" if port.target is not None else "a port that cannot be read"
    by = "as port, by default" if port.defaulted else "targetPort"
    hop = Hop("port", f"port {port.words}", service, decides=f"{port.protocol} to {target} ({by})")
    hop = hop._replace(next=pods_behind(service, port, through, subset)).at(port.label("port"))
    hop = hop._replace(spots=(port.label(),))
    remapped = instead_of_headless(port, through.graph) if by_address else None
    if remapped is not None:
        reason = f"the Service is headless and translates nothing: the pods listen on {remapped}, not on {port.number}"
        return hop.broken(reason)
    return hop
