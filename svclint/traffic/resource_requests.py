"""What autoscalers measure as a share of what is requested, and which containers request none of it."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.families import keda
from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, number, sequence, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Container, PodTemplate, Resource

_UTILIZATION = "Utilization"
# k/k: pkg/apis/autoscaling/annotations.go: how v1 keeps what it has no fields for
_METRICS = "autoscaling.alpha.kubernetes.io/metrics"
# a resource is measured by its usage: these are what metrics-server has
_MEASURED = ("cpu", "memory")
# k/k: plugin/pkg/admission/limitranger, pkg/apis/core/v1/defaults.go SetDefaults_LimitRangeItem: each of them becomes a
# request in the end
_DEFAULTING = ("default", "defaultRequest", "max", "min")
VERTICAL = ("autoscaling.k8s.io", "VerticalPodAutoscaler")


class Measured(NamedTuple):
    """A resource whose usage is compared with what is requested of it, in `container` alone where one is named; written
    at `path`. `alone` says that the autoscaler has nothing else to go by."""

    resource: str
    path: Path
    container: str
    container_path: Path
    alone: bool


def measured(scaler: Resource) -> Iterator[Measured]:
    """What a HorizontalPodAutoscaler of any version, or a ScaledObject of KEDA, measures so."""
    yield from _of_keda(scaler) if scaler.group == keda.GROUP else _of_horizontal(scaler)


def _of_horizontal(scaler: Resource) -> Iterator[Measured]:
    written = scaler.spec.get("metrics")
    metrics, at = sequence(written), ("spec", "metrics")
    target: Path = ("spec", "targetCPUUtilizationPercentage")
    if scaler.version == "v1":
        if number(scaler.get(*target)) is not None and _METRICS not in scaler.annotations:
            yield Measured("cpu", target, "", (), alone=True)
        return
    for index, metric in enumerate(map(mapping, metrics)):
        for field in ("resource", "containerResource"):
            source, path = mapping(metric.get(field)), (*at, index, field)
            # v2beta1 has it flat
            flat = (*path, "targetAverageUtilization")
            nested = (*path, "target", "averageUtilization")
            place = next((one for one in (nested, flat) if number(scaler.get(*one)) is not None), None)
            if place is None or text(source.get("name")) not in _MEASURED:
                continue
            container = text(source.get("container")) if field == "containerResource" else ""
            if field == "resource" or container:
                yield Measured(text(source["name"]), place, container, (*path, "container"), alone=len(metrics) == 1)


def _of_keda(scaler: Resource) -> Iterator[Measured]:
    """kedacore/keda: pkg/scalers/cpu_memory_scaler.go: `metricType`, and `metadata.type` of before 2.8."""
    triggers = sequence(scaler.spec.get("triggers"))
    for index, trigger in enumerate(map(mapping, triggers)):
        path: Path = ("spec", "triggers", index)
        given = mapping(trigger.get("metadata"))
        kind = text(given.get("type")) or text(trigger.get("metricType"))
        if text(trigger.get("type")) in _MEASURED and kind == _UTILIZATION:
            place = (*path, "metadata", "type") if text(given.get("type")) else (*path, "metricType")
            container = text(given.get("containerName"))
            at = (*path, "metadata", "containerName")
            yield Measured(text(trigger["type"]), place, container, at, alone=len(triggers) == 1)


def unrequested(template: PodTemplate, one: Measured) -> list[Container]:
    """The containers that run beside each other, sidecars among them, and request nothing of what is measured.

    k/k: pkg/controller/podautoscaler/replica_calculator.go calculatePodRequests; pkg/apis/core/v1/defaults.go: a limit
    without a request is one; what the pod requests as a whole counts in the place of all.
    """
    if template.spec.get("resources"):
        return []
    running = [each for each in template.containers if each.serves and one.container in ("", each.name)]
    return [each for each in running if not _is_requested(each, one.resource)]


def _is_requested(container: Container, resource: str) -> bool:
    resources = container.data.get("resources")
    if resources is not None and not isinstance(resources, dict):
        return True
    fields = [mapping(resources).get(field) for field in ("requests", "limits")]
    # what is no mapping is filled in later
    return any(one is not None and not isinstance(one, dict) for one in fields) or any(
        mapping(one).get(resource) is not None for one in fields
    )


def may_be_given(workload: Resource, resource: str, graph: Graph) -> bool:
    """Whether something here gives containers a request that their manifest does not have: a LimitRange of the
    namespace, an autoscaler of requests, a policy. Whoever reads a workload out of a cluster may not have asked for
    these, which change the pods alone."""
    if workload.is_live:
        return True
    from svclint.families import kyverno

    for one in graph.of_kind("", "LimitRange"):
        if one.namespace == workload.namespace and _defaults(one, resource):
            return True
    if any(one.namespace == workload.namespace for one in graph.of_kind(*VERTICAL)):
        return True
    policies = [one for kind in kyverno.POLICIES for one in graph.of_kind(*kind)]
    return any(mapping(rule).get("mutate") for one in policies for rule in sequence(one.spec.get("rules")))


def _defaults(limits: Resource, resource: str) -> bool:
    items = map(mapping, sequence(limits.spec.get("limits")))
    return any(
        text(item.get("type")) == "Container" and any(resource in mapping(item.get(field)) for field in _DEFAULTING)
        for item in items
    )


def is_of_values(template: PodTemplate) -> bool:
    """Whether a chart's template has a place for what its containers request, which is for who installs it, or takes
    them from another template."""
    source = template.resource.document.source.template
    written = source.source.text if source is not None else ""
    return source is not None and ("resources" in written.lower() or "containers:" not in written)
