"""What the Prometheus operator's monitors scrape: is there any, and has it that port."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from svclint.checks import near_pods
from svclint.checks.monitors.near import Miss, are_made, near_miss
from svclint.checks.namespaces import is_unsure
from svclint.finding import Elsewhere, Severity, Violation
from svclint.nearness import REACH

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource, Selector

# k/k: pkg/controlplane/controller/kubernetesservice: the API server makes this Service itself
_API_SERVER = {"component": "apiserver", "provider": "kubernetes"}


def service_monitor_matches_nothing(monitor: Resource, graph: Graph) -> Iterator[Violation]:
    """Selects Services by their own labels, in the monitor's namespace unless a namespaceSelector says otherwise."""
    for reference in graph.references(monitor, "monitors"):
        selector = reference.selector
        if selector is None or not selector.requirements or not graph.resolve(reference).missing:
            continue
        if _made_by_the_cluster(reference, selector) or _made_elsewhere(reference, selector, graph):
            continue
        names = reference.namespaces.names
        around = _around(reference, graph)
        pods = [one for name in names for one in graph.templates(name) if _is_near(monitor, one, graph)]
        miss = _miss(reference, selector, around, pods, graph)
        if miss is None and (not (around or pods) or are_made(names, graph)):
            continue
        partial = monitor.partial or any(one.partial for one in around)
        unsure = miss is not None and is_unsure(monitor, miss.target)
        what = _plural(reference.kind)
        reason = miss.reason if miss is not None else f"no {_one(reference.kind)} there has these labels"
        yield Violation(
            reference.label(f"matches no {_one(reference.kind)}"),
            {
                "monitor": monitor.title,
                "what": what,
                "selector": selector,
                "where": _where(names),
                "reason": reason,
            },
            (miss.label,) if miss is not None else (),
            Severity.NOTE if partial or unsure else None,
            fix=miss.fix if miss is not None else None,
            unless=tuple(
                Elsewhere(selector=selector, namespace=name, among=(reference.group, reference.kind)) for name in names
            ),
        )


def _around(reference: Reference, graph: Graph) -> list[Resource]:
    """The objects of the kind in question that stand near the monitor, in the namespaces where it looks."""
    if reference.kind == "Pod":
        return []
    return [
        one
        for one in graph.of_kind(reference.group, reference.kind)
        if one.namespace in reference.namespaces.names and graph.distance(reference.owner, one) <= REACH
    ]


def _is_near(monitor: Resource, template: PodTemplate, graph: Graph) -> bool:
    return graph.distance(monitor, template.resource) <= REACH


def _made_by_the_cluster(reference: Reference, selector: Selector) -> bool:
    """Whether the distribution makes what is asked for: the API server's Service, and what kube-system holds."""
    names = reference.namespaces.names
    return "kube-system" in names or ("default" in names and selector.matches(_API_SERVER))


def _made_elsewhere(reference: Reference, selector: Selector, graph: Graph) -> bool:
    """Whether a label is asked for that only some controller would set: nothing of the scope has one of this key."""
    if reference.kind == "Pod":
        return near_pods.made_elsewhere(reference, selector, graph)
    known = graph.of_kind(reference.group, reference.kind)
    return any(
        near_pods.is_foreign(one.key) and not any(one.key in each.labels for each in known)
        for one in selector.requirements
        if one.operator in ("In", "Exists")
    )


def _miss(
    reference: Reference, selector: Selector, around: Sequence[Resource], pods: Sequence[PodTemplate], graph: Graph
) -> Miss | None:
    if reference.kind == "Pod":
        found = near_pods.near_miss(reference, selector, pods, graph)
        return Miss(found.template.resource, found.reason, found.label, found.fix) if found is not None else None
    if reference.kind != "Service":
        return near_miss(reference, selector, around, graph)
    return near_miss(reference, selector, around, graph) or _only_pods(selector, pods)


def _only_pods(selector: Selector, pods: Sequence[PodTemplate]) -> Miss | None:
    """Pods that have the labels, and no Service before them."""
    for template in pods:
        if selector.matches(template.labels, template.added):
            title = template.resource.title
            reason = f"the pods of {title} have them, which a PodMonitor would find"
            return Miss(template.resource, reason, template.labels_label(f"the pods of {title}"))
    return None


def _one(kind: str) -> str:
    return "pod" if kind == "Pod" else kind


def _plural(kind: str) -> str:
    return {"Pod": "pods", "Ingress": "Ingresses"}.get(kind, f"{kind}s")


def _where(names: Sequence[str]) -> str:
    return f"namespace {names[0]}" if len(names) == 1 else f"the namespaces {', '.join(names)}"
