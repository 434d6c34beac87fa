"""Controllers and the pods they count as their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.finding import Severity, Violation
from svclint.resource import Requirement, Selector, workload_selector
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource

_SHOWN = 4


def workload_selector_mismatch(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/apis/apps/validation: the selector must match the template's labels."""
    template, selector = graph.template(workload), workload_selector(workload)
    if template is None or selector is None or selector.is_unreadable:
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
    """A controller whose selector also matches the template of another one; told once for each pair."""
    template, selector = graph.template(workload), workload_selector(workload)
    if template is None or selector is None or selector.is_unreadable or _is_owned(workload):
        return
    taken = [one for one in _rivals(workload, selector, graph) if _tells(workload, one, graph)]
    if not taken:
        return
    names = [one.resource.title for one in taken]
    yield Violation(
        workload.label(("spec", "selector"), f"also matches the pods of {names[0]}"),
        {"workload": workload.title, "selector": selector, "others": listed(names)},
        tuple(
            label
            for one in taken[:_SHOWN]
            for label in (
                one.resource.label(("spec", "selector"), f"{one.resource.title} counts them as its own"),
                one.labels_label("these pods"),
            )
        ),
        # two files of one directory may as well be a choice: a Deployment or a StatefulSet
        None if any(graph.distance(workload, one.resource) == 0 for one in taken) else Severity.NOTE,
    )


def _rivals(workload: Resource, selector: Selector, graph: Graph) -> Iterator[PodTemplate]:
    """The templates of other controllers that live beside `workload` and that its selector takes.

    Files of other directories may be for another cluster, and variants of a file are not applied together with it.
    """
    if not selector.requirements:
        return
    # without what the controller adds: that tells its own pods from all others
    for one in graph.matching_as_written(selector, workload.namespace):
        other = one.resource
        if (
            other.judged
            and other.identity != workload.identity
            and workload_selector(other) is not None
            and graph.distance(workload, other) <= 1
            and not _is_owned(other)
            and not _one_runs_the_other(workload, other)
        ):
            yield one


def _tells(workload: Resource, rival: PodTemplate, graph: Graph) -> bool:
    """Whether the pair is told here: where both select the other's pods, by the one that is read later."""
    mine, its_selector = graph.template(workload), workload_selector(rival.resource)
    both = mine is not None and its_selector is not None and _takes(its_selector, mine)
    return not both or graph.comes_before(rival.resource, workload)


def _is_owned(workload: Resource) -> bool:
    """Whether another controller made it, as a Deployment makes ReplicaSets: a copy of a live object."""
    return bool(workload.get("metadata", "ownerReferences"))


def _takes(selector: Selector, template: PodTemplate) -> bool:
    # without what the controller adds: that tells its own pods from all others
    return bool(selector.requirements) and selector.matches(template.labels)


def _one_runs_the_other(one: Resource, two: Resource) -> bool:
    """An Argo Rollout takes its template, and in time the pods, from the workload it names."""
    return any(
        a.kind == "Rollout" and a.get("spec", "workloadRef", "name") == b.name for a, b in ((one, two), (two, one))
    )
