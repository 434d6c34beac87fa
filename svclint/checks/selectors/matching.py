"""Services whose selector matches no pod, or none that stays, with the nearest miss as the diagnosis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from svclint.finding import Elsewhere, Fix, Label, Severity, Violation
from svclint.nearness import REACH
from svclint.operators import makes_pods_for
from svclint.resource import Requirement, is_headless, is_service, mapping, service_selector, text
from svclint.traffic.fronts import is_front
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource, Selector

# Namespaces that the cluster or its distribution fills with pods of its own
_OF_THE_PLATFORM = ("kube-", "openshift-")
# How much a label's value has to look like another one to be a slip of the pen
_SLIP = 0.8
_SHOWN = 4
_SUFFIXES = ("-service", "-svc", "-headless", "-deployment", "-deploy", "-server", "-rc", "-controller", "-pod", "-app")


class _Miss(NamedTuple):
    """A template that almost matches: what of the selector it does not meet, and how it comes short of it."""

    template: PodTemplate
    unmet: list[Requirement]
    reason: str
    related: tuple[Label, ...]
    fix: Fix | None = None
    certain: bool = True
    help: str | None = None


def selector_matches_nothing(service: Resource, graph: Graph) -> Iterator[Violation]:
    """An error on a near miss, a warning where workloads stand around, a note where nothing can be known.

    Where pods of Jobs and hooks alone match, a warning on a near miss: those that were meant to serve.
    """
    selector = service_selector(service) if is_service(service) else None
    if selector is None or selector.is_unreadable:
        return
    matching = graph.matching(selector, service.namespace)
    if any(not one.is_hook for one in matching):
        return
    if graph.assumed_pods(selector, service.namespace) or makes_pods_for(graph.makers, service, selector):
        return
    if is_front(service, graph):
        return
    if matching:
        yield from _for_a_moment(service, selector, matching, graph)
    else:
        yield _nothing(service, selector, graph)


def _nothing(service: Resource, selector: Selector, graph: Graph) -> Violation:
    around = [one for one in graph.templates(service.namespace) if graph.distance(service, one.resource) <= REACH]
    miss = _near_miss(service, selector, graph)
    hole = graph.hole_near(service)
    severity = None if miss is not None and miss.certain else Severity.WARNING if around or miss else Severity.NOTE
    if miss is None and service.namespace.startswith(_OF_THE_PLATFORM):
        severity = Severity.NOTE
    if hole is not None or service.partial or (miss is not None and miss.template.resource.partial):
        severity = Severity.NOTE
    if miss is not None:
        reason = miss.reason
    elif around:
        reason = f"no pod template of namespace {service.namespace} has {_these(selector)}"
    else:
        reason = f"nothing read here makes pods in namespace {service.namespace}"
    reason += _moved(service)
    if hole is not None:
        reason += f" ({hole.reason})"
    return Violation(
        service.label(("spec", "selector"), "matches no pod"),
        {"service": service.title, "selector": selector, "reason": reason},
        miss.related if miss is not None else (),
        severity,
        miss.help if miss is not None else None,
        miss.fix if miss is not None else None,
        unless=(Elsewhere(selector=selector, namespace=service.namespace),),
    )


def _for_a_moment(
    service: Resource, selector: Selector, matching: Sequence[PodTemplate], graph: Graph
) -> Iterator[Violation]:
    """That only pods which run for a moment match, where others come so close that they were meant.

    A Job may serve for as long as it runs (a load generator, the leader of a computation): one that is called as the
    Service is what was meant. A headless Service gives the pods of an indexed Job their names.
    """
    if is_headless(service) or "helm.sh/hook" in service.annotations:
        return
    miss = _one_label_off(service, selector, graph)
    if miss is None or not _meant_rather(service, miss, matching):
        return
    hole = graph.hole_near(service)
    unsure = hole is not None or service.partial or miss.template.resource.partial
    titles = listed(dict.fromkeys(one.resource.title for one in matching), _SHOWN)
    these = _these(selector)
    having = f"only {titles} {'has' if len(matching) == 1 else 'have'} {these}"
    yield Violation(
        service.label(("spec", "selector"), f"matches {titles} only"),
        {
            "service": service.title,
            "selector": selector,
            "reason": f"{having}, whose pods run for a moment; {miss.reason}{_moved(service)}"
            + (f" ({hole.reason})" if hole is not None else ""),
        },
        (*miss.related, *(one.labels_label(f"{one.resource.title} has {these}") for one in matching[:_SHOWN])),
        Severity.NOTE if unsure else Severity.WARNING,
        fix=miss.fix,
        unless=(Elsewhere(selector=selector, namespace=service.namespace),),
    )


def _meant_rather(service: Resource, miss: _Miss, matching: Sequence[PodTemplate]) -> bool:
    """Whether the workload that comes close was meant, rather than those that match and run for a moment."""
    if _related_names(service.name, miss.template.resource.name):
        return True
    if any(_related_names(service.name, one.resource.name) for one in matching):
        return False
    return _likeness(miss.unmet[0], miss.template) >= _SLIP


def _moved(service: Resource) -> str:
    """What tells why the reason names another namespace than the file does."""
    written = text(service.get("metadata", "namespace"))
    if not written or written == service.namespace:
        return ""
    return f" (a kustomization moves it from {written} to {service.namespace})"


def _these(selector: Selector) -> str:
    return "this label" if len(selector.requirements) == 1 else "these labels"


def _near_miss(service: Resource, selector: Selector, graph: Graph) -> _Miss | None:
    """The template that was most probably meant; None where none comes close."""
    for find in (_only_on_workload, _one_label_off, _other_namespace):
        found = find(service, selector, graph)
        if found is not None:
            return found
    return None


def _one_label_off(service: Resource, selector: Selector, graph: Graph) -> _Miss | None:
    candidates = []
    for template in graph.templates(service.namespace):
        distance = graph.distance(service, template.resource)
        if distance > REACH or template.is_hook:
            continue
        unmet = selector.unmet(template.labels, template.added)
        if len(unmet) == 1 and _is_close(service, selector, template, unmet[0]):
            kin = _related_names(service.name, template.resource.name)
            candidates.append((not kin, distance, -_likeness(unmet[0], template), template, unmet))
    if not candidates:
        return None
    *_, template, unmet = min(candidates, key=lambda one: one[:3])
    return _described(service, selector, template, unmet[0])


def _is_close(service: Resource, selector: Selector, template: PodTemplate, unmet: Requirement) -> bool:
    """Whether one label is off by mistake, rather than because the template is another application's."""
    met = len(selector.requirements) - 1
    if _related_names(service.name, template.resource.name):
        return True
    if unmet.key not in template.labels:
        # a single label that is missing altogether says nothing about what was meant
        return met > 0 and any(_names(value, template) for value in _met_values(selector, unmet))
    if met > 0 and any(_names(value, template) for value in _met_values(selector, unmet)):
        return True
    return _likeness(unmet, template) >= _SLIP


def _met_values(selector: Selector, unmet: Requirement) -> list[str]:
    return [value for one in selector.requirements if one is not unmet for value in one.values]


def _names(value: str, template: PodTemplate) -> bool:
    """Whether a label's value that agrees names the workload: `app=web` does for Deployment web-v1, `env=prod` not."""
    return bool(value) and value in template.resource.name


def _likeness(unmet: Requirement, template: PodTemplate) -> float:
    """How much the selected value looks like a slip of the template's: a typo, or one with a word more or less."""
    there = template.labels.get(unmet.key, "")
    wanted = unmet.values[0] if unmet.values else ""
    if min(len(there), len(wanted)) < 3:
        return 0.0
    # imported here: a clean check has no use for it
    from difflib import SequenceMatcher

    return SequenceMatcher(None, wanted, there).ratio()


def _related_names(service: str, workload: str) -> bool:
    return bool(service) and bool(workload) and _stem(service) == _stem(workload)


def _stem(name: str) -> str:
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    return name


def _described(service: Resource, selector: Selector, template: PodTemplate, unmet: Requirement) -> _Miss:
    total = len(selector.requirements)
    title = template.resource.title
    share = f"has {total - 1} of {total} labels" if total > 1 else "does not have it"
    wanted = unmet.values[0] if unmet.values else ""
    there = template.labels.get(unmet.key)
    if there is None:
        reason = f"{title} {share}: it lacks {unmet.key}={wanted}"
        if unmet.key in service.selected_too and unmet.key not in mapping(service.get("spec", "selector")):
            reason += ", which kustomize adds to the selector, and to no pods of this kind"
        return _Miss(template, [unmet], reason, (template.labels_label(f"the pods of {title} lack {unmet.key}"),))
    reason = f"{title} {share}: {unmet.key} is {there} there, {wanted} here"
    path = (*template.path, "metadata", "labels", unmet.key)
    related = (template.resource.label(path, f"{unmet.key} is {there} here"),)
    edit = service.edit(("spec", "selector", unmet.key), there)
    return _Miss(template, [unmet], reason, related, Fix(f"select {unmet.key}: {there}", (edit,), safe=False))


def _only_on_workload(service: Resource, selector: Selector, graph: Graph) -> _Miss | None:
    """The labels stand on the Deployment itself, not on the pods it makes."""
    for template in graph.templates(service.namespace):
        workload = template.resource
        if not template.path or graph.distance(service, workload) > REACH:
            continue
        if selector.matches({**template.labels, **workload.labels}) and selector.matches(workload.labels):
            reason = f"only {workload.title} itself has {_these(selector)}, its pods do not"
            related = (
                workload.label(("metadata", "labels"), f"the labels of {workload.title}, not of its pods"),
                template.labels_label("the pods' labels"),
            )
            return _Miss(template, selector.unmet(template.labels), reason, related)
    return None


def _other_namespace(service: Resource, selector: Selector, graph: Graph) -> _Miss | None:
    """A template that matches in full and lives in another namespace."""
    found = [
        one
        for one in graph.templates()
        if one.namespace != service.namespace
        and graph.distance(service, one.resource) <= REACH
        and selector.matches(one.labels, one.added)
    ]
    if not found:
        return None
    template = min(found, key=lambda one: graph.distance(service, one.resource))
    workload = template.resource
    reason = f"{workload.title} is in namespace {workload.namespace}, the Service in {service.namespace}"
    # whoever applies the files may name the namespace that one of them leaves out
    certain = workload.namespace_written and service.namespace_written
    place = ("metadata", "namespace") if workload.namespace_written else ("metadata", "name")
    related = (workload.label(place, f"{workload.title} is in namespace {workload.namespace}"),)
    advice = (
        f"Put {service.title} and {workload.title} into one namespace: a selector never looks beyond its Service's."
    )
    return _Miss(template, [], reason, related, None, certain, advice)
