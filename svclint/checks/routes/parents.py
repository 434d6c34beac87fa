"""The parents that routes attach to: do they exist, and do they admit the route."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from svclint.checks.meant import hint, likely, meant_label, renaming
from svclint.checks.namespaces import is_unsure
from svclint.finding import Elsewhere, Fix, Severity, Violation
from svclint.nearness import REACH
from svclint.resource import is_placeholder, is_service, sequence
from svclint.resource.gateway import GATEWAY_GROUP, LISTENING
from svclint.resource.istio import ISTIO_GATEWAY
from svclint.suggest import closest
from svclint.traffic.attachment import AT_PART, admitting, turned_away
from svclint.traffic.listeners import hostnames, readable, serves

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Identity, Resource

_KNOWN = (*LISTENING, ("", "Service"), ISTIO_GATEWAY)
_OF_ISTIO = (
    "Name a Gateway that exists, one of another namespace as namespace/name, whose servers have one of the "
    "VirtualService's hosts: a server's host may be a wildcard, and say before a slash which namespace it is for."
)


def parent_not_found(route: Resource, graph: Graph) -> Iterator[Violation]:
    """A route whose parent does not exist or does not admit it; ListenerSets attach to Gateways in the same way."""
    missing: dict[Identity, list[Reference]] = {}
    for reference in graph.references(route, "attaches-to"):
        if (reference.group, reference.kind) == (GATEWAY_GROUP, "Service"):
            yield _without_group(reference)
        elif (reference.group, reference.kind) in _KNOWN and not _is_other_name(reference.name):
            resolution = graph.resolve(reference)
            if resolution.missing and not _is_kubernetes_gateway(reference, graph):
                missing.setdefault(reference.identity, []).append(reference)
            elif resolution.found:
                yield from _refused(reference, resolution.found, graph)
    for identity, references in missing.items():
        yield _absent(identity, references, graph)
    yield from _unheard(route, graph)


def _is_other_name(name: str) -> bool:
    """Whether it is no name of an object: filled in later, or one that istiod gives to what it makes of a Gateway."""
    return is_placeholder(name) or "~" in name


def _is_kubernetes_gateway(reference: Reference, graph: Graph) -> bool:
    """Whether a VirtualService names a Gateway of the Gateway API in the place of Istio's own.

    istio: pkg/config/analysis/analyzers/testdata/virtualservice_kubernetes_gateways.yaml.
    """
    if reference.group == GATEWAY_GROUP or reference.kind != "Gateway":
        return False
    named = reference.namespace, reference.name
    return bool(graph.resolve_object(reference.owner, GATEWAY_GROUP, "Gateway", *named).found)


# -- parents that are not there ----------------------------------------------------------------------------------------


def _without_group(reference: Reference) -> Violation:
    """gateway-api: apis/v1/shared_types.go, ParentReference: the group defaults to the Gateway API's own."""
    return Violation(
        reference.owner.label((*reference.path[:-1], "kind"), f"{GATEWAY_GROUP} has no kind Service"),
        {
            "route": reference.owner.title,
            "parent": f"Service {reference.name}",
            "reason": f'without group: "" this is a Service of the group {GATEWAY_GROUP}, which has none',
        },
        help='Write group: "" beside kind: Service. A parent\'s group is that of the Gateway API by default.',
    )


def _absent(identity: Identity, references: list[Reference], graph: Graph) -> Violation:
    first = references[0]
    service = _service_of_that_name(identity, first.owner, graph)
    meant = likely(first, graph) if service is None else None
    target = f"{identity.kind} {identity.name}"
    words = f"no {target} in namespace {identity.namespace}"
    reason = f"namespace {identity.namespace} does not have it"
    if service is not None:
        reason += ", but a Service of that name; for a Service write kind and group"
    related = meant_label(meant) if service is None else (service.name_label("no Gateway, but a Service"),)
    return Violation(
        first.label(f"there is {words}"),
        {"route": first.owner.title, "parent": target, "reason": reason + hint(meant)},
        (*related, *(one.label(f"also here: {words}") for one in references[1:])),
        _severity_of_absence(first, service or (meant.target if meant is not None else None), graph),
        _advice(first),
        fix=renaming(references, meant, "attach to"),
        unless=(Elsewhere(identity),),
    )


def _advice(reference: Reference) -> str | None:
    return _OF_ISTIO if (reference.group, reference.kind) == ISTIO_GATEWAY else None


def _service_of_that_name(identity: Identity, route: Resource, graph: Graph) -> Resource | None:
    if (identity.group, identity.kind) != (GATEWAY_GROUP, "Gateway"):
        return None
    found = graph.resolve_object(route, "", "Service", identity.namespace, identity.name).found
    return found[0] if found else None


def _severity_of_absence(reference: Reference, meant: Resource | None, graph: Graph) -> Severity | None:
    """An error where it is a near miss, or such parents are evidently here; a note where the namespace has none."""
    route = reference.owner
    if route.partial:
        return Severity.NOTE
    if is_unsure(route, meant):
        return Severity.WARNING
    if meant is not None and graph.distance(route, meant) <= REACH:
        return None
    of_kind = graph.of_kind(reference.group, reference.kind)
    here = [graph.distance(route, one) for one in of_kind if one.namespace == reference.namespace]
    # what names no namespace says little about which objects belong together
    reach = REACH if route.namespace_written or reference.namespace != route.namespace else 1
    if not here or min(here) > reach:
        return Severity.NOTE
    return Severity.WARNING if min(here) else None


# -- parents that do not admit -----------------------------------------------------------------------------------------


def _refused(reference: Reference, parents: Sequence[Resource], graph: Graph) -> Iterator[Violation]:
    route = reference.owner
    refusals = [(one, turned_away(reference, one, graph)) for one in parents]
    parent, found = refusals[0]
    if found is None or not all(one for _, one in refusals):
        return
    yield Violation(
        route.label(found.at, found.words),
        {"route": route.title, "parent": parent.title, "reason": found.reason},
        (found.there,),
        _severity_of_refusal(route, parent, graph),
        _advice(reference),
        fix=_rename_section(reference, parent) if found.progress == AT_PART else None,
        # below or beside the route's directory, one of several trees may define it for the route, and another as well
        unless=(Elsewhere(parent.identity),) if graph.distance(route, parent) > 1 else (),
    )


def _severity_of_refusal(route: Resource, parent: Resource, graph: Graph) -> Severity | None:
    if route.partial or parent.partial:
        return Severity.NOTE
    if is_unsure(route, parent) or graph.distance(route, parent) > REACH:
        return Severity.WARNING
    if (parent.group, parent.kind) == ISTIO_GATEWAY and len(sequence(route.get("spec", "gateways"))) > 1:
        return Severity.WARNING  # the mesh or another gateway may answer for it
    return None


def _rename_section(reference: Reference, parent: Resource) -> Fix | None:
    section, owner = reference.section, reference.owner
    if section is None or is_service(parent):
        return None
    name = closest(str(section.value), [one.name for one in readable(parent)])
    if name is None or name == section.value.name:
        return None
    edit = owner.edit(section.path, name)
    return Fix(f"attach to listener {name}", (edit,), safe=False)


# -- names that no listener is for -------------------------------------------------------------------------------------


def _unheard(route: Resource, graph: Graph) -> Iterator[Violation]:
    """Host names of a route that no listener which admits it is for: such names are left out without a word."""
    names = hostnames(route)
    doors = admitting(route, graph) if len(names) > 1 else []
    parents = {one.owner.title: one.owner for one in doors}
    for name, path in names:
        if any(serves(one, name) for one in doors) or not doors:
            continue
        served = list(dict.fromkeys(one.hostname for one in doors))
        near = {one.hostname: one for one in reversed(doors)}
        yield Violation(
            route.label(path, "no request for this gets here"),
            {
                "route": route.title,
                "parent": f"{' or '.join(parents)} with {name}",
                "reason": f"the listeners that admit it are for {' and '.join(served)}",
            },
            tuple(near[one].label("hostname", words=f"requests for {one} only") for one in served),
            Severity.NOTE if route.partial or any(one.partial for one in parents.values()) else Severity.WARNING,
        )
