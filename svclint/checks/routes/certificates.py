"""The certificates that routes are served with: is the Secret that a route names in its namespace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from svclint.certainty.doubts import is_settled, of_distance
from svclint.resource import Identity, Selector, is_placeholder
from svclint.suggest import is_slip
from svclint.traffic.certificates import (
    CERTIFICATE,
    EVERYWHERE,
    EXTERNAL,
    ROUTES,
    SEALED,
    is_copied,
    is_read_from_afar,
    looked_up_beside,
    may_be_made,
    secrets,
    wanted,
)
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Fix, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.meant.near_names import NearNames
    from svclint.resource import Resource
    from svclint.traffic.certificates import Made, Wanted


def tls_secret_not_found(route: Resource, graph: Graph) -> Iterator[Violation]:
    """Told only where something here makes it in another place or by another name: most Secrets are in no manifest."""
    named: dict[str, list[Wanted]] = {}
    for one in wanted(route):
        if not is_placeholder(one.name):
            named.setdefault(one.name, []).append(one)
    where = _where(route, graph) if named else ""
    for name, places in named.items() if where else ():
        made = secrets(graph).get(name, ())
        if any(one.namespace == where for one in made):
            continue
        away = _nearest(route, (one for one in made if _is_there(one, graph)), graph)
        near = None if away is not None else _slip_of(route, where, name, graph)
        if away is None and near is None:
            continue
        if not graph.resolve_object(route, "", "Secret", where, name).missing:
            continue
        if may_be_made({where, *(one.namespace for one in made)}, name, graph):
            continue
        if away is not None and away.namespace in graph.once(_served_with).get(name, ()):
            # it is that of a route there: where this one's is, in another environment perhaps, nobody says
            away = None
        if away is not None and not any(is_copied(one) or is_read_from_afar(one, route, graph) for one in made):
            yield _elsewhere(route, where, places, away, graph)
        elif near is not None:
            yield _misspelt(route, where, places, near)


def _where(route: Resource, graph: Graph) -> str:
    """The namespace in which the certificate is looked up; empty where that is not known."""
    beside = looked_up_beside(route, graph)
    namespaces = {one.namespace if is_settled(one, graph) else "" for one in beside}
    return namespaces.pop() if len(namespaces) == 1 else ""


def _is_there(made: Made, graph: Graph) -> bool:
    return made.holds and is_settled(made.by, graph)


def _nearest(route: Resource, made: Iterable[Made], graph: Graph) -> Made | None:
    return min(made, key=lambda one: graph.distance(route, one.by), default=None)


def _served_with(graph: Graph) -> Mapping[str, frozenset[str]]:
    """The namespaces whose own routes are served with a Secret, by its name."""
    found: dict[str, set[str]] = defaultdict(set)
    for group, kind in ROUTES:
        for route in graph.of_kind(group, kind):
            for one in wanted(route):
                found[one.name].add(route.namespace)
    return {name: frozenset(namespaces) for name, namespaces in found.items()}


def _slip_of(route: Resource, where: str, name: str, graph: Graph) -> Made | None:
    """The certificate of the namespace `where` whose name is a slip of the pen away."""
    near = (one for one in graph.once(_named_in, where).candidates(name) if is_slip(name, one))
    here = (one for each in near for one in secrets(graph)[each] if one.namespace == where and _is_there(one, graph))
    return _nearest(route, here, graph)


def _named_in(graph: Graph, namespace: str) -> NearNames:
    """The names of the Secrets that a namespace makes."""
    # imported here: most Secrets are in no manifest
    from svclint.meant.near_names import NearNames

    return NearNames(name for name, made in secrets(graph).items() if any(one.namespace == namespace for one in made))


def _elsewhere(route: Resource, where: str, places: list[Wanted], away: Made, graph: Graph) -> Violation:
    name = away.name
    is_itself = away.by.kind == "Secret"
    shown = away.by.namespace_label() if is_itself else away.by.label(away.path)
    there = f"namespace {away.namespace} has one"
    if not is_itself:
        there = f"{away.by.title} makes it in namespace {away.namespace}"
    return Violation(
        route.label(places[0].path, f"namespace {where} has no such Secret"),
        f"{_message(route, where, name)}; {there}",
        (
            shown._replace(text=f"{away.by.title} is in namespace {away.namespace}"),
            *(route.label(one.path, "also here") for one in places[1:]),
        ),
        help=_IN_PODS.format(where=where) if where != route.namespace else None,
        unless=_unless(where, name),
        rests_on=(route, away.by),
        doubts=of_distance(graph, route, [away.by]),
    )


_IN_PODS = "Put the Secret into namespace {where}: Istio looks for it where the pods are that the Gateway selects."


def _message(route: Resource, where: str, name: str) -> str:
    of_pods = "" if where == route.namespace else " of its pods"
    return f"{route.title} takes its certificate from Secret {name}, which namespace {where}{of_pods} does not have"


def _misspelt(route: Resource, where: str, places: list[Wanted], near: Made) -> Violation:
    name = places[0].name
    return Violation(
        route.label(places[0].path, f"namespace {where} has no such Secret"),
        f"{_message(route, where, name)}; did you mean {near.name}?",
        (
            near.by.label(near.path, f"{near.by.title} makes {near.name}"),
            *(route.label(one.path, "also here") for one in places[1:]),
        ),
        fix=Fix(f"name Secret {near.name}", tuple(route.edit(one.path, near.name) for one in places), safe=False),
        unless=_unless(where, name),
        rests_on=(route, near.by),
    )


def _unless(namespace: str, name: str) -> tuple[Elsewhere, ...]:
    """What makes such a Secret by its own name, and what may make one of any."""
    exact = (("", "Secret"), SEALED, EXTERNAL)
    every = Selector(())
    return (
        *(Elsewhere(Identity(group, kind, namespace, name)) for group, kind in exact),
        *(Elsewhere(selector=every, namespace=namespace, among=kind) for kind in (CERTIFICATE, EXTERNAL)),
        *(Elsewhere(selector=every, among=kind) for kind in EVERYWHERE),
    )
