"""Prometheus objects whose selectors find no monitor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_holes
from svclint.families import prometheus
from svclint.nearness import REACH
from svclint.resource import mapping
from svclint.traffic.scrapes import FIELDS, PROMETHEUS, choice_of, selects
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource, Selector
    from svclint.traffic.scrapes import Choice
    from svclint.violation import Label

_GROUP = prometheus.GROUP


def monitor_not_selected(prometheus: Resource, graph: Graph) -> Iterator[Violation]:
    """prometheus-operator: pkg/prometheus/resource_selector.go: no selector of namespaces means the object's own."""
    if prometheus.group != _GROUP:
        # imported here: few scopes release the stack
        from svclint.checks.monitors.stack import of_stack

        yield from of_stack(prometheus, graph)
        return
    for field, kind in FIELDS.items():
        choice = choice_of(prometheus, field)
        if choice is None or choice.selector.is_unreadable or not _is_narrow(choice):
            continue
        monitors = graph.of_kind(_GROUP, kind)
        if not monitors or any(selects(prometheus, choice, one, graph) for one in monitors):
            continue
        near = [one for one in monitors if graph.distance(prometheus, one) <= REACH]
        # another Prometheus has them: this one is for monitors that are not here
        left = [one for one in near if not _has_another(one, kind, prometheus, graph)]
        if left and not _are_brought(prometheus, choice, kind, graph):
            yield _finds_none(prometheus, field, kind, choice, left, graph)


def _are_brought(prometheus: Resource, choice: Choice, kind: str, graph: Graph) -> bool:
    """Whether the values of a release here switch on a monitor with the labels that it asks for."""
    if not choice.selector.requirements or not graph.makers:
        return False
    # imported here: few select by labels that nothing has
    from svclint.operators.released_monitors import are_brought

    return are_brought(kind, choice.selector, _only(prometheus, choice), graph)


def _only(prometheus: Resource, choice: Choice) -> str:
    """The namespace that it looks in where that is its own; empty where it looks in others too."""
    return prometheus.namespace if choice.where is None else ""


def _is_narrow(choice: Choice) -> bool:
    """Whether it asks for labels, of monitors or of their namespaces."""
    return bool(choice.selector.requirements or (choice.where is not None and choice.where.requirements))


def _has_another(monitor: Resource, kind: str, prometheus: Resource, graph: Graph) -> bool:
    field = next(field for field, its in FIELDS.items() if its == kind)
    for other in (one for name in PROMETHEUS for one in graph.of_kind(_GROUP, name) if one is not prometheus):
        choice = choice_of(other, field)
        if choice is not None and selects(other, choice, monitor, graph):
            return True
    return False


def _finds_none(
    prometheus: Resource, field: str, kind: str, choice: Choice, monitors: Sequence[Resource], graph: Graph
) -> Violation:
    by_labels = [one for one in monitors if choice.selector.matches(one.labels)]
    places = {prometheus.namespace, *(one.namespace for one in monitors)}
    if by_labels:
        meant = by_labels[0]
        where = "its own namespace only" if choice.where is None else f"namespaces with {choice.where} only"
        reason = f"{meant.title} is in namespace {meant.namespace}, and it looks in {where}"
        label = meant.label(("metadata", "namespace"), f"{meant.title} is in {meant.namespace}")
    else:
        meant = min(monitors, key=lambda one: (len(choice.selector.unmet(one.labels)), graph.distance(prometheus, one)))
        label = _labels(meant, choice.selector)
        unmet = ", ".join(map(str, choice.selector.unmet(meant.labels)))
        reason = f"no {kind} has {choice.selector}" if len(monitors) > 1 else f"{meant.title} does not have {unmet}"
    asks_labels = bool(choice.selector.requirements)
    asks = f" with {choice.selector}" if asks_labels else ""
    at = f"{field}Selector" if asks_labels else f"{field}NamespaceSelector"
    return Violation(
        prometheus.label(("spec", at), f"matches no {kind}" if asks_labels else f"no namespace of a {kind}"),
        f"{prometheus.title} selects {kind}s{asks} and finds none: {reason}",
        (label,),
        rests_on=(prometheus, *monitors),
        # a Helm release may hold monitors, which nobody reads here
        doubts=(*of_holes(graph, prometheus), *((Doubt.UNSEEN,) if any(map(graph.deployer, places)) else ())),
        unless=tuple(_elsewhere(prometheus, choice, kind, places)),
    )


def _elsewhere(prometheus: Resource, choice: Choice, kind: str, places: Iterable[str]) -> Iterator[Elsewhere]:
    """Monitors of other scopes that it selects: of all namespaces, where it does; else of those that are known here."""
    if choice.selector.requirements:
        yield Elsewhere(monitor=(kind, choice.selector), namespace=_only(prometheus, choice))
    if choice.where is not None and not choice.where.requirements:
        yield Elsewhere(selector=choice.selector, among=(_GROUP, kind), anywhere=True)
        return
    for namespace in sorted(places) if choice.where is not None else (prometheus.namespace,):
        yield Elsewhere(selector=choice.selector, namespace=namespace, among=(_GROUP, kind))


def _labels(monitor: Resource, selector: Selector) -> Label:
    """The label that differs, or all of them; the name where it has none."""
    unmet = selector.unmet(monitor.labels)
    labels = mapping(monitor.metadata.get("labels"))
    key = next((one.key for one in unmet if one.key in labels), "")
    if key:
        return monitor.label(("metadata", "labels", key), f"{key} is {labels[key]} here")
    words = f"{monitor.title} lacks {', '.join(map(str, unmet))}"
    return monitor.label(("metadata", "labels") if labels else ("metadata", "name"), words)
