"""What routes send requests through: middlewares, policies, transports, TLS options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance, of_namespace
from svclint.checks.absent import absence, absent
from svclint.families import kong
from svclint.families.traefik import KUBERNETES_CRD, TRAEFIK
from svclint.graph.resolution import of_provider, provided
from svclint.named_tuple import NamedTuple
from svclint.nearness import REACH
from svclint.resource import Identity, is_placeholder
from svclint.suggest import closest, is_slip
from svclint.traffic.backends import has_moved, is_known_kind
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Fix, Violation

if TYPE_CHECKING:
    from svclint.checks.absent import Absent
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource

_MIDDLEWARES = "traefik.ingress.kubernetes.io/router.middlewares"


def route_filter_not_found(route: Resource, graph: Graph) -> Iterator[Violation]:
    """Traefik, Contour and NGINX take a route out, or answer with an error, where a part of its way is not there."""
    named = (
        reference
        for reference in graph.references(route, "filters-through")
        if not is_placeholder(reference.name)
        and not _is_provided(reference)
        and not _is_of_cluster(reference, graph)
        and is_known_kind(reference, graph)
        and not has_moved(reference.identity, graph)
    )
    for part in absent(named, graph):
        message = _message(route, part.target, part.identity.namespace, part.hint)
        yield absence(part, message, "use", doubts=(*part.slip_of_namespace(graph), *_belonging(part, graph)))
    yield from _provided(route, graph)


def _message(route: Resource, target: str, namespace: str, hint: str) -> str:
    return f"{route.title} goes through {target}, which namespace {namespace} does not have{hint}"


def _belonging(part: Absent, graph: Graph) -> tuple[Doubt, ...]:
    """Whether objects of the kind are evidently among these manifests; else they may all come from elsewhere."""
    wanted, meant = part.identity, part.meant
    around = [one for one in graph.of_kind(wanted.group, wanted.kind) if one.namespace == wanted.namespace]
    if meant is not None and meant.elsewhere:
        around.append(meant.target)
    return (*_of_cluster(part), *of_distance(graph, part.first.owner, around))


def _is_of_cluster(reference: Reference, graph: Graph) -> bool:
    """Whether Kong takes the plugin of the whole cluster that is called so, where the namespace has none."""
    if (reference.group, reference.kind) != kong.PLUGIN:
        return False
    group, kind = kong.CLUSTER_PLUGIN
    return graph.assumed_object(kind, "", reference.name) or any(
        one.name == reference.name for one in graph.of_kind(group, kind)
    )


def _of_cluster(part: Absent) -> tuple[Doubt, ...]:
    """A plugin of the whole cluster may have the name, which somebody else makes; not where what was meant is near."""
    is_plugin = (part.identity.group, part.identity.kind) == kong.PLUGIN
    is_meant = part.meant is not None and is_slip(part.identity.name, part.meant.name)
    return (Doubt.UNSEEN,) if is_plugin and not is_meant else ()


# -- names of a provider -----------------------------------------------------------------------------------------------


class _Named(NamedTuple):
    """What a route calls by a name of Traefik's provider: the field, all names in it (an annotation lists them with
    commas between), the one that is meant here, and its kind."""

    path: Path
    names: Sequence[str]
    name: str
    kind: str


def _provided(route: Resource, graph: Graph) -> Iterator[Violation]:
    """Names that begin with the namespace: in the annotation of an Ingress, and in Traefik's own routes."""
    for named in (*_annotated(route), *_referred(route, graph)):
        if not of_provider(graph, route, named.kind, named.name).missing:
            continue
        known = {name: found[0] for name, found in provided(graph, named.kind).items()}
        meant = _meant(named.name.partition("@")[0], known, graph)
        if meant is not None and graph.distance(route, known[meant]) <= REACH:
            yield _misnamed(route, named, f"{meant}@{KUBERNETES_CRD}", known[meant], graph)
        else:
            yield from _nobodys(route, named, list(known.values()), graph)


def _annotated(route: Resource) -> Iterator[_Named]:
    written = route.annotations.get(_MIDDLEWARES, "")
    names = [name.strip() for name in written.split(",")] if written and not is_placeholder(written) else []
    for name in names:
        yield _Named(("metadata", "annotations", _MIDDLEWARES), names, name, "Middleware")


def _referred(route: Resource, graph: Graph) -> Iterator[_Named]:
    for one in graph.references(route, "filters-through"):
        if _is_provided(one):
            yield _Named(one.path, [one.name], one.name, one.kind)


def _is_provided(reference: Reference) -> bool:
    return reference.row.written == "name@provider" and "@" in reference.name


def _misnamed(route: Resource, named: _Named, right: str, target: Resource, graph: Graph) -> Violation:
    mended = ",".join(right if each == named.name else each for each in named.names)
    defined = f"{target.title} of namespace {target.namespace} is defined here"
    return Violation(
        route.label(named.path, f"Traefik knows no {named.name}"),
        _message(route, f"{_word(named)} {named.name}", route.namespace, f"; did you mean {right}?"),
        (target.name_label(defined),),
        help=_HELP.format(kind=named.kind),
        fix=Fix(f"use {target.title}", (route.edit(named.path, mended),), safe=False),
        rests_on=(route,),
        # the namespace is a part of the name
        doubts=of_namespace(graph, target),
    )


def _nobodys(route: Resource, named: _Named, known: Sequence[Resource], graph: Graph) -> Iterator[Violation]:
    """A name of a namespace that others of the kind are in, near the route: there it would be, were it anywhere."""
    full = named.name.partition("@")[0]
    there = [one for one in known if full.startswith(f"{one.namespace}-") and graph.distance(route, one) <= REACH]
    if not there or "@" not in named.name:
        return
    namespace = there[0].namespace
    name = full.removeprefix(f"{namespace}-")
    yield Violation(
        route.label(named.path, f"Traefik knows no {named.name}"),
        _message(route, f"{_word(named)} {named.name}", namespace, ""),
        help=_HELP.format(kind=named.kind),
        rests_on=(route,),
        doubts=of_namespace(graph, there[0]),
        unless=tuple(Elsewhere(Identity(group, named.kind, namespace, name)) for group in TRAEFIK),
    )


def _word(named: _Named) -> str:
    return "middleware" if named.kind == "Middleware" else named.kind


_HELP = "Write a {kind}'s name as <namespace>-<name>@kubernetescrd."


def _meant(name: str, known: Mapping[str, Resource], graph: Graph) -> str | None:
    """The object's name with its namespace, where `name` is it without one or differs by a slip."""
    if name in known:
        return name
    alone = [full for full, one in known.items() if one.name == name]
    if len(alone) == 1:
        return alone[0]
    before = [name.removesuffix("-" + one.name) for one in known.values() if name.endswith("-" + one.name)]
    if any(not graph.has_namespace(namespace) for namespace in before):
        return None  # whoever applies the files may name the namespace that they leave out
    return closest(name, known)
