"""The Services that routes name: do they exist, and do they have endpoints."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.certainty.around import services, workloads
from svclint.certainty.doubt import Doubt
from svclint.checks.absent import absence, absent
from svclint.checks.routes.actions import actions_not_written
from svclint.families import linkerd, traefik
from svclint.nearness import REACH
from svclint.operators import is_of_an_operator
from svclint.resource import is_service, service_type, text
from svclint.resource.ingress import ingress_class
from svclint.traffic.backends import backends, is_looked_up, is_to_service, must_be_here
from svclint.traffic.controllers import HAPROXY, INGRESS_NGINX, KONG, controller_of
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.certainty.around import Folder
    from svclint.checks.absent import Absent
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource


def backend_service_not_found(route: Resource, graph: Graph) -> Iterator[Violation]:
    """A route to a Service that does not exist; says how sure that is by what else the namespace holds here."""
    named = (reference for reference in backends(route) if must_be_here(reference, graph))
    for backend in absent(named, graph):
        where = f"namespace {backend.identity.namespace} does not have"
        message = f"{route.title} routes to {backend.target}, which {where}{backend.hint}"
        yield absence(backend, message, "route to", doubts=_doubts(backend, graph))
    yield from actions_not_written(route, graph)


def _doubts(backend: Absent, graph: Graph) -> tuple[Doubt, ...]:
    of_platform = (Doubt.PLATFORM,) if backend.identity.namespace == "kube-system" else ()
    of_operator = (Doubt.UNSEEN,) if backend.meant is None and is_of_an_operator(backend.identity.name) else ()
    if _is_mirrored(backend, graph):
        return (Doubt.UNKNOWN,)
    # imported here, as below: where everything is found, nobody asks
    from svclint.certainty.grounds import of_a_namespace

    apart = of_a_namespace(backend.slip_of_namespace(graph), backend.first.owner, graph)
    belonging = (*apart, *(_of_its_namespace(backend, graph) or _belonging(backend, graph)))
    return (*of_platform, *of_operator, *belonging, *_of_examples(backend, graph))


# what else the names of Services end with: those of versions, not of clusters
_OF_VERSION = r"v?\d[\w.-]*|active|apex|blue|canary|green|preview|primary|stable"


def _is_mirrored(backend: Absent, graph: Graph) -> bool:
    """Whether it may be the mirror of a Service that is here, or that the route names as well: linkerd puts the name of
    the cluster behind its own."""
    route, (_, _, namespace, name) = backend.first.owner, backend.identity
    if "-" not in name or graph.scope.told.version_of(linkerd.MIRRORS, route.directory) is None:
        return False
    known = {one.name for one in graph.services(namespace)}
    known.update(one.name for one in backends(route) if one.namespace == namespace)
    clusters = (name.removeprefix(f"{one}-") for one in known if name.startswith(f"{one}-"))
    return any(re.fullmatch(_OF_VERSION, one) is None for one in clusters)


def _of_examples(backend: Absent, graph: Graph) -> tuple[Doubt, ...]:
    """Whether the Service is a reader's; not where one that is nearly called so is beside the route, or its pods."""
    route, meant, (_, _, namespace, name) = backend.first.owner, backend.meant, backend.identity
    if meant is not None and meant.target.directory == route.directory:
        return ()
    works = graph.once(workloads, namespace)
    if any(one.name == name and one.file == route.file for folder in works for one in folder.kin(name)):
        return ()
    from svclint.certainty.loose_examples import for_a_readers_service

    return for_a_readers_service(graph, backend.first)


def _belonging(backend: Absent, graph: Graph) -> tuple[Doubt, ...]:
    """Whether the Services of this route are evidently among these manifests: an error needs something that says so,
    and so does a warning of plain files."""
    from svclint.certainty.grounds import finds_another, is_of_a_whole

    route, meant, (_, _, namespace, name) = backend.first.owner, backend.meant, backend.identity
    # another namespace is a slip for certain where both stand in one file
    is_here = meant is not None and (not meant.elsewhere or meant.target.file == route.file)
    if is_here and meant is not None and graph.distance(route, meant.target) <= REACH:
        return ()
    if is_of_a_whole(route, namespace, name, graph):
        return ()
    around = [(one, one.distance(graph, route)) for one in graph.once(services, namespace)]
    works = [(one, one.distance(graph, route)) for one in graph.once(workloads, namespace)]
    beside = [folder for folder, distance in around if distance <= 1]
    # the very one is there, and both say where
    if meant is not None and beside and route.namespace_written and meant.target.namespace_written:
        return ()
    near = [folder for folder, distance in (*around, *works) if distance <= REACH]
    # a Rollout is a workload of the namespace itself
    if meant is not None or any(one is not route for folder in near for one in folder.kin(name)):
        return (Doubt.FAR,)
    if not any(one is not route for folder in near for one in folder.resources):
        return (Doubt.UNKNOWN,)
    is_written = route.namespace_written and (works or any(_are_reached(one, graph) for one in beside))
    # what is applied together by what was said, or by lying in one file, does not stand apart
    files = {one.file for folder in near for one in folder.resources} if graph.scope.nearest else {route.file}
    if beside and files == {route.file} and _lacks_one(route, graph):
        return ()
    if beside and (is_written or any(route.file in one.files for one in beside) or finds_another(route, graph)):
        return (Doubt.FAR,)
    return (Doubt.AMONG,) if graph.scope.nearest else (Doubt.FAR,)


def _of_its_namespace(backend: Absent, graph: Graph) -> tuple[Doubt, ...]:
    """Whether the Service is that of the application which its namespace is for, `homarr` in `homarr`, of which no pods
    and no other Service are here: whatever else the namespace has here, somebody else installs it."""
    namespace, name = backend.identity.namespace, backend.identity.name
    if backend.meant is not None or namespace == graph.settings.default_namespace:
        return ()
    if name != namespace and not name.startswith(f"{namespace}-"):
        return ()
    pods = (one for folder in graph.once(workloads, namespace) for one in folder.resources)
    if any(f"{one.name}-".startswith(f"{namespace}-") for one in (*pods, *graph.services(namespace))):
        return ()
    return (Doubt.FAR, *_belonging(backend, graph))


def _lacks_one(route: Resource, graph: Graph) -> bool:
    """Whether one Service of a route is missing: of several some chart, or another file, may be what has them."""
    return len({one.identity for one in backends(route) if not graph.resolve(one).found}) == 1


def _are_reached(folder: Folder, graph: Graph) -> bool:
    """Whether a route leads to one of these Services."""
    return any(graph.pointing_at("routes-to", one) for one in folder.resources)


# -- aliases -----------------------------------------------------------------------------------------------------------


# those that follow an alias unless they are told not to: kubernetes.github.io/ingress-nginx: cli-arguments
# (disable-svc-external-name); haproxy-ingress.github.io: command-line (disable-external-name); docs.konghq.com: using
# ExternalName Services
_FOLLOWING = frozenset({HAPROXY, INGRESS_NGINX, KONG})


def backend_external_name(route: Resource, graph: Graph) -> Iterator[Violation]:
    """A route to a Service that is only a DNS alias."""
    seen: set[tuple[str, str]] = set()
    for reference in backends(route):
        if is_looked_up(reference) or not is_to_service(reference):
            continue
        key = (reference.namespace, reference.name)
        for service in graph.resolve(reference).found:
            if key not in seen and is_service(service) and service_type(service) == "ExternalName":
                seen.add(key)
                yield _alias(reference, service, graph)


def _alias(reference: Reference, service: Resource, graph: Graph) -> Violation:
    route = reference.owner
    target = text(service.spec.get("externalName")) or "another host"
    return Violation(
        reference.label("an alias, not a Service with endpoints"),
        f"{route.title} routes to Service {service.name}, which is only an alias of {target}",
        (service.label(("spec", "type"), f"Service {service.name} is an alias of {target}"),),
        doubts=(Doubt.DEPENDS,) if _is_served(route, graph) else (),
        rests_on=(route, service),
    )


def _is_served(route: Resource, graph: Graph) -> bool:
    """Whether the controller that the route is for serves such Services, by itself or as the tree tells it to."""
    from svclint.families import contour

    if route.kind == "Ingress" and controller_of(route, graph) in _FOLLOWING:
        return True
    for what, groups, name in (
        (traefik.EXTERNAL_NAMES, traefik.TRAEFIK, "traefik"),
        (contour.EXTERNAL_NAMES, (contour.GROUP,), "contour"),
    ):
        is_for_it = route.group in groups or (route.kind == "Ingress" and name in (ingress_class(route) or name))
        if is_for_it and graph.scope.told.version_of(what, route.directory) is not None:
            return True
    return False
