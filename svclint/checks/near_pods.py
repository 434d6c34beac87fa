"""The pods that a selector which matches none was probably meant for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from svclint.checks.namespaces import namespace_label
from svclint.finding import Fix, Label
from svclint.nearness import REACH
from svclint.operators import maker, makes_pods_for
from svclint.suggest import closest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Requirement, Selector


class Miss(NamedTuple):
    """The pods that a selector was probably meant for, and what keeps it from them."""

    template: PodTemplate
    reason: str
    label: Label
    fix: Fix | None = None


def near_miss(reference: Reference, selector: Selector, around: Sequence[PodTemplate], graph: Graph) -> Miss | None:
    """The pods of `around` that lack one label only, or those of another namespace that have all of them."""
    return _one_label_off(reference, selector, around) or _other_namespace(reference, selector, graph)


def made_elsewhere(reference: Reference, selector: Selector, graph: Graph) -> bool:
    """Whether pods that no manifest shows are likely meant: an operator's, a release's, or labelled by a controller."""
    owner = reference.owner
    if makes_pods_for(graph.makers, owner, selector) or graph.deployer(owner.namespace) is not None:
        return True
    # operators call the pods' application as what they make for a custom resource, which begins with its name
    values = (value for one in selector.requirements if one.operator == "In" for value in one.values)
    if any(maker(graph.makers, owner, owner.namespace, value) is not None for value in values):
        return True
    return any(
        is_foreign(one.key) and not any(one.key in template.labels for template in graph.templates())
        for one in selector.requirements
        if one.operator in ("In", "Exists")
    )


def is_foreign(key: str) -> bool:
    """Whether a label key belongs to some controller's domain, rather than to Kubernetes' recommended labels."""
    prefix, slash, _ = key.partition("/")
    return bool(slash) and prefix != "app.kubernetes.io"


def _one_label_off(reference: Reference, selector: Selector, around: Sequence[PodTemplate]) -> Miss | None:
    best: tuple[float, PodTemplate, Requirement] | None = None
    for template in around:
        unmet = selector.unmet(template.labels, template.added)
        if len(unmet) != 1:
            continue
        close = likeness(unmet[0], template.labels, template.resource.name, len(selector.requirements) - 1)
        if close > (best[0] if best is not None else 0) and not template.is_hook:
            best = (close, template, unmet[0])
    return None if best is None else _described(reference, best[1], best[2])


def likeness(unmet: Requirement, labels: Mapping[str, str], name: str, met: int) -> float:
    """How much something with these labels looks like what was meant, though one requirement fails; 0: not at all."""
    if unmet.operator != "In":
        return float(met > 0)
    there = labels.get(unmet.key)
    if there is not None and any(closest(wanted, [there]) for wanted in unmet.values):
        return 3.0
    if met > 0 or name in unmet.values:
        return 1.0 + met
    return 2.0 if any(value in labels.values() for value in unmet.values) else 0.0


def _described(reference: Reference, template: PodTemplate, unmet: Requirement) -> Miss:
    title = template.resource.title
    there = template.labels.get(unmet.key)
    if there is None:
        reason = f"the pods of {title} have no label {unmet.key}"
        return Miss(template, reason, template.labels_label(f"the pods of {title} lack {unmet.key}"))
    reason = f"the pods of {title} have {unmet.key}={there}"
    common = template.resource.common.templates if template.resource.common is not None else {}
    if unmet.key in common:
        return Miss(template, reason, template.labels_label(f"the kustomization adds {unmet.key}={there}"))
    label = template.label(("metadata", "labels", unmet.key), f"{unmet.key} is {there} here")
    return Miss(template, reason, label, relabel(reference, unmet, there))


def relabel(reference: Reference, unmet: Requirement, value: str) -> Fix | None:
    """The value that the label has, in the place of the one that the selector asks for."""
    if unmet.path[0] != "matchLabels":
        return None
    owner = reference.owner
    edit = owner.edit((*reference.path, *unmet.path), value)
    return Fix(f"select {unmet.key}: {value}", (edit,), safe=False)


def _other_namespace(reference: Reference, selector: Selector, graph: Graph) -> Miss | None:
    owner = reference.owner
    found = [
        one
        for one in graph.templates()
        if selector.matches(one.labels, one.added) and graph.distance(owner, one.resource) <= REACH
    ]
    if not found:
        return None
    template = min(found, key=lambda one: (one.is_hook, graph.distance(owner, one.resource)))
    workload = template.resource
    what = {"protects": "budget", "monitors": "monitor"}.get(reference.relation, "policy")
    reason = f"{workload.title} has them, but is in namespace {workload.namespace}, the {what} in {owner.namespace}"
    return Miss(template, reason, namespace_label(workload))
