"""Services that select more than one application version, or more than one application."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.finding import Elsewhere, Severity, Violation
from svclint.resource import Identity, is_headless, is_service, service_ports, service_selector
from svclint.resource.istio import NETWORKING
from svclint.traffic.families import families, in_reach, running
from svclint.traffic.splits import management
from svclint.traffic.versions import natural, serves_alone, telling, unrelated
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource

_SHOWN = 6


def selector_spans_versions(service: Resource, graph: Graph) -> Iterator[Violation]:
    """kube-proxy balances over every pod that matches, whatever its version."""
    keys = graph.option("selector-spans-versions", "version-labels")
    for versions in families(running(in_reach(service, graph, keys)), keys):
        managed = management(service, versions, graph)
        if managed is not None and managed.hole is None:
            continue
        told = [(one, telling(one, [other for other in versions if other is not one], keys)) for one in versions]
        told.sort(key=lambda one: natural(one[1].version))
        yield Violation(
            service.label(("spec", "selector"), "every version matches"),
            {
                "service": service.title,
                "count": len(versions),
                "versions": listed([f"{one.resource.title} ({what.version})" for one, what in told]),
                "hole": f"; {managed.reason}" if managed is not None else "",
            },
            (
                *(what.label(one) for one, what in told[:_SHOWN]),
                *((managed.hole,) if managed is not None and managed.hole is not None else ()),
            ),
            Severity.NOTE if managed is not None and managed.mild else None,
            help=managed.advice if managed is not None and managed.advice else _switch(service, told[-1][1].what),
            unless=(
                Elsewhere(Identity(NETWORKING, "DestinationRule", service.namespace, service.name)),
                Elsewhere(Identity("flagger.app", "Canary", service.namespace, service.name)),
            ),
        )


def _switch(service: Resource, what: str) -> str:
    key = what if what not in ("image", "name") else "version"
    return (
        f"Switch in four steps: deploy the new version with an extra label ({key}), wait until its pods are ready, "
        f"point the selector of {service.title} at that label, then delete the old version. A split that is meant to "
        "last belongs to something that manages it: Argo Rollouts, Flagger, mesh subsets, or a route with weights over "
        "a Service for each version."
    )


def selector_spans_workloads(service: Resource, graph: Graph) -> Iterator[Violation]:
    """A Service that selects pods of unrelated applications, or of Jobs and hooks beside its own."""
    selector = service_selector(service) if is_service(service) else None
    if selector is None or selector.is_unreadable:
        return
    selected = list(graph.selected(service))
    hooks = [one for one in selected if one.is_hook]
    steady = running(selected)
    keys = graph.option("selector-spans-versions", "version-labels")
    strangers = _strangers(service, steady, keys)
    if hooks and steady:
        yield _caught(service, hooks, steady)
    if strangers:
        yield Violation(
            service.label(("spec", "selector"), f"matches the pods of {len(strangers)} applications"),
            {
                "service": service.title,
                "what": "pods of different applications: " + listed([one.resource.title for one in strangers]),
            },
            tuple(one.labels_label(f"the pods of {one.resource.title}") for one in strangers[:_SHOWN]),
            Severity.NOTE if _is_aggregate(service, strangers) else None,
        )


def _strangers(service: Resource, running: list[PodTemplate], keys: list[str]) -> list[PodTemplate]:
    """One template of each application, when there is more than one application."""
    groups: list[PodTemplate] = []
    for one in running:
        if all(unrelated(one, other, keys, by_name=not serves_alone(service, one, other)) for other in groups):
            groups.append(one)
    return groups if len(groups) > 1 else []


def _caught(service: Resource, hooks: list[PodTemplate], running: list[PodTemplate]) -> Violation:
    return Violation(
        service.label(("spec", "selector"), "matches pods that run for a moment only"),
        {
            "service": service.title,
            "what": "the pods of " + " and ".join(one.resource.title for one in hooks[:_SHOWN]) + " too",
        },
        tuple(one.labels_label(f"the pods of {one.resource.title}") for one in (*hooks[:_SHOWN], running[0])),
    )


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
