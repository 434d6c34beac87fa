"""Disruption budgets: which pods they protect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from svclint.checks.references.namespaces import is_unsure, namespace_label
from svclint.finding import Edit, Elsewhere, Fix, Label, Severity, Violation
from svclint.graph import REACH
from svclint.operators import makes_pods_for
from svclint.suggest import closest, source_text

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Requirement, Resource, Selector


class _Miss(NamedTuple):
    """The pods that a budget was probably meant for, and what keeps it from them."""

    template: PodTemplate
    reason: str
    label: Label
    fix: Fix | None = None


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
        if graph.hole_near(budget) is not None or _made_elsewhere(budget, selector, graph):
            continue
        around = [one for one in graph.templates(namespace) if graph.distance(budget, one.resource) <= REACH]
        miss = _one_label_off(budget, selector, around) or _other_namespace(budget, selector, graph)
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


def _made_elsewhere(budget: Resource, selector: Selector, graph: Graph) -> bool:
    """Whether pods that no manifest shows are likely meant: an operator's, a release's, or labelled by a controller."""
    if makes_pods_for(graph.makers, budget, selector) or graph.deployer(budget.namespace) is not None:
        return True
    return any(
        _is_foreign(one.key) and not any(one.key in template.labels for template in graph.templates())
        for one in selector.requirements
        if one.operator in ("In", "Exists")
    )


def _is_foreign(key: str) -> bool:
    """Whether a label key belongs to some controller's domain, rather than to Kubernetes' recommended labels."""
    prefix, slash, _ = key.partition("/")
    return bool(slash) and prefix != "app.kubernetes.io"


def _one_label_off(budget: Resource, selector: Selector, around: list[PodTemplate]) -> _Miss | None:
    best: tuple[float, PodTemplate, Requirement] | None = None
    for template in around:
        unmet = selector.unmet(template.labels, template.added)
        if len(unmet) != 1 or template.is_hook:
            continue
        likeness = _likeness(unmet[0], template, len(selector.requirements) - 1)
        if likeness > 0 and (best is None or likeness > best[0]):
            best = (likeness, template, unmet[0])
    return None if best is None else _described(budget, best[1], best[2])


def _likeness(unmet: Requirement, template: PodTemplate, met: int) -> float:
    """How much a template looks like the one that was meant, though one requirement fails; 0 for not at all."""
    if unmet.operator != "In":
        return float(met > 0)
    there = template.labels.get(unmet.key)
    if there is not None and any(closest(wanted, [there]) for wanted in unmet.values):
        return 3.0
    if met > 0 or template.resource.name in unmet.values:
        return 1.0 + met
    return 2.0 if any(value in template.labels.values() for value in unmet.values) else 0.0


def _described(budget: Resource, template: PodTemplate, unmet: Requirement) -> _Miss:
    title = template.resource.title
    there = template.labels.get(unmet.key)
    if there is None:
        reason = f"the pods of {title} have no label {unmet.key}"
        return _Miss(template, reason, template.labels_label(f"the pods of {title} lack {unmet.key}"))
    reason = f"the pods of {title} have {unmet.key}={there}"
    common = template.resource.common.templates if template.resource.common is not None else {}
    if unmet.key in common:
        return _Miss(template, reason, template.labels_label(f"the kustomization adds {unmet.key}={there}"))
    label = template.label(("metadata", "labels", unmet.key), f"{unmet.key} is {there} here")
    return _Miss(template, reason, label, _relabel(budget, unmet, there))


def _relabel(budget: Resource, unmet: Requirement, value: str) -> Fix | None:
    if unmet.path[0] != "matchLabels":
        return None
    source = source_text(value, budget.document)
    edit = Edit(budget.document, (*budget.root, "spec", "selector", *unmet.path), source)
    return Fix(f"select {unmet.key}: {value}", (edit,), safe=False)


def _other_namespace(budget: Resource, selector: Selector, graph: Graph) -> _Miss | None:
    found = [
        one
        for one in graph.templates()
        if selector.matches(one.labels, one.added) and graph.distance(budget, one.resource) <= REACH
    ]
    if not found:
        return None
    template = min(found, key=lambda one: (one.is_hook, graph.distance(budget, one.resource)))
    workload = template.resource
    reason = f"{workload.title} has them, but is in namespace {workload.namespace}, the budget in {budget.namespace}"
    return _Miss(template, reason, namespace_label(workload))
