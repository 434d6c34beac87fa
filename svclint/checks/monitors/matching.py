"""What the Prometheus operator's monitors scrape: is there any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from svclint.certainty.doubts import of_namespaces, of_strangers, of_templated_labels, of_templated_pods
from svclint.checks.unshown import are_made, asks_for_none, by_a_controller, made_elsewhere
from svclint.meant.labels import Asked
from svclint.meant.selected import by_its_pods, meant_objects, meant_pods, without_service
from svclint.nearness import REACH
from svclint.violation import Elsewhere, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.meant.labels import Miss
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
        if not _made_by_the_cluster(reference, selector) and not _made_elsewhere(reference, selector, graph):
            yield from _matches_nothing(reference, selector, graph)


def _matches_nothing(reference: Reference, selector: Selector, graph: Graph) -> Iterator[Violation]:
    monitor, names = reference.owner, reference.namespaces.names
    around = _around(reference, graph)
    pods = [one for name in names for one in graph.templates(name) if graph.distance(monitor, one.resource) <= REACH]
    miss = _miss(reference, selector, around, pods, graph)
    if miss is None and (not (around or pods) or are_made(names, graph)):
        return
    what = "pod" if reference.kind == "Pod" else reference.kind
    asks = f"selects {_plural(reference.kind)} with {selector} in {_where(names)}"
    reason = miss.reason if miss is not None else f"no {what} there has these labels"
    yield Violation(
        reference.label(f"matches no {what}"),
        f"{monitor.title} {asks} and finds none: {reason}",
        miss.related if miss is not None else (),
        doubts=(
            *(of_namespaces(graph, monitor, miss.resource) if miss is not None else of_strangers(graph)),
            *(of_templated_pods(graph, selector, names) if reference.kind == "Pod" else ()),
            *of_templated_labels(graph, selector, around),
        ),
        rests_on=(monitor, *around),
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


def _made_by_the_cluster(reference: Reference, selector: Selector) -> bool:
    """Whether the distribution makes what is asked for: the API server's Service, and what kube-system holds."""
    names = reference.namespaces.names
    return "kube-system" in names or ("default" in names and selector.matches(_API_SERVER))


def _made_elsewhere(reference: Reference, selector: Selector, graph: Graph) -> bool:
    if reference.kind == "Pod":
        names = reference.namespaces.names
        return made_elsewhere(reference, selector, graph) or asks_for_none(selector, names, graph)
    known = graph.of_kind(reference.group, reference.kind)
    return by_a_controller(selector, (key for one in known for key in one.labels))


def _miss(
    reference: Reference, selector: Selector, around: Sequence[Resource], pods: Sequence[PodTemplate], graph: Graph
) -> Miss | None:
    asked, names = Asked(reference.owner, reference.path, selector), reference.namespaces.names
    where = f"the monitor looks in {' and '.join(names)}"
    if reference.kind == "Pod":
        return meant_pods(asked, names, where, graph)
    of_kind = graph.of_kind(reference.group, reference.kind)
    if reference.kind != "Service":
        return meant_objects(asked, of_kind, names, where, graph)
    return (
        by_its_pods(asked, around, graph)
        or meant_objects(asked, of_kind, names, where, graph)
        or without_service(asked, pods)
    )


def _plural(kind: str) -> str:
    return {"Pod": "pods", "Ingress": "Ingresses"}.get(kind, f"{kind}s")


def _where(names: Sequence[str]) -> str:
    return f"namespace {names[0]}" if len(names) == 1 else f"the namespaces {', '.join(names)}"
