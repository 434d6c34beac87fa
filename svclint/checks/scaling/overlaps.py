"""Disruption budgets that share pods."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.together import of_files
from svclint.nearness import REACH
from svclint.severity import Severity
from svclint.traffic.budgets import budgets_of, protected
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource

_SHOWN = 4


def disruption_budgets_overlap(budget: Resource, graph: Graph) -> Iterator[Violation]:
    """Pods that an earlier budget protects as well; each pair of budgets is told once, by the one that is read later.

    k/k: pkg/registry/core/pod/storage/eviction.go: with two budgets the eviction fails (500), whatever they allow.
    """
    mine = protected(budget, graph)
    shared: dict[Resource, list[PodTemplate]] = {}
    for template in mine:
        for other in budgets_of(template, graph):
            if _is_earlier(other, budget, graph) and _is_near(template, other, budget, graph):
                shared.setdefault(other, []).append(template)
    if not shared:
        return
    apart = {one: of_files(graph, budget, one, *(each.resource for each in pods)) for one, pods in shared.items()}
    # of those that are rather not there with it nothing is told beside one that is
    others = [one for one, doubts in apart.items() if not doubts] or list(shared)
    shared = {one: shared[one] for one in others}
    pods = list(dict.fromkeys(template for both in shared.values() for template in both))
    workloads = [one.resource for one in pods]
    # certain where they stand side by side
    far = any(graph.distance(budget, one) > 1 for one in (*others, *workloads))
    yield Violation(
        budget.label(("spec", "selector"), f"also selects the pods of {pods[0].resource.title}"),
        f"{budget.title} and {listed(dict.fromkeys(one.title for one in others))} both select the pods of "
        f"{listed(dict.fromkeys(one.title for one in workloads))}, which then cannot be evicted at all",
        (
            *(one.label(("spec", "selector"), f"{one.title} selects them too") for one in others[:_SHOWN]),
            *(one.labels_label(f"the pods of {one.resource.title}") for one in pods[:_SHOWN]),
        ),
        # a drain leaves the pods of DaemonSets alone: little hangs on whether these can be evicted
        severity=Severity.WARNING if all(one.kind == "DaemonSet" for one in workloads) else None,
        doubts=(*((Doubt.FAR,) if far else ()), *apart[others[0]]),
        rests_on=(budget, *others, *workloads),
    )


def _is_earlier(other: Resource, budget: Resource, graph: Graph) -> bool:
    return (
        other.judged
        and other.identity != budget.identity
        and other.namespace == budget.namespace
        and graph.comes_before(other, budget)
    )


def _is_near(template: PodTemplate, one: Resource, two: Resource, graph: Graph) -> bool:
    """Whether the three may be applied together: in plain files, not those of unrelated directories."""
    return all(graph.distance(budget, template.resource) <= REACH for budget in (one, two)) and (
        graph.distance(two, one) <= REACH
    )
