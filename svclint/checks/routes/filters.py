"""What routes send requests through: middlewares, policies, transports, TLS options."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.checks.absent import absence, absent
from svclint.checks.routes.services import message
from svclint.finding import Fix, Severity, Violation
from svclint.nearness import REACH
from svclint.resource import is_placeholder
from svclint.resource.traefik import TRAEFIK
from svclint.suggest import closest
from svclint.traffic.backends import has_moved, is_known_kind

if TYPE_CHECKING:
    from svclint.checks.meant import Meant
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource

_MIDDLEWARES = "traefik.ingress.kubernetes.io/router.middlewares"
_CUSTOM_RESOURCES = "@kubernetescrd"


def route_filter_not_found(route: Resource, graph: Graph) -> Iterator[Violation]:
    """Traefik, Contour and NGINX take a route out, or answer with an error, where a part of its way is not there."""
    named = (
        one
        for one in graph.references(route, "filters-through")
        if not is_placeholder(one.name) and is_known_kind(one, graph) and not has_moved(one.identity, graph)
    )
    for one in absent(named, graph):
        yield absence(one, message(one), "use", severity=_severity(one.first, one.meant, graph))
    yield from _annotated(route, graph)


def _severity(reference: Reference, meant: Meant | None, graph: Graph) -> Severity | None:
    """A warning where objects of the kind are evidently here; a note where they may all come from elsewhere."""
    route = reference.owner
    if route.partial:
        return Severity.NOTE
    if meant is not None and meant.elsewhere and not (route.namespace_written and meant.target.namespace_written):
        return Severity.NOTE  # whoever applies the files may name the namespace that one of them leaves out
    around = [one for one in graph.of_kind(reference.group, reference.kind) if one.namespace == reference.namespace]
    if meant is not None and meant.elsewhere:
        around.append(meant.target)
    return None if any(graph.distance(route, one) <= REACH for one in around) else Severity.NOTE


# -- names in an annotation --------------------------------------------------------------------------------------------


def _annotated(route: Resource, graph: Graph) -> Iterator[Violation]:
    """An Ingress names Traefik's middlewares as `namespace-name@kubernetescrd`, with commas between.

    doc.traefik.io: Kubernetes Ingress, router.middlewares. Without `@` a name is one of the Ingress provider's own,
    which has no middlewares.
    """
    written = route.annotations.get(_MIDDLEWARES, "")
    if not written or is_placeholder(written) or graph.hole_near(route) is not None:
        return
    known = {f"{one.namespace}-{one.name}": one for one in _middlewares(graph)}
    names = [name.strip() for name in written.split(",")]
    for name in names:
        full, at, _ = name.partition("@")
        if at and (not name.endswith(_CUSTOM_RESOURCES) or full in known):
            continue
        meant = _meant(full, known, graph)
        if meant is not None and graph.distance(route, known[meant]) <= REACH:
            yield _misnamed(route, names, name, meant + _CUSTOM_RESOURCES, known[meant])


def _misnamed(route: Resource, names: list[str], name: str, right: str, middleware: Resource) -> Violation:
    path = ("metadata", "annotations", _MIDDLEWARES)
    mended = ",".join(right if one == name else one for one in names)
    edit = route.edit(path, mended)
    return Violation(
        route.label(path, f"Traefik knows no {name}"),
        {
            "route": route.title,
            "target": f"middleware {name}",
            "namespace": route.namespace,
            "hint": f"; did you mean {right}?",
        },
        (middleware.name_label(f"{middleware.title} of namespace {middleware.namespace} is defined here"),),
        Severity.NOTE if route.partial or not middleware.namespace_written else None,
        "Write a Middleware's name as <namespace>-<name>@kubernetescrd.",
        Fix(f"use {middleware.title}", (edit,), safe=False),
    )


def _middlewares(graph: Graph) -> list[Resource]:
    return [one for group in TRAEFIK for one in graph.of_kind(group, "Middleware") if one.name]


def _meant(name: str, known: dict[str, Resource], graph: Graph) -> str | None:
    """The middleware's name with its namespace, where `name` is it without one or differs by a slip."""
    if name in known:
        return name
    alone = [full for full, one in known.items() if one.name == name]
    if len(alone) == 1:
        return alone[0]
    before = [name.removesuffix("-" + one.name) for one in known.values() if name.endswith("-" + one.name)]
    if any(not graph.has_namespace(namespace) for namespace in before):
        return None  # whoever applies the files may name the namespace that they leave out
    return closest(name, known)
