"""Checks of references by name and of budgets: governing Services, scale targets, disruption budgets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from svclint.checks.selectors.operators import provided_for
from svclint.finding import Edit, Elsewhere, Fix, Label, Severity, Violation
from svclint.resource import (
    Identity,
    Requirement,
    is_headless,
    is_service,
    service_type,
)
from svclint.suggest import closest, source_text

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource, Selector

# Beyond the directories beside its own, an object's relatives are somebody else's
_NEAR = 3

# The kinds that can be scaled and that nobody but a manifest makes, by the group that serves them today
_SCALED = {
    "Deployment": "apps",
    "StatefulSet": "apps",
    "ReplicaSet": "apps",
    "DaemonSet": "apps",
    "ReplicationController": "",
    "Job": "batch",
    "CronJob": "batch",
}


# -- the governing Service of a StatefulSet ------------------------------------------------------------------------------


def stateful_set_service_not_found(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/controller/statefulset: the name becomes the pods' subdomain, whether such a Service exists or not."""
    for reference in graph.references(workload, "names"):
        identity = Identity("", "Service", reference.namespace, reference.name)
        if not graph.resolve(reference).missing or identity in graph.alternatives:
            continue
        meant = _meant_service(workload, reference, graph)
        yield Violation(
            reference.label(f"there is no Service {reference.name} in namespace {reference.namespace}"),
            {
                "workload": workload.title,
                "service": reference.name,
                "namespace": reference.namespace,
                "hint": _service_hint(meant, reference),
            },
            _service_label(meant, reference),
            Severity.NOTE if workload.partial else None,
            unless=(Elsewhere(identity),),
        )


def stateful_set_service_not_headless(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """Only a headless Service gives each pod a name of its own in DNS."""
    for reference in graph.references(workload, "names"):
        found = [one for one in graph.resolve(reference).found if is_service(one)]
        if not found or any(is_headless(one) for one in found):
            continue
        service = found[0]
        other = next((one for one in _selecting(workload, graph) if is_headless(one)), None)
        kind = service_type(service)
        place = ("spec", "type") if kind != "ClusterIP" else ("spec", "clusterIP")
        related = [service.label(place, f"Service {service.name} is of type {kind}, not headless")]
        if other is not None:
            related.append(other.name_label(f"Service {other.name} is headless and selects the same pods"))
        yield Violation(
            reference.label("this Service is not headless"),
            {"workload": workload.title, "service": service.name, "kind": kind},
            tuple(related),
            Severity.NOTE if service.partial or workload.partial else None,
        )


def _selecting(workload: Resource, graph: Graph) -> list[Resource]:
    template = graph.template(workload)
    return graph.selecting_services(template) if template is not None else []


def _meant_service(workload: Resource, reference: Reference, graph: Graph) -> Resource | None:
    """The Service that was probably meant: one that selects the pods, headless ones first, or a similar name."""
    selecting = sorted(_selecting(workload, graph), key=lambda one: not is_headless(one))
    if selecting:
        return selecting[0]
    here = {one.name: one for one in graph.services(reference.namespace)}
    name = closest(reference.name, here)
    if name is not None:
        return here[name]
    away = [one for one in graph.services() if one.name == reference.name]
    return next(iter(graph.nearest_resource(workload, away)), None)


def _service_hint(meant: Resource | None, reference: Reference) -> str:
    if meant is None:
        return ""
    if meant.namespace != reference.namespace:
        return f"; namespace {meant.namespace} has it"
    return f"; did you mean {meant.name}?"


def _service_label(meant: Resource | None, reference: Reference) -> tuple[Label, ...]:
    if meant is None:
        return ()
    if meant.namespace != reference.namespace:
        return (_namespace_label(meant),)
    what = "the headless Service" if is_headless(meant) else "a Service"
    return (meant.name_label(f"{what} of this namespace is called {meant.name}"),)


def _namespace_label(one: Resource) -> Label:
    place = ("metadata", "namespace") if one.namespace_written else ("metadata", "name")
    return one.label(place, f"{one.title} is in namespace {one.namespace}")


# -- what autoscalers scale ----------------------------------------------------------------------------------------------


def scale_target_not_found(scaler: Resource, graph: Graph) -> Iterator[Violation]:
    """An autoscaler asks for group, kind and name; of the version it takes no notice (its RESTMapper looks for all)."""
    for reference in graph.references(scaler, "scales"):
        resolution = graph.resolve(reference)
        if resolution.unknown or Identity(*_asked(reference)) in graph.alternatives:
            continue
        if resolution.found:
            target = resolution.found[0]
            if reference.group != target.group:
                yield _other_group(scaler, reference, target)
            continue
        meant = _meant_target(reference, graph)
        if not _is_certain(reference, meant, graph):
            continue
        yield Violation(
            reference.label(f"there is no {reference.kind} {reference.name} in namespace {reference.namespace}"),
            _target_words(scaler, reference, _target_hint(reference, meant)),
            (_target_label(reference, meant),) if meant is not None else (),
            Severity.NOTE if scaler.partial or meant is None and not _has_workloads(reference, graph) else None,
            unless=(Elsewhere(Identity(*_asked(reference))),),
        )


def _asked(reference: Reference) -> tuple[str, str, str, str]:
    return reference.group, reference.kind, reference.namespace, reference.name


def _target_words(scaler: Resource, reference: Reference, hint: str) -> dict[str, object]:
    return {
        "scaler": scaler.title,
        "kind": reference.kind,
        "name": reference.name,
        "namespace": reference.namespace,
        "hint": hint,
    }


def _other_group(scaler: Resource, reference: Reference, target: Resource) -> Violation:
    """The target is served by another group than the one that is asked: extensions has no workloads since 1.16."""
    place = (*reference.path[:-1], "apiVersion")
    asked = reference.group or "the core group"
    edit = Edit(scaler.document, (*scaler.root, *place), source_text(target.api_version, scaler.document))
    return Violation(
        scaler.label(place, f"no {reference.kind} is served by {asked}"),
        _target_words(scaler, reference, f" in {asked}: it is {target.api_version}"),
        (target.label(("apiVersion",), f"{target.title} is {target.api_version}"),),
        fix=Fix(f"ask for {target.api_version}", (edit,)),
    )


def _is_certain(reference: Reference, meant: Resource | None, graph: Graph) -> bool:
    """Whether the target's absence says something: operators make objects of their own kinds under any name."""
    if reference.kind in _SCALED and reference.group in (_SCALED[reference.kind], "extensions", ""):
        return True
    return meant is not None or bool(graph.of_kind(reference.group, reference.kind))


def _meant_target(reference: Reference, graph: Graph) -> Resource | None:
    """The workload that was probably meant: of that name but another kind, with a similar name, in another namespace."""
    workloads = [one.resource for one in graph.templates() if one.resource.name]
    here = [one for one in workloads if one.namespace == reference.namespace]
    same_name = graph.nearest_resource(reference.owner, [one for one in here if one.name == reference.name])
    if same_name:
        return same_name[0]
    kin = {one.name: one for one in here if one.kind == reference.kind}
    name = closest(reference.name, kin)
    if name is not None:
        return kin[name]
    away = [one for one in workloads if (one.kind, one.name) == (reference.kind, reference.name)]
    return next(iter(graph.nearest_resource(reference.owner, away)), None)


def _target_hint(reference: Reference, meant: Resource | None) -> str:
    if meant is None:
        return ""
    if meant.namespace != reference.namespace:
        return f"; namespace {meant.namespace} has it"
    if meant.name != reference.name:
        return f"; did you mean {meant.name}?"
    if meant.kind == reference.kind:
        return f" in {reference.group or 'the core group'}: it is {meant.api_version}"
    return f": {meant.name} is a {meant.kind}"


def _target_label(reference: Reference, meant: Resource) -> Label:
    if meant.namespace != reference.namespace:
        return _namespace_label(meant)
    if meant.name != reference.name:
        return meant.name_label(f"{meant.title} is defined here")
    if meant.kind == reference.kind:
        return meant.label(("apiVersion",), f"{meant.title} is {meant.api_version}")
    return meant.label(("kind",), f"{meant.name} is a {meant.kind}")


def _has_workloads(reference: Reference, graph: Graph) -> bool:
    return any(graph.distance(reference.owner, one.resource) <= _NEAR for one in graph.templates(reference.namespace))


# -- disruption budgets --------------------------------------------------------------------------------------------------


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
        if selector is None or not selector.requirements or selector.has_placeholder:
            continue
        namespace = budget.namespace
        if graph.matching(selector, namespace) or graph.assumed_pods(selector, namespace):
            continue
        if graph.hole_near(budget) is not None or _made_elsewhere(budget, selector, graph):
            continue
        around = [one for one in graph.templates(namespace) if graph.distance(budget, one.resource) <= _NEAR]
        miss = _one_label_off(budget, selector, around) or _other_namespace(budget, selector, graph)
        partial = budget.partial or any(one.resource.partial for one in around)
        reason = miss.reason if miss is not None else f"no pod template of namespace {namespace} has these labels"
        yield Violation(
            reference.label("matches no pod"),
            {"budget": budget.title, "selector": selector, "reason": reason},
            (miss.label,) if miss is not None else (),
            Severity.NOTE if partial or not (around or miss) else None,
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
    if provided_for(budget, selector, graph) or graph.deployer(budget) is not None:
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
        if selector.matches(one.labels, one.added) and graph.distance(budget, one.resource) <= _NEAR
    ]
    if not found:
        return None
    workload = found[0].resource
    reason = f"{workload.title} has them, but is in namespace {workload.namespace}, the budget in {budget.namespace}"
    return _Miss(found[0], reason, _namespace_label(workload))
