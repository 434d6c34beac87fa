"""Monitors beside a release of the chart kube-prometheus-stack, whose Prometheus selects those of its own release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint.certainty.doubt import Doubt
from svclint.families import prometheus
from svclint.nearness import REACH
from svclint.operators.deploying import release, remote
from svclint.resource import is_placeholder
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

_CHART = "kube-prometheus-stack"
_KEY = "release"
_KINDS = {"ServiceMonitor": "serviceMonitor", "PodMonitor": "podMonitor", "Probe": "probe"}
_OTHERS = ("Prometheus", "PrometheusAgent")
# Values that are not here, or not all of them: files, other objects, parameters
_ELSEWHERE = ("valuesFrom", "valueFiles", "$values", "valuesSecrets", "valuesFiles", "fileParameters")


def of_stack(one: Resource, graph: Graph) -> list[Violation]:
    """prometheus-community: kube-prometheus-stack: templates/prometheus/prometheus.yaml: without a selector
    of one's own it is `release: <name of the release>`, unless serviceMonitorSelectorNilUsesHelmValues is false."""
    found = release(one)
    if found is None or _CHART not in remote(one):
        return []
    names, written = found[0], str(one.data)
    if any(map(is_placeholder, names)) or any(word in written for word in _ELSEWHERE):
        return []
    if any(graph.of_kind(prometheus.GROUP, kind) for kind in _OTHERS):
        return []  # another one may have them
    told = []
    for kind, field in _KINDS.items():
        monitors = graph.of_kind(prometheus.GROUP, kind)
        if f"{field}Selector" in written or any(_may_be_of(each, names) for each in monitors):
            continue
        near = [each for each in monitors if each.judged and graph.distance(one, each) <= REACH]
        if near:
            told.append(_violation(one, near, field, sorted(names), graph))
    return told


def _may_be_of(monitor: Resource, names: frozenset[str]) -> bool:
    value = monitor.labels.get(_KEY, "")
    return value in names or is_placeholder(value)


def _violation(one: Resource, monitors: list[Resource], field: str, names: list[str], graph: Graph) -> Violation:
    first = monitors[0]
    labels = [
        each.label(("metadata", "labels") if each.metadata.get("labels") else ("metadata", "name"), f"no {_KEY}")
        for each in monitors
    ]
    # a release that is named after its target has that name for its label
    name = one.name if one.name in names else names[0]
    titles = first.title if len(monitors) == 1 else f"none of the {len(monitors)} {first.kind}s here"
    lacks = "does not have it" if len(monitors) == 1 else "has it"
    return Violation(
        labels[0],
        f"{one.title} is a release of {_CHART}, whose Prometheus selects {first.kind}s with {_KEY}={name} unless its "
        f"values say otherwise, and {titles} {lacks}",
        (one.name_label("the release"), *labels[1:4]),
        help=f"Give the monitors the label {_KEY}: {name}, or set prometheus.prometheusSpec."
        f"{field}SelectorNilUsesHelmValues to false, so that all of them are selected.",
        rests_on=(one, *monitors),
        # a Helm release may bring monitors with values of its own, and another Prometheus
        doubts=(Doubt.UNKNOWN,) if _has_other(one, graph) else (),
    )


def _has_other(one: Resource, graph: Graph) -> bool:
    """Whether another release of the stack is here."""
    return any(other is not one and _CHART in remote(other) for other in graph.makers)
