"""From a port of a Service to pods: those that it selects, endpoints by hand, and what each has for the port."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from svclint.graph.possible import unread_of_cluster
from svclint.resource import Identity, mapping, service_ports, service_selector
from svclint.resource.endpoints import endpoint_ports
from svclint.trace.hop import Hop, Verdict
from svclint.trace.policies import behind_policies, is_guarded
from svclint.traffic.admission import PodsPort
from svclint.traffic.bound import loopback
from svclint.traffic.endpoints import Endpoint, endpoint, for_another_protocol, lacking_name, serving_pods
from svclint.traffic.listening import is_undeclared
from svclint.traffic.loopback_files import loopback_file
from svclint.traffic.scale import scale
from svclint.traffic.written_endpoints import is_joined, is_same, written_endpoints
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource, ServicePort
    from svclint.trace.through import Through
    from svclint.violation import Label

_MOST_PORTS = 4
NO_PROBE = "no readiness probe: a pod gets traffic as soon as it runs"


def pods_behind(
    service: Resource, port: ServicePort | None, through: Through, subset: Sequence[PodTemplate] | None = None
) -> tuple[Hop, ...]:
    """The hops behind a Service, or behind one of its ports; of its pods only those of `subset`, where one is given."""
    if service_selector(service) is None:
        return tuple(_written(service, port, through.graph))
    pods = serving_pods(service, through.graph)
    if not pods.found:
        return (_none(service, pods.unknown, through.graph),)
    found = [one for one in pods.found if subset is None or one in subset]
    counts = [_replicas(one, through.graph) for one in found]
    total = sum(count for count in counts if count is not None)
    shares = [""] * len(found)
    if len(found) > 1 and total and None not in counts:
        shares = [f"{round(100 * (count or 0) / total)} %" for count in counts]
    return tuple(
        _of_workload(service, port, template, through)._replace(share=share)
        for template, share in zip(found, shares, strict=True)
    )


def _replicas(template: PodTemplate, graph: Graph) -> int | None:
    found = scale(template, graph)
    return found.least if found is not None else None


def _none(service: Resource, unknown: str, graph: Graph) -> Hop:
    """That no pods are selected."""
    selector = service_selector(service)
    path = service.patched(("spec", "selector"))
    hop = Hop("pods", f"pods with {selector}", decides=f"selector {selector} of {service.title}")
    hop = hop.at(service.label(path))
    unknown = unknown or unread_of_cluster(graph, service, Identity("", "Pod", service.namespace, ""))
    return hop.unknown(unknown) if unknown else hop.broken(f"no pod of namespace {service.namespace} has these labels")


# -- pods --------------------------------------------------------------------------------------------------------------


def _of_workload(service: Resource, port: ServicePort | None, template: PodTemplate, through: Through) -> Hop:
    hop = _pods(service, template, through.graph)
    if port is None or port.target is None:
        return hop
    end = endpoint(port, template)
    hop = _judged(hop, end, service, through.graph)
    place = end.declared.label("containerPort") if end.declared is not None else template.labels_label()
    if hop.verdict is not Verdict.FOUND and not end.meaning.found:
        place = port.label(port.target_label_field)
    spots = (port.label(), *hop.spots, *_told_on(end, through.graph))
    hop = hop.at(place)._replace(spots=spots, notes=(*hop.notes, *_readiness(end)))
    if end.number is None:
        return hop
    return behind_policies(hop, PodsPort(template, end.number, end.protocol), through, port)


def _pods(service: Resource, template: PodTemplate, graph: Graph) -> Hop:
    workload = template.resource
    count = scale(template, graph)
    notes = (f"{count.least} {'pod' if count.least == 1 else 'pods'} at least",) if count is not None else ()
    spots = (service.label(("spec", "selector")), template.labels_label())
    hop = Hop(
        "pods", workload.title, workload, decides=f"selector {service_selector(service)}", notes=notes, spots=spots
    )
    hop = hop.at(template.labels_label())
    return hop.unknown("its pods run for a moment only") if template.is_hook else hop


def _judged(hop: Hop, end: Endpoint, service: Resource, graph: Graph) -> Hop:
    """Whether the pods have what the Service's port means."""
    port, template = end.port, end.template
    target, title = port.target, end.template.resource.title
    assert target is not None
    where = f"port {end.number}" if end.number is not None and target.is_name else f"port {target}"
    called = f" ({target})" if end.number is not None and target.is_name else ""
    hop = hop._replace(decides=f"{hop.decides}; {where}{called} of the pods")
    if target.is_placeholder or not template.ports_known:
        why = "the port is filled in later" if target.is_placeholder else f"not all ports of {title} can be read"
        return hop.unknown(why)
    if lacking_name(port, [template], graph):
        return hop.broken(f"{title} has no port called {target}{_instead(template)}")
    other = for_another_protocol(port, template)
    if other is not None:
        reason = f"{title} has {target} for {other.protocol} only, and the Service sends {port.protocol}"
        return hop.broken(reason) if target.is_name else hop.unknown(f"{reason}: a declaration only informs")
    if not end.meaning.found:
        return hop.unknown(end.meaning.unknown or f"what is put into the pods later may bring port {target}")
    bound = loopback(end, graph)
    if bound is not None:
        return hop.broken(f"its container listens on {bound.host} only, and refuses what comes to the pod's address")
    listener = loopback_file(end, graph)
    if listener is not None:
        where = f"{listener.source.title} has its container listen on {listener.address} only"
        return hop.broken(f"{where}, where it refuses what comes to the pod's address")
    if end.number is not None and is_undeclared(template, end.number):
        return hop.unknown(f"{title} does not declare port {end.number}{_instead(template)}")
    return hop


def _told_on(end: Endpoint, graph: Graph) -> Iterator[Label]:
    """The fields of the workload at which rules tell of this port."""
    bound = loopback(end, graph)
    if bound is not None:
        yield end.template.resource.label(bound.path)
    listener = loopback_file(end, graph)
    if listener is not None:
        yield listener.source.label(listener.path)
    if end.container is not None:
        yield end.template.resource.label(end.container.path)


def _instead(template: PodTemplate) -> str:
    ports = list(
        dict.fromkeys(f"{one.number} ({one.name})" if one.name else str(one.number) for one in template.serving_ports)
    )
    return f"; it has {listed(ports, _MOST_PORTS)}" if ports else "; it declares none"


def _readiness(end: Endpoint) -> Iterator[str]:
    """Whether a probe holds the traffic back."""
    container = end.container
    if container is not None and end.is_probed:
        yield f"a pod gets traffic once its readiness probe succeeds ({_probe(container.data.get('readinessProbe'))})"
    elif end.is_probed is False:
        yield NO_PROBE


def _probe(probe: object) -> str:
    fields = mapping(probe)
    for handler, words in (("httpGet", "HTTP"), ("tcpSocket", "TCP"), ("grpc", "gRPC")):
        if handler in fields:
            asked = mapping(fields[handler])
            return f"{words} {asked.get('path', '')} port {asked.get('port', '')}".replace("  ", " ")
    return "a command"


def by_address(template: PodTemplate, through: Through) -> Iterator[Hop]:
    """The hops to pods by their own addresses; for one client by the ports that they declare, as policies see them."""
    workload = template.resource
    hop = Hop("pods", workload.title, workload, decides="by the pods' own addresses: no Service leads to them")
    hop = hop.at(workload.name_label())
    if through.client is None or not is_guarded(template, through):
        yield hop
        return
    ports = dict.fromkeys((one.number, one.protocol) for one in template.serving_ports if one.number is not None)
    if not ports or not template.ports_known:
        yield hop.unknown(f"policies decide by the port, and which ones {workload.title} has is not known here")
        return
    for number, protocol in ports:
        here = hop._replace(decides=f"{hop.decides}; port {number}")
        yield behind_policies(here, PodsPort(template, number, protocol), through)


# -- endpoints by hand -------------------------------------------------------------------------------------------------


def _written(service: Resource, port: ServicePort | None, graph: Graph) -> Iterator[Hop]:
    """Endpoints that somebody wrote for a Service without a selector."""
    found = written_endpoints(service, graph)
    for one in found.found:
        yield _by_hand(one, service, port, graph)
    if not found.found:
        hop = Hop("endpoints", f"endpoints of {service.title}", decides="no selector: somebody must write them")
        hop = hop.at(service.name_label())
        yield (
            hop.unknown(found.unknown) if found.unknown else hop.broken("no Endpoints or EndpointSlice for it is here")
        )


def _by_hand(endpoints: Resource, service: Resource, port: ServicePort | None, graph: Graph) -> Hop:
    hop = Hop("endpoints", endpoints.title, endpoints, decides="endpoints written by hand")
    hop = hop.at(endpoints.name_label())._replace(spots=(endpoints.label(()),))
    if port is None or not is_joined(endpoints, service, graph):
        return hop
    known = list(endpoint_ports(endpoints))
    if any(is_same(one, port) for one in known):
        return hop
    names = listed(one.name or "one without a name" for one in known) or "none"
    reason = f"its ports are joined by their names: the Service's has {port.name or 'no name'}, and here is {names}"
    of_service = service_ports(service)
    if any(not any(is_same(one, other) for other in of_service) for one in known):
        return hop.broken(reason)
    return hop.unknown(f"{reason}; other endpoints may have it")
