"""From outside to a route: the class or the parent by which requests come to it, and the part that takes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from svclint.families import istio
from svclint.families.traefik import TRAEFIK
from svclint.named_tuple import NamedTuple
from svclint.resource import is_service, mapping, sequence, text
from svclint.resource.gateway import LISTENING, listeners
from svclint.resource.ingress import CLASS_ANNOTATION, ingress_class
from svclint.trace.backends import behind_route
from svclint.trace.hop import Hop, Way
from svclint.traffic.attachment import lacks_group, named_parents, turned_away_by_all, unheard
from svclint.traffic.backends import only_redirects
from svclint.traffic.controllers import classes, controller, controller_of, is_default
from svclint.traffic.grants import is_lost, wanted_grants
from svclint.traffic.ingress_classes import classes_that_leave, defined_classes, named_class
from svclint.traffic.listeners import chosen, readable, refusal, serves
from svclint.traffic.requests import entries
from svclint.traffic.shares import is_canary
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.references import Reference
    from svclint.resource import Resource
    from svclint.resource.gateway import Listener
    from svclint.trace.through import Through
    from svclint.traffic.requests import Entry, Request
    from svclint.violation import Label

OUTSIDE = "outside the cluster"
MESH = "clients in the mesh"


def ways_by(route: Resource, through: Through) -> Iterator[Way]:
    """The ways of all requests that a route takes."""
    yield from _through_doors(route, list(entries(route)), through)


def way_by_entry(entry: Entry, through: Through) -> Iterator[Way]:
    """The ways of the requests that one part of a route takes."""
    yield from _through_doors(entry.route, [entry], through)


def _through_doors(route: Resource, parts: Sequence[Entry], through: Through) -> Iterator[Way]:
    for door in _doors(route, through):
        here = through._replace(outside=door.origin == OUTSIDE)
        taken = tuple(_entry(several, here) for several in _together(parts))
        for hop in reversed(door.hops):
            taken = (hop._replace(next=taken),)
        yield from (Way(door.origin, one) for one in taken)


def _together(parts: Sequence[Entry]) -> list[list[Entry]]:
    """The parts of a route, those together that send what they take to the same backends."""
    found: dict[object, list[Entry]] = {}
    for one in parts:
        found.setdefault((one.below, one.conditions), []).append(one)
    return list(found.values())


def _entry(several: Sequence[Entry], through: Through) -> Hop:
    entry = several[0]
    route = entry.route
    notes = (*(f"or {one.words}" for one in several[1:]), *_notes(entry))
    hop = Hop("route", route.title, route, decides=entry.words, notes=notes)
    hop = hop.at(route.label(entry.path) if entry.path else route.name_label())
    spots = tuple(spot for one in several for spot in _spots(one))
    hop = hop._replace(spots=spots, next=behind_route(entry, through))
    if hop.next:
        return hop
    if _redirects(entry):
        return hop._replace(notes=(*hop.notes, "it answers with a redirect, and sends nothing on"))
    return hop.unknown("it names no backend that can be read here")


def _spots(entry: Entry) -> tuple[Label, ...]:
    route = entry.route
    return (route.label(entry.path), route.label(("metadata", "annotations")))


def _notes(entry: Entry) -> Iterator[str]:
    route = entry.route
    if is_canary(route):
        weight = route.annotations.get("nginx.ingress.kubernetes.io/canary-weight")
        yield f"a canary of ingress-nginx: {weight} % of the requests" if weight else "a canary of ingress-nginx"


def _redirects(entry: Entry) -> bool:
    """Whether nothing is sent on by design."""
    fields = mapping(entry.route.get(*entry.below[0])) if entry.below else {}
    filters = [text(mapping(one).get("type")) for one in sequence(fields.get("filters"))]
    if "RequestRedirect" in filters or {"redirect", "directResponse", "requestRedirectPolicy"} & fields.keys():
        return True
    return entry.route.kind == "Ingress" and only_redirects(entry.route)


class _Door(NamedTuple):
    """Where requests come in for a route, and by which hops they come to it."""

    origin: str
    hops: tuple[Hop, ...] = ()


# -- doors -------------------------------------------------------------------------------------------------------------


def _doors(route: Resource, through: Through) -> Iterator[_Door]:
    """Where requests come to a route: by its parents, its class, or as its controller alone knows."""
    parents = list(through.graph.references(route, "attaches-to"))
    for reference in parents:
        yield _parent(reference, through)
    if route.group == istio.NETWORKING and _is_for_mesh(route):
        yield _Door(MESH)
    elif not parents and route.kind == "Ingress":
        yield _Door(OUTSIDE, (_class(route, through),))
    elif not parents:
        yield _Door(OUTSIDE, tuple(_controller(route)))


def _is_for_mesh(route: Resource) -> bool:
    gateways = sequence(route.spec.get("gateways"))
    return not gateways or "mesh" in gateways


def _controller(route: Resource) -> Iterator[Hop]:
    if route.group in TRAEFIK:
        points = [one for one in sequence(route.spec.get("entryPoints")) if isinstance(one, str)]
        words = f"entry points {listed(points)}" if points else "its default entry points"
        hop = Hop("gateway", "Traefik", decides=words)
        yield hop.at(route.label(("spec", "entryPoints")) if points else route.name_label())


def _class(ingress: Resource, through: Through) -> Hop:
    """The class of an Ingress, and the controller that it stands for."""
    graph = through.graph
    name, who = ingress_class(ingress), controller_of(ingress, graph)
    field = ("metadata", "annotations", CLASS_ANNOTATION)
    path = field if CLASS_ANNOTATION in ingress.annotations else ("spec", "ingressClassName")
    hop = Hop("class", f"IngressClass {name}" if name else "the default IngressClass")
    hop = hop.at(ingress.label(path) if name else ingress.name_label())
    hop = hop._replace(spots=(ingress.label(path),), decides=f"controller {who}" if who else "")
    reference = next(iter(graph.references(ingress, "served-by")), None)
    if name and reference is not None and CLASS_ANNOTATION not in ingress.annotations:
        found = named_class(reference, graph)
        if found.found:
            return hop._replace(subject=found.found[0]).at(found.found[0].name_label())
        if found.unknown:
            return hop.unknown(found.unknown)
        known = sorted(one.name for one in defined_classes(reference, graph))
        return hop.broken(f"no class of this name is here, beside {listed(known)}")
    if name:
        found_class = next((one for one in classes(graph) if one.name == name), None)
        if found_class is not None:
            return hop._replace(subject=found_class).at(found_class.name_label())
        return hop.unknown("no IngressClass of this name is here")
    left = classes_that_leave(ingress, graph)
    if left:
        names = listed(sorted(one.name for one in left))
        return hop.broken(f"the Ingress names no class, and {names} is not the default: it is left alone")
    default = next((one for one in classes(graph) if is_default(one)), None)
    if default is not None:
        hop = hop._replace(title=f"{default.title} (the default)", decides=f"controller {controller(default)}")
        return hop._replace(subject=default).at(default.name_label())
    return hop.unknown("the Ingress names no class: that is up to the cluster")


def _parent(reference: Reference, through: Through) -> _Door:
    """The parent that a route attaches to, and whether it lets the route in."""
    graph, route = through.graph, reference.owner
    origin = MESH if reference.kind == "Service" else OUTSIDE
    where = f" of namespace {reference.namespace}" if reference.namespace != route.namespace else ""
    hop = Hop("gateway", f"{reference.kind} {reference.name}{where}").at(reference.label())
    at = reference.path[:-1] if isinstance(reference.path[-1], str) else reference.path
    spots = (route.label(at), route.label(("spec", "hostnames")), route.label(("spec", "hosts")))
    hop = hop._replace(spots=spots, decides="the parent that the route names")
    if lacks_group(reference):
        return _Door(MESH, (hop.broken("without an empty group this is no Service of Kubernetes"),))
    found = named_parents(reference, graph)
    if not found.found:
        if found.renamed is not None:
            return _Door(origin, (hop.broken("its kustomization gives the object another name, and not this field"),))
        return _Door(origin, (hop.unknown(found.unknown) if found.unknown else hop.broken("it is not there"),))
    parent = found.found[0]
    hop = hop._replace(subject=parent).at(parent.name_label())
    refused = turned_away_by_all(reference, found.found, graph)
    hop = hop.broken(refused.reason) if refused is not None else _listening(hop, parent, reference, through)
    return _Door(origin, (*_class_of(parent, through), hop))


def gateway_hops(gateway: Resource, through: Through) -> tuple[Hop, ...]:
    """A Gateway to which nothing attaches, by itself."""
    hop = Hop("gateway", gateway.title, gateway).at(gateway.name_label())._replace(spots=())
    hop = _certified(hop.unknown("no route here attaches to it"), list(listeners(gateway)), gateway, through)
    hops = (*_class_of(gateway, through), hop)
    return (hops[0]._replace(next=hops[1:]),)


def _class_of(gateway: Resource, through: Through) -> Iterator[Hop]:
    """The class of a Gateway of the Gateway API."""
    for reference in through.graph.references(gateway, "served-by"):
        hop = Hop("class", f"{reference.kind} {reference.name}", decides="whose controller serves the Gateway")
        hop = hop.at(reference.label())
        found = named_class(reference, through.graph)
        if found.found:
            yield hop._replace(subject=found.found[0]).at(found.found[0].name_label())
        else:
            known = listed(sorted(one.name for one in defined_classes(reference, through.graph)))
            none = f"no class of this name is here, beside {known}"
            yield hop.unknown(found.unknown) if found.unknown else hop.broken(none)


def _listening(hop: Hop, parent: Resource, reference: Reference, through: Through) -> Hop:
    """With the listeners that let the route in, and of these those that a request comes by."""
    if is_service(parent):
        return hop._replace(decides="requests to this Service")
    if (parent.group, parent.kind) not in LISTENING:
        servers = map(mapping, sequence(parent.spec.get("servers")))
        hosts = [one for server in servers for one in sequence(server.get("hosts"))]
        return hop._replace(decides=f"servers for {listed(dict.fromkeys(map(str, hosts)), 4)}")
    known = readable(parent)
    if not known:
        return hop.unknown("not all of its listeners can be read")
    fitting = [one for one in chosen(reference, known) if refusal(one, reference, through.graph) is None]
    request = through.request
    if request is not None:
        for_it = [one for one in fitting if _is_for(one, request)]
        if not for_it:
            hop = hop._replace(decides=f"listeners {listed(map(_words, fitting), 4)}")
            return hop.unknown(f"none of its listeners that let the route in is for {request.scheme} to {request.host}")
        fitting = for_it
    else:
        left = [name for name, _, _ in unheard(reference.owner, through.graph)]
        hop = hop.unknown(f"no listener that admits the route is for {listed(left)}") if left else hop
    hop = hop._replace(decides=f"{'listener' if len(fitting) == 1 else 'listeners'} {listed(map(_words, fitting), 4)}")
    if len(fitting) == 1:
        hop = hop.at(fitting[0].label("name", words=""))
    return _certified(hop, fitting, parent, through)


def _certified(hop: Hop, known: Sequence[Listener], gateway: Resource, through: Through) -> Hop:
    """Broken where each of the listeners needs a certificate that it may not read."""
    lost = [one for one in wanted_grants(gateway, through.graph) if is_lost(one, through.graph)]
    hop = hop._replace(spots=(*hop.spots, *(gateway.label(one.path) for one in lost)))
    shut = [listener for listener in known if any(one.path[: len(listener.path)] == listener.path for one in lost)]
    if not shut:
        return hop
    reason = f"no ReferenceGrant lets it read {lost[0].title} of namespace {lost[0].namespace}"
    return hop.broken(reason) if len(shut) == len(known) else hop.unknown(reason)


def _words(listener: Listener) -> str:
    host = f" for {listener.hostname}" if listener.hostname else ""
    return f"{listener.name} ({listener.protocol} {listener.port}{host})"


_PROTOCOLS = {"http": ("HTTP",), "https": ("HTTPS", "TLS")}


def _is_for(listener: Listener, request: Request) -> bool:
    wanted = _PROTOCOLS.get(request.scheme)
    return (
        serves(listener, request.host)
        and (wanted is None or listener.protocol in wanted)
        and (request.port is None or listener.port is None or listener.port == request.port)
    )
