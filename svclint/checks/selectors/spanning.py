"""Services that select more than one application version, or more than one application."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.doubt import Doubt
from svclint.finding import Elsewhere, Severity, Violation
from svclint.resource import Identity, is_headless, is_service, number, service_ports, service_selector
from svclint.traffic.splits import management
from svclint.traffic.versions import natural, same_application, serves_alone, telling, unrelated
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.finding import Label
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource

_SHOWN = 6


def selector_spans_versions(service: Resource, graph: Graph, *, version_labels: list[str]) -> Iterator[Violation]:
    """kube-proxy balances over every pod that matches, whatever its version."""
    for versions in _families(_running(_in_reach(service, graph, version_labels)), version_labels):
        managed = management(service, versions, graph)
        if managed is not None and managed.hole is None:
            continue
        told = [
            (template, telling(template, [other for other in versions if other is not template], version_labels))
            for template in versions
        ]
        told.sort(key=lambda pair: natural(pair[1].version))
        names = listed(f"{template.resource.title} ({version.version})" for template, version in told)
        hole = f"; {managed.reason}" if managed is not None else ""
        yield Violation(
            service.label(("spec", "selector"), "every version matches"),
            f"{service.title} sends traffic to {len(versions)} versions at once: {names}{hole}",
            (
                *(version.label(template) for template, version in told[:_SHOWN]),
                *((managed.hole,) if managed is not None and managed.hole is not None else ()),
            ),
            # the rule's meaning: who takes the managed way never meets the wrong version
            severity=Severity.NOTE if managed is not None and managed.mild else None,
            rests_on=(service, *(template.resource for template in versions)),
            help=managed.advice if managed is not None and managed.advice else _switch(service, told[-1][1].what),
            unless=(
                Elsewhere(Identity("networking.istio.io", "DestinationRule", service.namespace, service.name)),
                Elsewhere(Identity("flagger.app", "Canary", service.namespace, service.name)),
            ),
        )


def _in_reach(service: Resource, graph: Graph, keys: list[str]) -> list[PodTemplate]:
    """The selected templates, and their versions in the Service's directory, which are often files of their own."""
    selector = service_selector(service) if is_service(service) else None
    if selector is None or selector.is_unreadable or not selector.requirements:
        return []
    found = graph.matching(selector, service.namespace)
    found.sort(key=lambda one: graph.distance(service, one.resource))
    selected = graph.nearest(service, found)
    return [
        one
        for one in graph.nearest(service, found, at_least=1)
        if one in selected or any(same_application(one, other, keys, by_image=False) for other in selected)
    ]


def _running(templates: list[PodTemplate]) -> list[PodTemplate]:
    """Without pods that run for a moment or not at all, and without a second definition of the same workload."""
    found: dict[object, PodTemplate] = {}
    for template in templates:
        if not template.is_hook and number(template.resource.get("spec", "replicas")) != 0:
            found.setdefault(template.resource.identity, template)
    return list(found.values())


def _families(templates: list[PodTemplate], keys: list[str]) -> Iterator[list[PodTemplate]]:
    """Groups of two or more templates that are versions of one application."""
    left = list(templates)
    while left:
        family = [left.pop(0)]
        for template in list(left):
            if any(same_application(template, member, keys) for member in family):
                family.append(template)
                left.remove(template)
        if len(family) > 1:
            yield family


def _switch(service: Resource, what: str) -> str:
    key = what if what not in ("image", "name") else "version"
    return (
        f"Switch in four steps: deploy the new version with an extra label ({key}), wait until its pods are ready, "
        f"point the selector of {service.title} at that label, then delete the old version. A split that is meant to "
        "last belongs to something that manages it: Argo Rollouts, Flagger, mesh subsets, or a route with weights over "
        "a Service for each version."
    )


def selector_spans_workloads(service: Resource, graph: Graph, *, version_labels: list[str]) -> Iterator[Violation]:
    """A Service that selects pods of unrelated applications, or of Jobs and hooks beside its own."""
    selector = service_selector(service) if is_service(service) else None
    if selector is None or selector.is_unreadable:
        return
    selected = list(graph.selected(service))
    hooks = [one for one in selected if one.is_hook]
    running = _running(selected)
    strangers = _strangers(service, running, version_labels)
    if hooks and running:
        yield _caught(service, hooks, running)
    if strangers:
        yield Violation(
            service.label(("spec", "selector"), f"matches the pods of {len(strangers)} applications"),
            f"{service.title} selects pods of different applications: {listed(_titles(strangers))}",
            tuple(map(_pods_label, strangers[:_SHOWN])),
            rests_on=(service, *(template.resource for template in strangers)),
            # those who look for each part by itself take it as it is
            doubts=(Doubt.DEPENDS,) if _is_aggregate(service, strangers) else (),
        )


def _strangers(service: Resource, running: list[PodTemplate], keys: list[str]) -> list[PodTemplate]:
    """One template of each application, when there is more than one application."""
    groups: list[PodTemplate] = []
    for template in running:
        if all(
            unrelated(template, other, keys, by_name=not serves_alone(service, template, other)) for other in groups
        ):
            groups.append(template)
    return groups if len(groups) > 1 else []


def _caught(service: Resource, hooks: list[PodTemplate], running: list[PodTemplate]) -> Violation:
    return Violation(
        service.label(("spec", "selector"), "matches pods that run for a moment only"),
        f"{service.title} selects the pods of {' and '.join(_titles(hooks[:_SHOWN]))} too",
        tuple(map(_pods_label, (*hooks[:_SHOWN], running[0]))),
        rests_on=(service, *(template.resource for template in hooks)),
    )


def _titles(templates: list[PodTemplate]) -> list[str]:
    return [template.resource.title for template in templates]


def _pods_label(template: PodTemplate) -> Label:
    return template.labels_label(f"the pods of {template.resource.title}")


def _is_aggregate(service: Resource, strangers: list[PodTemplate]) -> bool:
    """Whether the Service looks made to reach several parts: for discovery, or to collect their metrics."""
    if is_headless(service):
        return True
    ports = list(service_ports(service))
    metrics = bool(ports) and all("metrics" in port.name or "prom" in port.name for port in ports)
    if metrics or "metrics" in service.name or service.name.endswith(("-headless", "-discovery")):
        return True
    parts = {one.labels.get("app.kubernetes.io/instance") for one in strangers}
    return (
        len(parts) == 1 and None not in parts and any("app.kubernetes.io/component" in one.labels for one in strangers)
    )
