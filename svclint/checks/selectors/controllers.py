"""Controllers and the pods they count as their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.finding import Violation
from svclint.resource import Requirement, Selector, workload_selector

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource


def workload_selector_mismatch(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/apis/apps/validation: the selector must match the template's labels."""
    template, selector = graph.template(workload), workload_selector(workload)
    if template is None or selector is None or selector.has_placeholder:
        return
    unmet = selector.unmet(template.labels)
    if unmet:
        yield Violation(
            workload.label(("spec", "selector"), "these labels are selected"),
            {
                "workload": workload.title,
                "selector": selector,
                "reason": "; ".join(_difference(one, template) for one in unmet),
            },
            (template.labels_label("these are the pods' labels"),),
        )


def _difference(unmet: Requirement, template: PodTemplate) -> str:
    if unmet.key not in template.labels:
        return f"lacks {unmet.key}"
    return f"does not meet {unmet}: {unmet.key} is {template.labels[unmet.key]} there"


def workload_selectors_overlap(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """A controller whose selector also matches the template of another one before it in reading order."""
    template, selector = graph.template(workload), workload_selector(workload)
    if template is None or selector is None or not selector.requirements or selector.has_placeholder:
        return
    for other in graph.templates(workload.namespace):
        rival = other.resource
        its_selector = workload_selector(rival)
        if its_selector is None or rival.identity == workload.identity or _one_runs_the_other(workload, rival):
            continue
        # files of other directories may be for another cluster: only what stands together fights
        if graph.distance(workload, rival) > 1:
            continue
        mine_takes = _takes(selector, other)
        if mine_takes and _takes(its_selector, template):
            # both ways: told once, by the one that is read later
            mine_takes = graph.comes_before(rival, workload)
        if mine_takes:
            yield Violation(
                workload.label(("spec", "selector"), f"also matches the pods of {rival.title}"),
                {"workload": workload.title, "selector": selector, "other": rival.title},
                (
                    rival.label(("spec", "selector"), f"{rival.title} counts them as its own"),
                    other.labels_label("these pods"),
                ),
            )


def _takes(selector: Selector, template: PodTemplate) -> bool:
    # without what the controller adds: that tells its own pods from all others
    return bool(selector.requirements) and selector.matches(template.labels)


def _one_runs_the_other(one: Resource, two: Resource) -> bool:
    """An Argo Rollout takes its template, and in time the pods, from the workload it names."""
    return any(
        a.kind == "Rollout" and a.get("spec", "workloadRef", "name") == b.name for a, b in ((one, two), (two, one))
    )
