"""The Services that routes name: do they exist, and do they have endpoints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from svclint.checks.routes.backends import backends, identity_of, is_known_kind, is_to_service
from svclint.finding import Edit, Elsewhere, Fix, Label, Severity, Violation
from svclint.graph import REACH
from svclint.resource import is_service, service_type, text
from svclint.suggest import closest, source_text

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Identity, Resource


def backend_service_not_found(route: Resource, graph: Graph) -> Iterator[Violation]:
    """A route to a Service that does not exist; says how sure that is by what else the namespace holds here."""
    missing: dict[Identity, list[Reference]] = {}
    for reference in backends(route, graph):
        identity = identity_of(reference)
        if not is_known_kind(reference, graph) or _is_built_in(reference):
            continue
        if graph.resolve(reference).missing and identity not in graph.alternatives:
            missing.setdefault(identity, []).append(reference)
    for identity, found in missing.items():
        meant = _meant(found[0], graph)
        target = f"{identity.kind} {identity.name}"
        words = f"no {target} in namespace {identity.namespace}"
        yield Violation(
            found[0].label(f"there is {words}"),
            {"route": route.title, "target": target, "namespace": identity.namespace, "hint": _hint(found[0], meant)},
            (*_meant_label(found[0], meant), *(one.label(f"also here: {words}") for one in found[1:])),
            _severity(found[0], meant, graph),
            fix=_rename(found, meant),
            unless=(Elsewhere(identity),),
        )


def backend_external_name(route: Resource, graph: Graph) -> Iterator[Violation]:
    """A route to a Service that is only a DNS alias."""
    seen: set[tuple[str, str]] = set()
    for reference in backends(route, graph):
        key = (reference.namespace, reference.name)
        for service in graph.resolve(reference).found:
            if (
                key in seen
                or not is_to_service(reference)
                or not is_service(service)
                or service_type(service) != "ExternalName"
            ):
                continue
            seen.add(key)
            target = text(service.get("spec", "externalName")) or "another host"
            yield Violation(
                reference.label("an alias, not a Service with endpoints"),
                {"route": route.title, "service": service.name, "target": target},
                (service.label(("spec", "type"), f"Service {service.name} is an alias of {target}"),),
                Severity.NOTE if service.partial or route.partial else None,
            )


def _is_built_in(reference: Reference) -> bool:
    return (reference.namespace, reference.name) == ("default", "kubernetes")


class _Meant(NamedTuple):
    """The object that was probably meant: under another name, or in another namespace."""

    service: Resource
    elsewhere: bool


def _meant(reference: Reference, graph: Graph) -> _Meant | None:
    owner = reference.owner
    of_kind = [one for one in graph.of_kind(reference.group, reference.kind) if one.name]
    here = {one.name: one for one in of_kind if one.namespace == reference.namespace}
    name = closest(reference.name, here)
    if name is not None:
        return _Meant(here[name], elsewhere=False)
    away = graph.nearest_resource(owner, [one for one in of_kind if one.name == reference.name])
    return _Meant(away[0], elsewhere=True) if away else None


def _hint(reference: Reference, meant: _Meant | None) -> str:
    if meant is None:
        return ""
    if meant.elsewhere:
        return f"; namespace {meant.service.namespace} has it"
    return f"; did you mean {meant.service.name}?"


def _meant_label(reference: Reference, meant: _Meant | None) -> tuple[Label, ...]:
    if meant is None:
        return ()
    if not meant.elsewhere:
        return (meant.service.name_label(f"{meant.service.title} is defined here"),)
    place = ("metadata", "namespace") if meant.service.namespace_written else ("metadata", "name")
    words = f"{meant.service.title} is in namespace {meant.service.namespace}"
    return (meant.service.label(place, words),)


def _severity(reference: Reference, meant: _Meant | None, graph: Graph) -> Severity | None:
    """An error where this route's Services are evidently here; a note where nothing of the namespace is."""
    route = reference.owner
    if route.partial or reference.namespace == "kube-system":
        return Severity.NOTE  # the distribution fills kube-system
    if meant is not None and meant.elsewhere and not (route.namespace_written and meant.service.namespace_written):
        return Severity.WARNING  # whoever applies the files may name the namespace that one of them leaves out
    services = graph.services(reference.namespace)
    if meant is not None and not meant.elsewhere and graph.distance(route, meant.service) <= REACH:
        return None
    if services and any(graph.distance(route, one) <= 1 for one in services):
        return None
    if any(graph.resolve(other).found for other in backends(route, graph)):
        return None
    if meant is not None:
        return Severity.WARNING
    around = [*services, *(one.resource for one in graph.templates(reference.namespace))]
    return Severity.WARNING if any(graph.distance(route, one) <= REACH for one in around) else Severity.NOTE


def _rename(found: list[Reference], meant: _Meant | None) -> Fix | None:
    if meant is None or meant.elsewhere:
        return None
    name = meant.service.name
    owner = found[0].owner
    if any(one.row.written == "address" for one in found):
        return None  # the name is a part of a URL
    edits = tuple(
        Edit(owner.document, (*owner.root, *one.path), source_text(_written(one, name), owner.document))
        for one in found
    )
    return Fix(f"route to {meant.service.title}", edits, safe=False)


def _written(reference: Reference, name: str) -> str:
    """Another name in the place of the reference's, written as it was: alone, after its namespace, or as a host."""
    if reference.host:
        return name + reference.host[len(reference.name) :]
    if reference.row.written == "namespace/name" and reference.namespace != reference.owner.namespace:
        return f"{reference.namespace}/{name}"
    return name
