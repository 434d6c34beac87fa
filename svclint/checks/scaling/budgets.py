"""Disruption budgets: which pods they protect."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubts import of_distance, of_namespaces, of_strangers, of_templated_pods
from svclint.checks.unshown import made_elsewhere
from svclint.meant.labels import Asked
from svclint.meant.selected import meant_pods
from svclint.nearness import REACH
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource, Selector


def disruption_budget_matches_nothing(budget: Resource, graph: Graph) -> Iterator[Violation]:
    """policy/v1: an empty selector matches every pod of the namespace, in v1beta1 and without one it matches none."""
    written = budget.spec.get("selector")
    empty = isinstance(written, dict) and not any(written.values())
    if written is None or (empty and budget.version == "v1beta1"):
        yield from _selects_none(budget, written is None)
        return
    for reference in graph.references(budget, "protects"):
        selector = reference.selector
        if selector is None or not selector.requirements or selector.is_unreadable:
            continue
        if graph.resolve(reference).missing and not made_elsewhere(reference, selector, graph):
            yield _matches_nothing(reference, selector, graph)


def _matches_nothing(reference: Reference, selector: Selector, graph: Graph) -> Violation:
    budget = reference.owner
    around = [one for one in graph.templates(budget.namespace) if graph.distance(budget, one.resource) <= REACH]
    asked = Asked(budget, reference.path, selector)
    miss = meant_pods(asked, (budget.namespace,), f"the budget in {budget.namespace}", graph)
    meant = miss.resource if miss is not None else None
    workloads = [one.resource for one in around]
    reason = f"no pod template of namespace {budget.namespace} has these labels" if miss is None else miss.reason
    return Violation(
        reference.label("matches no pod"),
        f"{budget.title} selects {selector} and so protects nothing: {reason}",
        miss.related if miss is not None else (),
        doubts=(
            *of_namespaces(graph, budget, meant),
            *of_templated_pods(graph, selector, (budget.namespace,)),
            *(of_distance(graph, budget, (*workloads, meant)) if meant is not None else of_strangers(graph)),
        ),
        rests_on=(budget, *workloads),
        fix=miss.fix if miss is not None else None,
        # where nothing comes close, any release may have what is meant
        unless=(Elsewhere(selector=selector, namespace=budget.namespace, released=miss is None),),
    )


def _selects_none(budget: Resource, absent: bool) -> Iterator[Violation]:
    if not isinstance(budget.get("spec"), dict):
        return
    reason = "a budget without a selector protects no pod" if absent else "in policy/v1beta1 {} matches no pod"
    yield Violation(
        budget.label(("spec", "selector"), "matches no pod"),
        f"{budget.title} selects nothing and so protects nothing: {reason}",
        rests_on=(budget,),
    )
