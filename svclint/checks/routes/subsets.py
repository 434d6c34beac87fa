"""Subsets: does a DestinationRule define those that routes name, and do they hold any pods."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance, of_namespace, of_templated_pods
from svclint.families.istio import NETWORKING
from svclint.named_tuple import NamedTuple
from svclint.resource import Identity, is_service
from svclint.suggest import closest
from svclint.traffic.backends import backends
from svclint.traffic.destination_rules import (
    Subset,
    applied,
    exported_to,
    full_host,
    reaches,
    rules_for,
    rules_of_namesake,
    subsets,
)
from svclint.traffic.subsets import both_selectors, clients_of, named_subset, pods_in, pods_of
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Fix, Label, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource


def subset_not_found(route: Resource, graph: Graph) -> Iterator[Violation]:
    """A mesh makes no cluster for a subset that no DestinationRule of the host defines, and answers with 503."""
    missing: dict[tuple[str, str], list[Reference]] = {}
    for reference in backends(route):
        if reference.section is None or reference.section.value.is_placeholder:
            continue
        missing.setdefault((full_host(reference), str(reference.section.value)), []).append(reference)
    for (host, wanted), references in missing.items():
        if named_subset(references[0], graph).missing:
            yield _undefined(references, _search(references[0], host, wanted, graph), graph)


class _Search(NamedTuple):
    """Where the subset `wanted` of `host` was looked for in vain: in `applied`, those of the host's `rules` that the
    mesh applies to the route; `away` are definitions of it in others. `hidden` says that one of these would reach the
    route if its own namespace had none."""

    host: str
    wanted: str
    rules: list[Resource]
    applied: list[Resource]
    away: list[Subset]
    hidden: bool = False


def _search(reference: Reference, host: str, wanted: str, graph: Graph) -> _Search:
    rules, clients = rules_for(host, graph), clients_of(reference.owner, graph)
    taken = applied(rules, clients, reference.namespace)
    away = [subset for rule in rules for subset in subsets(rule) if subset.name == wanted]
    reaching = [one for one in away if reaches(one.rule, clients, reference.namespace)]
    return _Search(host, wanted, rules, taken, away, bool(reaching))


def _undefined(references: list[Reference], search: _Search, graph: Graph) -> Violation:
    first, host, wanted = references[0], search.host, search.wanted
    route = first.owner
    known = sorted({subset.name for rule in search.applied for subset in subsets(rule)})
    meant = closest(wanted, known) if not search.away else None
    hint = _hint(search, meant, known)
    return Violation(
        _at(first, f"no DestinationRule of {host} defines {wanted}"),
        f"{route.title} sends traffic to subset {wanted} of {first.host}, which no DestinationRule defines{hint}",
        (*_known_labels(search, meant), *(_at(reference, "also here") for reference in references[1:])),
        fix=_rename(references, meant),
        unless=tuple(
            Elsewhere(Identity(NETWORKING, "DestinationRule", namespace, first.name))
            for namespace in dict.fromkeys((first.namespace, route.namespace))
        ),
        rests_on=(route, *search.rules),
        doubts=_doubts(first, search, graph),
    )


def _doubts(reference: Reference, search: _Search, graph: Graph) -> tuple[Doubt, ...]:
    resolution = graph.resolve(reference)
    around = (*search.applied, *resolution.found)
    namesakes = [rule for rule, _ in rules_of_namesake(reference, graph)]
    defining = (rule for rule in namesakes if any(one.name == search.wanted for one in subsets(rule)))
    return (
        # whoever applies one of the two may name the namespace in which they are of one host
        *(doubt for rule in defining for doubt in of_namespace(graph, reference.owner, rule)),
        # clients in the rule's own namespace have it, and the mesh may have another root namespace
        *((Doubt.DEPENDS,) if search.away else ()),
        # the host is somewhere else, and so may be a rule of it
        *((Doubt.FAR,) if resolution.unknown else of_distance(graph, reference.owner, around)),
    )


def _at(reference: Reference, words: str) -> Label:
    path = reference.section.path if reference.section is not None else reference.path
    return reference.owner.label(path, words)


def _hint(search: _Search, meant: str | None, known: list[str]) -> str:
    if search.away:
        return f": {_why_not(search)}"
    if meant is not None:
        return f"; did you mean {meant}?"
    if known:
        return f": those for this host are {listed(known)}"
    return ": that of this host has no subsets" if search.applied else ": there is none for this host here"


def _why_not(search: _Search) -> str:
    rule = search.away[0].rule
    if search.hidden:
        own, does = search.applied[0], f"{rule.title} of namespace {rule.namespace} does"
        return f"{does}, but namespace {own.namespace} has {own.title} for the host"
    shown = exported_to(rule)
    if shown and "*" not in shown:
        return (
            f"{rule.title} of namespace {rule.namespace} does, but is exported to {listed(map(_exported, shown))} only"
        )
    return f"{rule.title} does, but namespace {rule.namespace} is neither the route's nor the Service's"


def _exported(namespace: str) -> str:
    return "its own namespace" if namespace == "." else namespace


def _known_labels(search: _Search, meant: str | None) -> tuple[Label, ...]:
    if search.away:
        away = search.away[0]
        if search.hidden:
            labels = (
                one.label(("spec", "host"), f"taken in the place of {away.rule.title}") for one in search.applied[:1]
            )
            return (*labels, away.label("name", f"{away.rule.title} defines it"))
        place = ("spec", "exportTo") if exported_to(away.rule) else ("metadata", "namespace")
        return (away.rule.label(place, f"{away.rule.title}, which defines {away.name}, does not reach this route"),)
    found = [subset for rule in search.applied for subset in subsets(rule)]
    near = next((subset for subset in found if subset.name == meant), None)
    if near is not None:
        return (near.label("name", f"{near.rule.title} defines {near.name}"),)
    return tuple(rule.label(("spec", "subsets"), f"the subsets of {rule.title}") for rule in search.applied[:3])


def _rename(references: list[Reference], meant: str | None) -> Fix | None:
    if meant is None:
        return None
    sections = [(reference.owner, reference.section) for reference in references]
    edits = tuple(owner.edit(section.path, meant) for owner, section in sections if section is not None)
    return Fix(f"route to subset {meant}", edits, safe=False)


# -- subsets without pods ----------------------------------------------------------------------------------------------


def subset_matches_nothing(rule: Resource, graph: Graph) -> Iterator[Violation]:
    """A subset holds those endpoints of its host that have all of its labels."""
    for reference in graph.references(rule, "configures"):
        if reference.selector is not None:
            continue
        services = [service for service in graph.resolve(reference).found if is_service(service)]
        for subset in subsets(rule):
            if pods_in(subset, services, graph).missing:
                yield _without_pods(subset, services, pods_of(services, graph), graph)


def _without_pods(subset: Subset, services: list[Resource], pods: list[PodTemplate], graph: Graph) -> Violation:
    # imported here: where every subset has pods, nobody asks
    from svclint.meant import labelled
    from svclint.meant.labels import Asked, nearest

    wanted, service, rule = subset.selector, services[0], subset.rule
    miss = nearest(Asked(rule, (*subset.path, "labels"), wanted), map(labelled.pods, pods), graph)
    return Violation(
        subset.label("labels", "no pod has these labels"),
        f"Subset {subset.name} of {rule.title} wants {wanted}, which no pod of {service.title} has: {miss.reason}",
        miss.related,
        # another version is another subset, and no slip
        fix=miss.fix if miss.is_slip else None,
        unless=(Elsewhere(selector=both_selectors(service, wanted), namespace=service.namespace),),
        rests_on=(rule, service, *(pod.resource for pod in pods)),
        doubts=of_templated_pods(graph, both_selectors(service, wanted), (service.namespace,)),
    )
