"""What speaks for it that something which is missing is a fault of these manifests: without that it may well be where
nobody reads, whatever lies around.

What counts is told by the objects themselves: the rest of the same thing is found, one thing is left over on either
side, or something here is called so.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from svclint.certainty.around import (
    has_pods_by_name,
    idle_workloads,
    lasting_workloads,
    services,
    workloads,
    workloads_around,
)
from svclint.certainty.doubt import Doubt
from svclint.nearness import REACH
from svclint.resource import is_service, service_selector
from svclint.traffic.backends import backends
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svclint.graph import Graph
    from svclint.resource import Resource


# -- namespaces --------------------------------------------------------------------------------------------------------


# of this many objects of a directory that belong to a namespace one may leave it out
_ODD_ONE_IN = 4


def of_a_namespace(doubts: Iterable[Doubt], named: Resource | None, graph: Graph) -> tuple[Doubt, ...]:
    """The doubts about two objects in different namespaces, one of which is written: that the other one was forgotten
    is likely where half of the file, or nearly all of the directory, write theirs; else whoever applies the file says
    it for all of them."""
    is_odd = named is not None and not graph.once(_mostly_named).isdisjoint((named.file, named.directory))
    return tuple(Doubt.NAMESPACE if one is Doubt.HALF_NAMED and not is_odd else one for one in doubts)


def _mostly_named(graph: Graph) -> frozenset[str]:
    """The files of which half, and the directories of which nearly all, write their namespace."""
    total: Counter[str] = Counter()
    silent: Counter[str] = Counter()
    for one in graph.everything:
        if one.namespace:
            total.update((one.file, one.directory))
            silent.update(() if one.namespace_written else (one.file, one.directory))
    files = {one.file for one in graph.everything}
    return frozenset(
        place
        for place in total
        if (2 * silent[place] <= total[place] if place in files else _ODD_ONE_IN * silent[place] < total[place])
    )


# -- pods of a Service -------------------------------------------------------------------------------------------------


def has_pods_for(service: Resource, graph: Graph) -> bool:
    """Whether pods around a Service that selects none tell that its own would be here: one is called as it is or names
    it, some have a part of what it asks for, or one workload of its file, or of its directory, alone has no Service.

    Other pods say nothing of one more: whose it is need not be read here. What is listed together, a chart or a
    kustomization, has what its Services are for.
    """
    if not graph.scope.nearest:
        return any(workloads_around(service, (service.namespace,), graph))
    if has_pods_by_name(service, service.namespace, graph) or _has_part(service, graph):
        return True
    return not graph.once(_with_one_idle, service.namespace).isdisjoint((service.file, service.directory))


def _with_one_idle(graph: Graph, namespace: str) -> frozenset[str]:
    """The files and directories in which one workload alone may be what a Service there is for: one that has none, or
    the only one of these that declares ports."""
    idle, open_to = Counter[str](), Counter[str]()
    for one in (one for folder in graph.once(idle_workloads, namespace) for one in folder.resources):
        places, template = (one.file, one.directory), graph.template(one)
        idle.update(places)
        if template is not None and any(held.ports for held in template.containers):
            open_to.update(places)
    return frozenset(place for place in idle if 1 in (idle[place], open_to[place]))


def _has_part(service: Resource, graph: Graph) -> bool:
    """Whether pods around it have one of several labels that it asks for."""
    selector = service_selector(service)
    asked = selector.requirements if selector is not None else ()
    if len(asked) < 2:
        return False
    places = graph.once(_places_of_labels, service.namespace)
    pairs = ((one.key, value) for one in asked if one.operator == "In" for value in one.values)
    return any(graph.distance(service, one) <= REACH for pair in pairs for one in places.get(pair, {}).values())


def _places_of_labels(graph: Graph, namespace: str) -> dict[tuple[str, str], dict[str, Resource]]:
    """The directories whose pods have a label, by label, and a workload of each."""
    found: dict[tuple[str, str], dict[str, Resource]] = defaultdict(dict)
    for template in graph.templates(namespace):
        for pair in template.labels.items():
            found[pair].setdefault(template.resource.directory, template.resource)
    return found


# -- Services of a route -----------------------------------------------------------------------------------------------


def is_of_a_whole(route: Resource, namespace: str, name: str, graph: Graph) -> bool:
    """Whether a Service that a route names and nobody finds would be among these manifests: another one of the route's
    is, pods of that name are beside it, or of its file, or of a namespace that is written, which has pods here, one
    Service is left beside the route to which none leads.

    Of a kustomization or a chart, and of a namespace that is written, it is enough that some route beside it finds its
    Service. Other plain files may each be an example for itself, for a Service that a command makes. What the only
    program here stands behind says nothing of others: theirs may be in repositories of their own.
    """
    is_placed = route.namespace_written or not graph.scope.nearest
    is_alone = not is_placed and _is_alone(route, namespace, graph)
    if not is_alone and finds_another(route, graph):
        return True
    around = [(one, one.distance(graph, route)) for one in graph.once(services, namespace)]
    beside = [folder for folder, distance in around if distance <= 1]
    if not beside:
        return False
    left = graph.once(_without_routes, namespace)
    idle, total = sum(left[one.directory] for one in beside), sum(len(one.resources) for one in beside)
    works = graph.once(workloads, namespace)
    if is_placed and idle < total:
        return True
    if idle == 1 and works and (is_placed or any(route.file in one.files for one in beside)):
        return True
    near = (one for one in works if one.distance(graph, route) <= REACH)
    return any(one.name == name for folder in near for one in folder.kin(name))


def finds_another(route: Resource, graph: Graph) -> bool:
    """Whether a Service to which a route leads is here."""
    return any(map(is_service, (one for other in backends(route) for one in graph.resolve(other).found)))


def _is_alone(route: Resource, namespace: str, graph: Graph) -> bool:
    """Whether one workload and one Service are all that a namespace has, in other files than the route."""
    works = [one for folder in graph.once(lasting_workloads, namespace) for one in folder.resources]
    return len(works) == 1 == len(graph.services(namespace)) and works[0].file != route.file


def _without_routes(graph: Graph, namespace: str) -> Counter[str]:
    """How many Services of each directory no route leads to."""
    found = graph.services(namespace)
    return Counter(one.directory for one in found if not any(graph.pointing_at("routes-to", one)))
