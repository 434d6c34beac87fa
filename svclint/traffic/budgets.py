"""Which pods a disruption budget protects, and by which ones a pod is protected."""

from __future__ import annotations

from collections.abc import Sequence

from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource


def protected(budget: Resource, graph: Graph) -> list[PodTemplate]:
    """The pods that a budget protects, told by what their manifests say: a StatefulSet gives each of its pods labels
    of its own, and budgets for one of them each share nothing."""
    return [one for one in graph.once_of(selected, budget) if not one.is_hook]


def selected(budget: Resource, graph: Graph) -> list[PodTemplate]:
    """The pods that a budget selects: those that are there for a moment only as well."""
    return [
        template
        for reference in graph.references(budget, "protects")
        if (selector := reference.selector) is not None
        and not selector.is_unreadable
        # an empty selector matches no pod in policy/v1beta1
        and (selector.requirements or budget.version != "v1beta1")
        for template in graph.matching_as_written(selector, budget.namespace)
    ]


def budgets_of(template: PodTemplate, graph: Graph) -> Sequence[Resource]:
    """The budgets that protect the pods of a template, in reading order."""
    return graph.once(_budgets_of).get(template, ())


def _budgets_of(graph: Graph) -> dict[PodTemplate, list[Resource]]:
    found: dict[PodTemplate, list[Resource]] = {}
    for budget in graph.of_kind("policy", "PodDisruptionBudget"):
        for template in protected(budget, graph):
            found.setdefault(template, []).append(budget)
    return found
