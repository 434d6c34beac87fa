"""Subsets: does a DestinationRule define those that routes name, and do they hold any pods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from svclint.finding import Elsewhere, Fix, Label, Severity, Violation
from svclint.nearness import REACH
from svclint.resource import Identity, Selector, is_service
from svclint.suggest import closest
from svclint.traffic.backends import backends
from svclint.traffic.destination_rules import GROUP, Subset, exported_to, full_host, reaches, rules_for, subsets
from svclint.traffic.subsets import both_selectors, clients_of, named_subset, pods_in, pods_of
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Requirement, Resource


def subset_not_found(route: Resource, graph: Graph) -> Iterator[Violation]:
    """A mesh makes no cluster for a subset that no DestinationRule of the host defines, and answers with 503."""
    missing: dict[tuple[str, str], list[Reference]] = {}
    for reference in backends(route, graph):
        if reference.section is None or is_placeholder(str(reference.section.value)):
            continue
        missing.setdefault((full_host(reference), str(reference.section.value)), []).append(reference)
    for (host, wanted), found in missing.items():
        search = _search(found[0], host, wanted, graph)
        if search is None:
            continue
        known = sorted({one.name for rule in search.rules for one in subsets(rule)})
        meant = closest(wanted, known) if not search.away else None
        yield Violation(
            _at(found[0], f"no DestinationRule of {host} defines {wanted}"),
            {"route": route.title, "subset": wanted, "host": found[0].host, "hint": _hint(search, meant, known)},
            (*_known_labels(search, meant), *(_at(one, "also here") for one in found[1:])),
            search.severity,
            fix=_rename(found, meant),
            unless=tuple(
                Elsewhere(Identity(GROUP, "DestinationRule", namespace, found[0].name))
                for namespace in dict.fromkeys((found[0].namespace, route.namespace))
            ),
        )


class _Search(NamedTuple):
    """Where a subset was looked for in vain: the rules that apply, and `away` the definitions that do not."""

    rules: list[Resource]
    away: list[Subset]
    severity: Severity | None


def _search(reference: Reference, host: str, wanted: str, graph: Graph) -> _Search | None:
    """None where the subset is defined, or may be for all that can be known."""
    if not named_subset(reference, graph).missing:
        return None
    resolution, route, rules = graph.resolve(reference), reference.owner, rules_for(host, graph)
    defined = [one for rule in rules for one in subsets(rule) if one.name == wanted]
    applied = [one for one in rules if reaches(one, clients_of(route, graph), reference.namespace)]
    severity = Severity.WARNING
    near = any(graph.distance(route, one) <= REACH for one in (*applied, *resolution.found))
    if not defined and near and not resolution.unknown:
        severity = Severity.ERROR
    if route.partial or any(one.partial for one in rules):
        severity = Severity.NOTE
    return _Search(applied, defined, severity)


def _at(reference: Reference, words: str) -> Label:
    path = reference.section.path if reference.section is not None else reference.path
    return reference.owner.label(path, words)


def _hint(search: _Search, meant: str | None, known: list[str]) -> str:
    if search.away:
        return f": {_why_not(search.away[0])}"
    if meant is not None:
        return f"; did you mean {meant}?"
    if known:
        return f" (it has {listed(known)})"
    return " (it has no subsets)" if search.rules else " (it has no DestinationRule here)"


def _why_not(subset: Subset) -> str:
    rule = subset.rule
    shown = exported_to(rule)
    if shown and "*" not in shown:
        return f"{rule.title} of namespace {rule.namespace} does, but is exported to {listed(shown)} only"
    return f"{rule.title} does, but namespace {rule.namespace} is neither the route's nor the Service's"


def _known_labels(search: _Search, meant: str | None) -> tuple[Label, ...]:
    if search.away:
        away = search.away[0]
        place = ("spec", "exportTo") if exported_to(away.rule) else ("metadata", "namespace")
        return (away.rule.label(place, f"{away.rule.title}, which defines {away.name}, does not reach this route"),)
    found = [one for rule in search.rules for one in subsets(rule)]
    near = next((one for one in found if one.name == meant), None)
    if near is not None:
        return (near.label("name", f"{near.rule.title} defines {near.name}"),)
    return tuple(rule.label(("spec", "subsets"), f"the subsets of {rule.title}") for rule in search.rules[:3])


def _rename(found: list[Reference], meant: str | None) -> Fix | None:
    if meant is None:
        return None
    edits = tuple(one.owner.edit(one.section.path, meant) for one in found if one.section is not None)
    return Fix(f"route to subset {meant}", edits, safe=False)


# -- subsets without pods ----------------------------------------------------------------------------------------------


def subset_matches_nothing(rule: Resource, graph: Graph) -> Iterator[Violation]:
    """A subset holds those endpoints of its host that have all of its labels."""
    for reference in graph.references(rule, "configures"):
        if reference.selector is not None:
            continue
        services = [one for one in graph.resolve(reference).found if is_service(one)]
        for subset in subsets(rule):
            if pods_in(subset, services, graph).missing:
                yield _without_pods(subset, services, pods_of(services, graph), graph)


def _without_pods(subset: Subset, services: list[Resource], pods: list[PodTemplate], graph: Graph) -> Violation:
    wanted, service = subset.selector, services[0]
    template, unmet = _nearest(wanted, pods, graph, subset.rule)
    partial = subset.rule.partial or any(one.resource.partial for one in pods) or service.partial
    return Violation(
        subset.label("labels", "no pod has these labels"),
        {
            "rule": subset.rule.title,
            "subset": subset.name,
            "selector": wanted,
            "service": service.title,
            "reason": _reason(template, unmet),
        },
        (_unmet_label(template, unmet),),
        Severity.NOTE if partial else None,
        fix=_relabel(subset, template, unmet),
        unless=(Elsewhere(selector=both_selectors(service, wanted), namespace=service.namespace),),
    )


def _nearest(
    wanted: Selector, pods: list[PodTemplate], graph: Graph, rule: Resource
) -> tuple[PodTemplate, Requirement]:
    """The template that misses the fewest labels, by a slip if there is one, and what it misses first."""

    def rank(one: PodTemplate) -> tuple[int, bool, int]:
        unmet = wanted.unmet(one.labels, one.added)
        slip = any(closest(value, [one.labels.get(each.key, "")]) for each in unmet for value in each.values)
        return len(unmet), not slip, graph.distance(rule, one.resource)

    best = min(pods, key=rank)
    return best, wanted.unmet(best.labels, best.added)[0]


def _reason(template: PodTemplate, unmet: Requirement) -> str:
    there = template.labels.get(unmet.key)
    if there is None:
        return f"the pods of {template.resource.title} have no label {unmet.key}"
    return f"the pods of {template.resource.title} have {unmet.key}={there}"


def _unmet_label(template: PodTemplate, unmet: Requirement) -> Label:
    there = template.labels.get(unmet.key)
    if there is None:
        return template.labels_label(f"the pods of {template.resource.title} lack {unmet.key}")
    return template.label(("metadata", "labels", unmet.key), f"{unmet.key} is {there} here")


def _relabel(subset: Subset, template: PodTemplate, unmet: Requirement) -> Fix | None:
    """The label's value as the pods have it, where the subset's is a slip of it."""
    there = template.labels.get(unmet.key)
    if there is None or len(subset.selector.requirements) > 1 or not closest(unmet.values[0], [there]):
        return None
    rule = subset.rule
    edit = rule.edit((*subset.path, "labels", unmet.key), there)
    return Fix(f"choose {unmet.key}: {there}", (edit,), safe=False)
