"""What routes send requests through: middlewares, policies, transports, TLS options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from svclint.checks.absent import absence, absent
from svclint.doubt import Doubt, of_distance
from svclint.nearness import REACH
from svclint.resource import is_placeholder
from svclint.suggest import closest
from svclint.traffic.backends import has_moved, is_known_kind
from svclint.traffic.middlewares import CUSTOM_RESOURCES, middlewares, named_middleware
from svclint.violation import Fix, Violation

if TYPE_CHECKING:
    from svclint.checks.absent import Absent
    from svclint.graph import Graph
    from svclint.resource import Resource

_MIDDLEWARES = "traefik.ingress.kubernetes.io/router.middlewares"


def route_filter_not_found(route: Resource, graph: Graph) -> Iterator[Violation]:
    """Traefik, Contour and NGINX take a route out, or answer with an error, where a part of its way is not there."""
    named = (
        reference
        for reference in graph.references(route, "filters-through")
        if not is_placeholder(reference.name)
        and is_known_kind(reference, graph)
        and not has_moved(reference.identity, graph)
    )
    for part in absent(named, graph):
        message = _message(route, part.target, part.identity.namespace, part.hint)
        yield absence(part, message, "use", doubts=(*part.slip_of_namespace, *_belonging(part, graph)))
    yield from _annotated(route, graph)


def _message(route: Resource, target: str, namespace: str, hint: str) -> str:
    return f"{route.title} goes through {target}, which namespace {namespace} does not have{hint}"


def _belonging(part: Absent, graph: Graph) -> tuple[Doubt, ...]:
    """Whether objects of the kind are evidently among these manifests; else they may all come from elsewhere."""
    wanted, meant = part.identity, part.meant
    around = [one for one in graph.of_kind(wanted.group, wanted.kind) if one.namespace == wanted.namespace]
    if meant is not None and meant.elsewhere:
        around.append(meant.target)
    return of_distance(graph, part.first.owner, around)


# -- names in an annotation --------------------------------------------------------------------------------------------


def _annotated(route: Resource, graph: Graph) -> Iterator[Violation]:
    """An Ingress names Traefik's middlewares in an annotation, with commas between."""
    written = route.annotations.get(_MIDDLEWARES, "")
    if not written or is_placeholder(written):
        return
    known = middlewares(graph)
    names = [name.strip() for name in written.split(",")]
    for name in names:
        if not named_middleware(name, route, graph).missing:
            continue
        meant = _meant(name.partition("@")[0], known, graph)
        if meant is not None and graph.distance(route, known[meant]) <= REACH:
            yield _misnamed(route, names, name, meant + CUSTOM_RESOURCES, known[meant])


def _misnamed(route: Resource, names: Sequence[str], name: str, right: str, middleware: Resource) -> Violation:
    path = ("metadata", "annotations", _MIDDLEWARES)
    mended = ",".join(right if each == name else each for each in names)
    defined = f"{middleware.title} of namespace {middleware.namespace} is defined here"
    return Violation(
        route.label(path, f"Traefik knows no {name}"),
        _message(route, f"middleware {name}", route.namespace, f"; did you mean {right}?"),
        (middleware.name_label(defined),),
        help="Write a Middleware's name as <namespace>-<name>@kubernetescrd.",
        fix=Fix(f"use {middleware.title}", (route.edit(path, mended),), safe=False),
        rests_on=(route,),
        # the namespace is a part of the name
        doubts=() if middleware.namespace_written else (Doubt.NAMESPACE,),
    )


def _meant(name: str, known: Mapping[str, Resource], graph: Graph) -> str | None:
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
