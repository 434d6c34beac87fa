"""The parents that routes attach to: do they exist, and do they admit the route."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance, of_namespaces
from svclint.checks.absent import Absent, absence
from svclint.families import gateway_api
from svclint.families.istio import ISTIO_GATEWAY
from svclint.nearness import REACH
from svclint.resource import is_service, sequence
from svclint.severity import Severity
from svclint.suggest import closest
from svclint.traffic.attachment import lacks_group, named_parents, turned_away_by_all, unheard
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Fix, Violation

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Identity, Resource
    from svclint.resource.gateway import Listener
    from svclint.traffic.listeners import Refusal

_OF_ISTIO = (
    "Name a Gateway that exists, one of another namespace as namespace/name, whose servers have one of the "
    "VirtualService's hosts: a server's host may be a wildcard, and say before a slash which namespace it is for."
)


def parent_not_found(route: Resource, graph: Graph) -> Iterator[Violation]:
    """A route whose parent does not exist or does not admit it; ListenerSets attach to Gateways in the same way."""
    missing: dict[Identity, list[Reference]] = {}
    for reference in graph.references(route, "attaches-to"):
        if lacks_group(reference):
            yield _without_group(reference)
            continue
        parents = named_parents(reference, graph)
        if parents.missing:
            missing.setdefault(reference.identity, []).append(reference)
        elif parents.found:
            yield from _refused(reference, parents.found, graph)
    for identity, references in missing.items():
        yield _absent(identity, references, graph)
    yield from _unheard(route, graph)


def _message(route: Resource, parent: str, reason: str) -> str:
    return f"{route.title} does not attach to {parent}: {reason}"


# -- parents that are not there ----------------------------------------------------------------------------------------


def _without_group(reference: Reference) -> Violation:
    """gateway-api: apis/v1/shared_types.go, ParentReference: the group defaults to the Gateway API's own."""
    route = reference.owner
    reason = f'without group: "" this is a Service of the group {gateway_api.GROUP}, which has none'
    return Violation(
        route.label((*reference.path[:-1], "kind"), f"{gateway_api.GROUP} has no kind Service"),
        _message(route, f"Service {reference.name}", reason),
        help='Write group: "" beside kind: Service. A parent\'s group is that of the Gateway API by default.',
        as_written=(route,),
    )


def _absent(identity: Identity, references: list[Reference], graph: Graph) -> Violation:
    # imported here: where every parent is there, nobody asks
    from svclint.meant.objects import likely

    first = references[0]
    of_gateways = (identity.group, identity.kind) == (gateway_api.GROUP, "Gateway")
    meant = likely(first, graph, others=graph.services(identity.namespace) if of_gateways else ())
    parent = Absent(identity, tuple(references), meant)
    reason = f"namespace {identity.namespace} does not have it{parent.hint}"
    if meant is not None and is_service(meant.target):
        reason += "; for that write kind and group"
    message = _message(first.owner, parent.target, reason)
    doubts = _doubts(first, meant.target if meant is not None else None, graph)
    return absence(parent, message, "attach to", doubts=doubts, help=_advice(first))


def _advice(reference: Reference) -> str | None:
    return _OF_ISTIO if (reference.group, reference.kind) == ISTIO_GATEWAY else None


def _doubts(reference: Reference, meant: Resource | None, graph: Graph) -> tuple[Doubt, ...]:
    """What is meant is near or far; where nothing comes close, such parents are near, far, or not here at all."""
    route = reference.owner
    if meant is not None:
        return (*of_namespaces(graph, route, meant), *of_distance(graph, route, [meant]))
    of_kind = graph.of_kind(reference.group, reference.kind)
    here = [graph.distance(route, parent) for parent in of_kind if parent.namespace == reference.namespace]
    # what names no namespace says little about which objects belong together
    reach = REACH if route.namespace_written or reference.namespace != route.namespace else 1
    if not here or min(here) > reach:
        return (Doubt.UNKNOWN,)
    return (Doubt.FAR,) if min(here) else ()


# -- parents that do not admit -----------------------------------------------------------------------------------------


def _refused(reference: Reference, parents: Sequence[Resource], graph: Graph) -> Iterator[Violation]:
    route = reference.owner
    parent, found = parents[0], turned_away_by_all(reference, parents, graph)
    if found is None:
        return
    meant = _meant_listener(reference, found)
    reason, there = found.reason, found.there
    if meant is not None:
        reason, there = f"{reason}; did you mean {meant.name}?", meant.label("name", words="this listener is close")
    elif found.known:
        reason += f"; it has {', '.join(listener.name for listener in found.known)}"
    others = (parent.group, parent.kind) == ISTIO_GATEWAY and len(sequence(route.spec.get("gateways"))) > 1
    yield Violation(
        route.label(found.at, found.words),
        _message(route, parent.title, reason),
        (there,),
        help=_advice(reference),
        fix=_rename_section(reference, meant) if meant is not None else None,
        # below or beside the route's directory, one of several trees may define it for the route, and another as well
        unless=(Elsewhere(parent.identity),) if graph.distance(route, parent) > 1 else (),
        rests_on=(route, parent),
        doubts=(
            *of_namespaces(graph, route, parent),
            *of_distance(graph, route, [parent]),
            # the mesh or another gateway may answer for it
            *((Doubt.DEPENDS,) if others else ()),
        ),
    )


def _meant_listener(reference: Reference, found: Refusal) -> Listener | None:
    """The listener of the parent that was probably meant, where none has the name that the route asks for."""
    section = reference.section
    name = closest(section.value.name, [one.name for one in found.known]) if section is not None else None
    return next((one for one in found.known if one.name == name), None)


def _rename_section(reference: Reference, meant: Listener) -> Fix | None:
    section, owner = reference.section, reference.owner
    if section is None:
        return None
    return Fix(f"attach to listener {meant.name}", (owner.edit(section.path, meant.name),), safe=False)


# -- names that no listener is for -------------------------------------------------------------------------------------


def _unheard(route: Resource, graph: Graph) -> Iterator[Violation]:
    """Host names of a route that no listener which admits it is for: such names are left out without a word."""
    for name, path, listeners in unheard(route, graph):
        yield _left_out(route, name, path, listeners)


def _left_out(route: Resource, name: str, path: Path, listeners: list[Listener]) -> Violation:
    parents = {listener.owner.title: listener.owner for listener in listeners}
    served = {listener.hostname: listener for listener in listeners}
    first = {listener.hostname: listener for listener in reversed(listeners)}
    reason = f"the listeners that admit it are for {' and '.join(served)}"
    return Violation(
        route.label(path, "no request for this gets here"),
        _message(route, f"{' or '.join(parents)} with {name}", reason),
        tuple(first[host].label("hostname", words=f"requests for {host} only") for host in served),
        # the route is attached and serves its other names
        severity=Severity.WARNING,
        rests_on=(route, *parents.values()),
    )
