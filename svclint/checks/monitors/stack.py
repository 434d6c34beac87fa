"""Monitors beside a release of the chart kube-prometheus-stack, whose Prometheus selects those of its own release."""

from __future__ import annotations

from svclint.certainty.doubt import Doubt
from svclint.families import prometheus
from svclint.nearness import REACH
from svclint.operators.deploying import release, remote
from svclint.operators.released_monitors import values_of
from svclint.operators.running import COLLECTORS, VICTORIA, is_of
from svclint.resource import Selector, dig, is_placeholder
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

_CHART = "kube-prometheus-stack"
_KEY = "release"
_KINDS = {"ServiceMonitor": "serviceMonitor", "PodMonitor": "podMonitor", "Probe": "probe"}
# what reads monitors beside it, by objects of their own
_OTHERS = (
    (prometheus.GROUP, "Prometheus"),
    (prometheus.GROUP, "PrometheusAgent"),
    ("operator.victoriametrics.com", "VMAgent"),
    ("monitoring.grafana.com", "GrafanaAgent"),
)
# Values that are not here, or not all of them: files, other objects, parameters
_ELSEWHERE = ("valuesFrom", "valueFiles", "$values", "valuesSecrets", "valuesFiles", "fileParameters")


def of_stack(one: Resource, graph: Graph) -> list[Violation]:
    """prometheus-community: kube-prometheus-stack: templates/prometheus/prometheus.yaml: without a selector
    of one's own it is `release: <name of the release>`, unless serviceMonitorSelectorNilUsesHelmValues is false."""
    found = release(one)
    if found is None or _CHART not in remote(one):
        return []
    names, written = found[0], str(one.data)
    if not names or any(map(is_placeholder, names)) or any(word in written for word in _ELSEWHERE):
        return []  # which label it asks for nobody knows: nor of a release without a name
    if any(graph.of_kind(*kind) for kind in _OTHERS) or _runs(graph, VICTORIA) or _is_without_prometheus(one):
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
        doubts=(Doubt.UNKNOWN,) if _has_other(one, graph) or _runs(graph, COLLECTORS) else (),
        unless=(
            *(Elsewhere(selector=Selector(()), among=kind, anywhere=True) for kind in _OTHERS),
            Elsewhere(running=VICTORIA),
        ),
    )


def _runs(graph: Graph, program: str) -> bool:
    """Whether pods or a release here are of a program that may read monitors."""
    images = (one.image for template in graph.templates() for one in template.containers)
    return any(is_of(image, program) for image in images) or any(
        is_of(name, program) for one in graph.makers for name in remote(one)
    )


def _is_without_prometheus(one: Resource) -> bool:
    """Whether the values of the release leave out the Prometheus itself, as where only the operator is wanted."""
    return any(dig(values, ("prometheus", "enabled")) in (False, "false") for values in values_of(one.data))


def _has_other(one: Resource, graph: Graph) -> bool:
    """Whether another release of the stack is here."""
    return any(other is not one and _CHART in remote(other) for other in graph.makers)
