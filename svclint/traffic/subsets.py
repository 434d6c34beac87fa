"""Subsets of a mesh: which one a route names, and which pods it holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from svclint.families import flagger
from svclint.families.istio import NETWORKING
from svclint.graph.answer import Answer
from svclint.operators import makes_pods_for
from svclint.resource import Selector, is_placeholder, service_selector
from svclint.traffic.destination_rules import Subset, applied, full_host, is_for, rules_for, rules_of_namesake, subsets
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource


def named_subset(reference: Reference, graph: Graph) -> Answer[Subset]:
    """The subset that a route names, by the rules that the mesh applies to what it sends to the host."""
    resolution, route = graph.resolve(reference), reference.owner
    wanted = str(reference.section.value) if reference.section is not None else ""
    host = full_host(reference)
    rules = rules_for(host, graph)
    clients = clients_of(route, graph)
    known = [one for rule in rules for one in subsets(rule)]
    taken = applied(rules, clients, reference.namespace)
    found = [one for one in known if one.name == wanted and one.rule in taken]
    if found:
        return Answer(tuple(found))
    hole = graph.hole_near(route)
    if hole is not None:
        return Answer((), hole.reason)
    if resolution.renamed is not None:
        return Answer((), "kustomize renames its host")
    for namespace in (route.namespace, reference.namespace):
        release = graph.deployer(namespace)
        if release is not None:
            return Answer((), f"{release.title} may define it")
    if any(is_placeholder(one.name) for one in known):
        return Answer((), "the names of subsets are filled in later")
    beside = (one for one in graph.alternatives.values() if one.kind == "DestinationRule" and is_for(one, host, graph))
    for rule in beside:
        if any(one.name == wanted for one in subsets(rule)):
            return Answer((), f"{rule.title} of a file beside these defines it")
    for rule, is_unknown in rules_of_namesake(reference, graph):
        if is_unknown and any(one.name == wanted for one in subsets(rule)):
            return Answer(
                (), f"{rule.title} defines it, which may be for the same host in a namespace that is left out"
            )
    # neither the host nor any rule of it is here: both may be anywhere
    return Answer((), "" if rules or resolution.found else f"nothing of {host} is here")


def clients_of(route: Resource, graph: Graph) -> set[str]:
    """The namespaces whose proxies a route configures: its own, and those of its gateways."""
    return {route.namespace, *(one.namespace for one in graph.references(route, "attaches-to"))}


def pods_in(subset: Subset, services: Sequence[Resource], graph: Graph) -> Answer[PodTemplate]:
    """The pods that a subset holds of those behind the Services of its host."""
    wanted, pods = subset.selector, pods_of(services, graph)
    found = [one for one in pods if subset.holds(one)]
    if found:
        return Answer(tuple(found))
    if not pods:
        return Answer((), "no pods of its host are here")
    filled_in = graph.scope.told.fills_in(subset.rule.file, str(wanted))
    if not wanted.requirements or wanted.is_unreadable or filled_in:
        return Answer((), "its labels do not tell pods apart, or are filled in later")
    return Answer((), _made_elsewhere(subset, services, graph))


def pods_of(services: Iterable[Resource], graph: Graph) -> list[PodTemplate]:
    """All templates that the Services select, near or far: the version that a subset asks for may stand elsewhere."""
    found: list[PodTemplate] = []
    for service in services:
        selector = service_selector(service)
        if selector is not None and selector.requirements and not selector.is_unreadable:
            found.extend(one for one in graph.matching(selector, service.namespace) if not one.is_hook)
    return found


def both_selectors(service: Resource, wanted: Selector) -> Selector:
    """What a pod must have to be in a subset: the labels of the Service's selector, and the subset's."""
    selector = service_selector(service)
    return Selector.of((*(selector.requirements if selector is not None else ()), *wanted.requirements))


def _made_elsewhere(subset: Subset, services: Sequence[Resource], graph: Graph) -> str:
    """Why the pods that are missing may be made where no manifest shows them; empty where nothing says so."""
    names = {one.name for one in services}
    holes = [one for one in map(graph.hole_near, (subset.rule, *services)) if one is not None]
    if holes:
        return holes[0].reason
    releases = [one for one in (graph.deployer(each.namespace) for each in services) if one is not None]
    if releases:
        return f"{releases[0].title} may make them"
    for canary in graph.of_kind(flagger.GROUP, "Canary"):
        if any(reference.name in names for reference in graph.references(canary)):
            return f"{canary.title} makes them"
    wanted, service = subset.selector, services[0]
    if _is_virtual_machine(wanted, graph):
        return "a WorkloadEntry or a WorkloadGroup has the labels"
    if makes_pods_for(graph.makers, service, wanted):
        return "an operator may make them"
    declared = graph.assumed_pods(both_selectors(service, wanted), service.namespace)
    return "declared as external" if declared else ""


def _is_virtual_machine(wanted: Selector, graph: Graph) -> bool:
    """WorkloadEntries are endpoints as pods are, and WorkloadGroups make them."""
    entries = [one.spec.get("labels") for one in graph.of_kind(NETWORKING, "WorkloadEntry")]
    groups = [one.get("spec", "metadata", "labels") for one in graph.of_kind(NETWORKING, "WorkloadGroup")]
    return any(isinstance(one, dict) and wanted.matches(one) for one in (*entries, *groups))
