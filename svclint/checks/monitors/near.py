"""The Services that a selector which matches none was probably meant for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from svclint.checks.namespaces import namespace_label
from svclint.checks.near_pods import likeness, relabel
from svclint.finding import Fix, Label
from svclint.nearness import REACH

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Requirement, Resource, Selector


class Miss(NamedTuple):
    """The object that a selector was probably meant for, and what keeps it from that."""

    target: Resource
    reason: str
    label: Label
    fix: Fix | None = None


def near_miss(reference: Reference, selector: Selector, around: Sequence[Resource], graph: Graph) -> Miss | None:
    """The Services (or other objects) of `around` that were meant, or one of another namespace.

    First those whose pods have the labels: that a Service selects pods by a label does not give the label to itself.
    """
    return (
        _by_its_pods(selector, around, graph)
        or _one_label_off(reference, selector, around)
        or _other_namespace(reference, selector, graph)
    )


def are_made(namespaces: Collection[str], graph: Graph) -> bool:
    """Whether operators have custom resources there, so that they may make Services and pods with any labels."""
    # imported here: where everything is found, nobody asks
    from svclint.operators.passive import is_passive

    return any(
        "." in one.group and one.namespace in namespaces and not is_passive(one.group, one.kind) for one in graph.makers
    )


def _by_its_pods(selector: Selector, around: Sequence[Resource], graph: Graph) -> Miss | None:
    for service in around:
        for template in graph.selected(service):
            if selector.matches(template.labels, template.added):
                reason = f"the pods of {service.title} have these labels, the Service itself has not"
                return Miss(service, reason, _labels_label(service, f"the labels of {service.title}"))
    return None


def _one_label_off(reference: Reference, selector: Selector, around: Sequence[Resource]) -> Miss | None:
    best: tuple[float, Resource, Requirement] | None = None
    for one in around:
        labels = one.labels
        unmet = selector.unmet(labels)
        if len(unmet) != 1:
            continue
        close = likeness(unmet[0], labels, one.name, len(selector.requirements) - 1)
        if close > 0 and (best is None or close > best[0]):
            best = (close, one, unmet[0])
    return None if best is None else _described(reference, best[1], best[2])


def _described(reference: Reference, one: Resource, unmet: Requirement) -> Miss:
    there = one.labels.get(unmet.key)
    if there is None:
        return Miss(
            one,
            f"{one.title} has no label {unmet.key}",
            _labels_label(one, f"{one.title} lacks {unmet.key}"),
        )
    reason = f"{one.title} has {unmet.key}={there}"
    if one.get("metadata", "labels", unmet.key) is None:
        return Miss(one, reason, one.name_label(f"the kustomization adds {unmet.key}={there}"))
    label = one.label(("metadata", "labels", unmet.key), f"{unmet.key} is {there} here")
    return Miss(one, reason, label, relabel(reference, unmet, there))


def _labels_label(one: Resource, words: str) -> Label:
    """A label on the object's labels, or on its name where it has none."""
    written = one.get("metadata", "labels")
    return one.label(("metadata", "labels") if written else ("metadata", "name"), words)


def _other_namespace(reference: Reference, selector: Selector, graph: Graph) -> Miss | None:
    owner = reference.owner
    found = [
        one
        for one in graph.of_kind(reference.group, reference.kind)
        if selector.matches(one.labels) and graph.distance(owner, one) <= REACH
    ]
    if not found:
        return None
    one = min(found, key=lambda each: graph.distance(owner, each))
    where = " and ".join(reference.namespaces.names)
    reason = f"{one.title} has them, but is in namespace {one.namespace}, and the monitor looks in {where}"
    return Miss(one, reason, namespace_label(one))
