"""Controllers and the pods they count as their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.doubt import Doubt
from svclint.resource import Requirement, Selector, workload_selector
from svclint.violation import Violation
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
        reason = "; ".join(_difference(requirement, template) for requirement in unmet)
        yield Violation(
            workload.label(("spec", "selector"), "these labels are selected"),
            f"{workload.title} selects {selector}, but its own pod template {reason}",
            (template.labels_label("these are the pods' labels"),),
            as_written=(workload,),
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
    taken = [rival for rival in _rivals(workload, selector, graph) if _tells(workload, rival, graph)]
    if not taken:
        return
    names = [rival.resource.title for rival in taken]
    together = any(graph.distance(workload, rival.resource) == 0 for rival in taken)
    yield Violation(
        workload.label(("spec", "selector"), f"also matches the pods of {names[0]}"),
        f"{workload.title} selects {selector}, which matches the pods of {listed(names)} too",
        tuple(
            label
            for rival in taken[:_SHOWN]
            for label in (
                rival.resource.label(("spec", "selector"), f"{rival.resource.title} counts them as its own"),
                rival.labels_label("these pods"),
            )
        ),
        as_written=(workload, *(rival.resource for rival in taken)),
        # two files of one directory may as well be a choice: a Deployment or a StatefulSet
        doubts=() if together else (Doubt.FAR,),
    )


def _rivals(workload: Resource, selector: Selector, graph: Graph) -> Iterator[PodTemplate]:
    """The templates of other controllers that live beside `workload` and that its selector takes.

    Files of other directories may be for another cluster, and variants of a file are not applied together with it.
    """
    if not selector.requirements:
        return
    # without what the controller adds: that tells its own pods from all others
    for template in graph.matching_as_written(selector, workload.namespace):
        other = template.resource
        if (
            other.judged
            and other.identity != workload.identity
            and workload_selector(other) is not None
            and graph.distance(workload, other) <= 1
            and not _is_owned(other)
            and not _one_runs_the_other(workload, other)
        ):
            yield template


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
