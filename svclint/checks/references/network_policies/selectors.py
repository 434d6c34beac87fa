"""Pods, namespaces and Services that network policies mean and that are not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.checks.references.namespaces import is_unsure
from svclint.checks.references.near_pods import made_elsewhere, near_miss
from svclint.checks.references.network_policies.namespaces import peers_of_no_namespace
from svclint.finding import Elsewhere, Severity, Violation
from svclint.nearness import REACH
from svclint.resolution import namespaces_of
from svclint.resource import Identity
from svclint.suggest import closest

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource, Selector


def network_policy_matches_nothing(policy: Resource, graph: Graph) -> Iterator[Violation]:
    """Its own selector, told as the card says; its peers, told lower: what they admit may be deployed later."""
    for relation in ("restricts", "admits"):
        places: dict[object, list[Reference]] = {}
        for reference in graph.references(policy, relation):
            if graph.resolve(reference).missing:
                key = (str(reference.selector), reference.namespaces, reference.namespace, reference.name)
                places.setdefault(key, []).append(reference)
        for found in places.values():
            selector = found[0].selector
            yield from _no_service(found, graph) if selector is None else _no_pods(found, selector, graph)
    yield from peers_of_no_namespace(policy, graph)


def _no_pods(found: list[Reference], selector: Selector, graph: Graph) -> Iterator[Violation]:
    reference = found[0]
    policy = reference.owner
    names = namespaces_of(graph, reference.namespaces)[0]
    around = [one for name in names for one in graph.templates(name) if graph.distance(policy, one.resource) <= REACH]
    if not selector.requirements or made_elsewhere(reference, selector, graph):
        return
    miss = near_miss(reference, selector, around, graph)
    if not around and miss is None:
        return
    unsure = policy.partial or (
        miss is not None and (miss.template.resource.partial or is_unsure(policy, miss.template.resource))
    )
    where = f"namespace {names[0]}" if len(names) == 1 else "these namespaces"
    yield Violation(
        reference.label("matches no pod"),
        {
            "policy": policy.title,
            "does": "is for pods with" if reference.relation == "restricts" else "admits pods with",
            "selector": selector,
            "reason": miss.reason if miss is not None else f"no pod template of {where} has these labels",
        },
        (*((miss.label,) if miss is not None else ()), *(one.label("also here") for one in found[1:])),
        Severity.NOTE if unsure or not around or reference.relation == "admits" else None,
        fix=miss.fix if miss is not None and len(found) == 1 else None,
        unless=tuple(Elsewhere(selector=selector, namespace=name) for name in names),
    )


def _no_service(found: list[Reference], graph: Graph) -> Iterator[Violation]:
    reference = found[0]
    identity = Identity("", "Service", reference.namespace, reference.name)
    if identity in graph.alternatives:
        return
    meant = closest(reference.name, [one.name for one in graph.services(reference.namespace)])
    yield Violation(
        reference.label(f"no Service {reference.name} in namespace {reference.namespace}"),
        {
            "policy": reference.owner.title,
            "does": "admits Service",
            "selector": reference.name,
            "reason": f"namespace {reference.namespace} has none" + (f"; did you mean {meant}?" if meant else ""),
        },
        tuple(one.label("also here") for one in found[1:]),
        Severity.NOTE,
        unless=(Elsewhere(identity),),
    )
