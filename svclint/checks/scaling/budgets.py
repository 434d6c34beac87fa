"""Disruption budgets: which pods they protect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.checks.namespaces import is_unsure
from svclint.checks.near_pods import made_elsewhere, near_miss
from svclint.finding import Elsewhere, Severity, Violation
from svclint.nearness import REACH

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def disruption_budget_matches_nothing(budget: Resource, graph: Graph) -> Iterator[Violation]:
    """policy/v1: an empty selector matches every pod of the namespace, in v1beta1 and without one it matches none."""
    written = budget.get("spec", "selector")
    empty = isinstance(written, dict) and not any(written.values())
    if written is None or (empty and budget.version == "v1beta1"):
        yield from _selects_none(budget, written is None)
        return
    for reference in graph.references(budget, "protects"):
        selector = reference.selector
        if selector is None or not selector.requirements or selector.is_unreadable:
            continue
        namespace = budget.namespace
        if graph.matching(selector, namespace) or graph.assumed_pods(selector, namespace):
            continue
        if graph.hole_near(budget) is not None or made_elsewhere(reference, selector, graph):
            continue
        around = [one for one in graph.templates(namespace) if graph.distance(budget, one.resource) <= REACH]
        miss = near_miss(reference, selector, around, graph)
        partial = budget.partial or any(one.resource.partial for one in around)
        unsure = miss is not None and is_unsure(budget, miss.template.resource)
        reason = miss.reason if miss is not None else f"no pod template of namespace {namespace} has these labels"
        yield Violation(
            reference.label("matches no pod"),
            {"budget": budget.title, "selector": selector, "reason": reason},
            (miss.label,) if miss is not None else (),
            Severity.NOTE if partial or unsure or not (around or miss) else None,
            fix=miss.fix if miss is not None else None,
            unless=(Elsewhere(selector=selector, namespace=namespace),),
        )


def _selects_none(budget: Resource, absent: bool) -> Iterator[Violation]:
    if not isinstance(budget.get("spec"), dict):
        return
    reason = "a budget without a selector protects no pod" if absent else "in policy/v1beta1 {} matches no pod"
    yield Violation(
        budget.label(("spec", "selector"), "matches no pod"),
        {"budget": budget.title, "selector": "nothing", "reason": reason},
        (),
        Severity.NOTE if budget.partial else None,
    )
