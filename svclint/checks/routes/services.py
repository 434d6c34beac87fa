"""The Services that routes name: do they exist, and do they have endpoints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.checks.absent import absence, absent
from svclint.checks.meant import Meant
from svclint.finding import Severity, Violation
from svclint.nearness import REACH
from svclint.resource import is_service, service_type, text
from svclint.traffic.backends import backends, has_moved, is_known_kind, is_looked_up, is_to_service

if TYPE_CHECKING:
    from svclint.checks.absent import Absent
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource


def backend_service_not_found(route: Resource, graph: Graph) -> Iterator[Violation]:
    """A route to a Service that does not exist; says how sure that is by what else the namespace holds here."""
    named = (
        one
        for one in backends(route, graph)
        if is_known_kind(one, graph) and not _is_built_in(one) and not has_moved(one.identity, graph)
    )
    for one in absent(named, graph):
        yield absence(one, message(one), "route to", severity=_severity(one.first, one.meant, graph))


def backend_external_name(route: Resource, graph: Graph) -> Iterator[Violation]:
    """A route to a Service that is only a DNS alias."""
    seen: set[tuple[str, str]] = set()
    for reference in backends(route, graph):
        key = (reference.namespace, reference.name)
        for service in graph.resolve(reference).found:
            if (
                key in seen
                or is_looked_up(reference)
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


def _severity(reference: Reference, meant: Meant | None, graph: Graph) -> Severity | None:
    """An error where this route's Services are evidently here; a note where nothing of the namespace is."""
    route = reference.owner
    if route.partial or reference.namespace == "kube-system":
        return Severity.NOTE  # the distribution fills kube-system
    if meant is not None and meant.elsewhere and not (route.namespace_written and meant.target.namespace_written):
        return Severity.WARNING  # whoever applies the files may name the namespace that one of them leaves out
    services = graph.services(reference.namespace)
    if meant is not None and not meant.elsewhere and graph.distance(route, meant.target) <= REACH:
        return None
    if services and any(graph.distance(route, one) <= 1 for one in services):
        return None
    if any(graph.resolve(other).found for other in backends(route, graph)):
        return None
    if meant is not None:
        return Severity.WARNING
    around = [*services, *(one.resource for one in graph.templates(reference.namespace))]
    # a Rollout is a workload of the namespace itself
    near = any(graph.distance(route, one) <= REACH for one in around if one is not route)
    return Severity.WARNING if near else Severity.NOTE


def message(one: Absent) -> dict[str, object]:
    """The parameters of the messages about something that a route names and that is not there."""
    return {
        "route": one.first.owner.title,
        "target": one.target,
        "namespace": one.identity.namespace,
        "hint": one.hint,
    }
