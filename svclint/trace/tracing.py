"""Traces: from a start forwards to pods, and backwards all ways that lead to a Service or to pods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from svclint.families.istio import ISTIO_GATEWAY, NETWORKING
from svclint.references import references
from svclint.resource import is_service, service_ports, service_type
from svclint.resource.gateway import LISTENING
from svclint.trace.backends import subset_hop
from svclint.trace.hop import Hop, Trace, Way
from svclint.trace.pods import by_address
from svclint.trace.routes import MESH, OUTSIDE, gateway_hops, way_by_entry, ways_by
from svclint.trace.services import port_hops, service_hop
from svclint.trace.starts import Named, Start, objects, service_of, words
from svclint.traffic.attachment import admitting
from svclint.traffic.destination_rules import subsets
from svclint.traffic.listeners import serves
from svclint.traffic.requests import Request, is_matched, taking
from svclint.traffic.service_ports import has_port
from svclint.traffic.subsets import pods_in

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import IntOrString, PodTemplate, Resource, ServicePort
    from svclint.trace.through import Through

INSIDE = "inside the cluster"
_SUBSETS = (NETWORKING, "DestinationRule")
_DEEPEST = 5


def traces(start: Start, through: Through, *, backwards: bool = False) -> Iterator[Trace]:
    """The traces of a start through one scope, one for each object that it means and that has a way."""
    if isinstance(start, Request):
        found = _of_request(start, through._replace(request=start))
    else:
        named = objects(start, through.graph)
        found = (made for one in named for made in _of_object(one, start, through, backwards=backwards))
    yield from _with_scope(found, through)


def _with_scope(found: Iterable[Trace], through: Through) -> Iterator[Trace]:
    elsewhere = frozenset(one.source.path for one in through.graph.scope.members if one.role == "context")
    yield from (one._replace(elsewhere=elsewhere) for one in found)


def _of_object(one: Resource, start: Named, through: Through, *, backwards: bool) -> Iterator[Trace]:
    scope = through.graph.scope.name
    title = f"{one.title} of namespace {one.namespace}" if one.namespace not in ("", "default") else one.title
    port = f", port {start.port}" if start.port is not None else ""
    if is_service(one):
        ports = ports_of(one, start.port, through.graph)
        if ports is None:
            return
        ways = tuple(_to_service(one, through)) if backwards else ()
        yield Trace(f"{title}{port}", scope, (*ways, _from_inside(one, ports, through)))
    elif (one.group, one.kind) in (*LISTENING, ISTIO_GATEWAY):
        found = [way for route in _attached(one, through.graph) for way in _by_gateway(route, one, through)]
        found = found or [Way(OUTSIDE, hop) for hop in gateway_hops(one, through)]
        yield Trace(title, scope, tuple(found))
    elif (one.group, one.kind) == _SUBSETS:
        ways = tuple(_by_subsets(one, through))
        if ways:
            yield Trace(title, scope, ways)
    elif (template := through.graph.template(one)) is not None and not _is_route(one):
        yield Trace(f"{title}: who can reach its pods", scope, tuple(_to_pods(template, through)))
    elif _is_route(one):
        ways = tuple(_to(one, one, through, 0)) if backwards else tuple(ways_by(one, through))
        if ways:
            yield Trace(title, scope, ways)


def every_trace(through: Through) -> Iterator[Trace]:
    """The traces of all objects of a scope from which one can begin."""
    for one in through.graph.everything:
        if is_traceable(one, through.graph):
            start = Named(one.kind.lower(), one.namespace, one.name)
            yield from _with_scope(_of_object(one, start, through, backwards=False), through)


def is_traceable(one: Resource, graph: Graph) -> bool:
    """Whether a trace can begin at an object."""
    if (one.group, one.kind) in (*LISTENING, ISTIO_GATEWAY, _SUBSETS):
        return True
    return is_service(one) or graph.template(one) is not None or _is_route(one)


def _is_route(one: Resource) -> bool:
    """Whether an object sends requests on: it is of a kind that does by its nature, or names a backend."""
    return is_matched(one) or any(references(one, "routes-to")) or any(references(one, "delegates-to"))


def ports_of(service: Resource, wanted: IntOrString | None, graph: Graph) -> tuple[ServicePort, ...] | None:
    """The ports that are traced: all, or the one that is named; None where the Service has no such port."""
    if wanted is None:
        return service_ports(service)
    found = has_port(service, wanted, graph)
    return None if found.missing else found.found


# -- requests ----------------------------------------------------------------------------------------------------------


def _of_request(request: Request, through: Through) -> Iterator[Trace]:
    graph, title = through.graph, words(request)
    namespace = through.client.namespace if through.client is not None else ""
    elsewhere = {one.source.path for one in graph.scope.members if one.role == "context"}
    found = taking(request, graph)
    ways: list[Way] = []
    others: list[Hop] = []
    by_door: dict[object, tuple[int, ...]] = {}
    for one in found:
        if one.entry.route.file in elsewhere or not _may_come(one.entry.route, request, graph):
            continue
        # what comes after an entry that certainly takes the request gets it no more, but those that are as good
        door = _door(one.entry.route, graph)
        best = by_door.get(door)
        made = list(way_by_entry(one.entry, through))
        if best is not None and one.rank < best:
            others.extend(way.hop for way in made[:1])
            continue
        ways.extend(made)
        if one.sure and best is None:
            by_door[door] = one.rank
    service = service_of(request, namespace, graph) if not ways else None
    if service is not None:
        port = request.port or (443 if request.scheme == "https" else 80)
        ports = [one for one in service_ports(service) if one.number == port]
        if ports or not request.port:
            yield Trace(
                title, graph.scope.name, (_from_inside(service, tuple(ports) or service_ports(service), through),)
            )
        return
    if ways:
        yield Trace(title, graph.scope.name, tuple(ways), tuple(others))


def _may_come(route: Resource, request: Request, graph: Graph) -> bool:
    """Whether a listener that admits the route is for the request's host, as far as that is known."""
    listeners = admitting(route, graph)
    return not listeners or any(serves(one, request.host) for one in listeners)


def _door(route: Resource, graph: Graph) -> object:
    """What tells routes apart that never meet: their kind, and the class or the parents by which requests come."""
    parents = frozenset(one.identity for one in graph.references(route, "attaches-to"))
    classes = frozenset(one.name for one in graph.references(route, "served-by"))
    return route.kind, parents, classes


# -- objects -----------------------------------------------------------------------------------------------------------


def _from_inside(service: Resource, ports: tuple[ServicePort, ...], through: Through) -> Way:
    return Way(_inside(through), service_hop(service, through, port_hops(service, ports, through, by_address=True)))


def _inside(through: Through) -> str:
    return through.client.resource.title if through.client is not None else INSIDE


def _attached(gateway: Resource, graph: Graph) -> list[Resource]:
    """The routes that name a Gateway, whether it admits them or not."""
    return list(dict.fromkeys(one.owner for one in graph.pointing_at("attaches-to", gateway)))


def _by_gateway(route: Resource, gateway: Resource, through: Through) -> Iterator[Way]:
    for way in ways_by(route, through):
        if gateway in [one.subject for one in way.hop.each() if one.kind == "gateway"]:
            yield way


def _by_subsets(rule: Resource, through: Through) -> Iterator[Way]:
    """The subsets of a DestinationRule, which clients of the mesh reach where a route names them."""
    graph = through.graph
    hosts = [one for one in graph.references(rule, "configures") if one.selector is None]
    services = [one for host in hosts for one in graph.resolve(host).found if is_service(one)]
    for subset in subsets(rule):
        service = services[0] if services else None
        hop = subset_hop(subset, service, through)
        pods = pods_in(subset, services, graph).found
        if service is not None and pods:
            hop = hop._replace(next=port_hops(service, service_ports(service), through, pods))
        yield Way(MESH, hop)


# -- backwards ---------------------------------------------------------------------------------------------------------


def _to_pods(template: PodTemplate, through: Through) -> Iterator[Way]:
    is_led_to = False
    for service in through.graph.selecting_services(template):
        for way in (*_to_service(service, through), _from_inside(service, service_ports(service), through)):
            hop = _only(way.hop, template.resource)
            if hop is not None:
                is_led_to = True
                yield way._replace(hop=hop)
    if not is_led_to:
        yield from (Way(_inside(through), hop) for hop in by_address(template, through))


def _to_service(service: Resource, through: Through) -> Iterator[Way]:
    """The ways from outside to a Service: by routes, and by its own doors; none of them is that of a client inside."""
    if through.client is not None:
        return
    yield from _to(service, service, through, 0)
    if service_type(service) in ("LoadBalancer", "NodePort"):
        yield Way(OUTSIDE, _entrance(service, through))


def _entrance(service: Resource, through: Through) -> Hop:
    kind = service_type(service)
    through = through._replace(outside=True)
    hop = Hop("entrance", kind, service, decides=f"{service.title} is of type {kind}")
    hop = hop.at(service.label(("spec", "type")))._replace(spots=(service.label(("spec",)),))
    return hop._replace(next=(service_hop(service, through, port_hops(service, service_ports(service), through)),))


def _to(target: Resource, end: Resource, through: Through, depth: int) -> Iterator[Way]:
    """The ways by all routes that lead to `target`, each without what does not come to `end`."""
    graph = through.graph
    references = (*graph.pointing_at("routes-to", target), *graph.pointing_at("delegates-to", target))
    owners = list(dict.fromkeys(one.owner for one in references))
    for owner in owners if depth < _DEEPEST else ():
        yield from _to(owner, end, through, depth + 1)
    if target is not end and (not owners or depth >= _DEEPEST):
        for way in ways_by(target, through):
            hop = _only(way.hop, end)
            if hop is not None:
                yield way._replace(hop=hop)


def _only(hop: Hop, end: Resource) -> Hop | None:
    """The hop without the ways that do not come to `end`; None where none does."""
    if hop.subject is end and hop.kind in ("service", "pods", "route"):
        return hop
    kept = tuple(found for one in hop.next if (found := _only(one, end)) is not None)
    return hop._replace(next=kept) if kept else None
