"""What autoscalers measure as a share of what is requested, and which containers request none of it."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.families import keda
from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, number, sequence, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.resource import Container, PodTemplate, Resource

_UTILIZATION = "Utilization"
# k/k: pkg/apis/autoscaling/annotations.go: how v1 keeps what it has no fields for
_METRICS = "autoscaling.alpha.kubernetes.io/metrics"
_FIELDS = ("metrics", "targetCPUUtilizationPercentage")
# a resource is measured by its usage: these are what metrics-server has
_MEASURED = ("cpu", "memory")


class Measured(NamedTuple):
    """A resource whose usage is compared with what is requested of it, in `container` alone where one is named; written
    at `path`. `alone` says that the autoscaler has nothing else to go by, `by_default` that it names no metrics."""

    resource: str
    path: Path
    container: str
    container_path: Path
    alone: bool
    by_default: bool = False


def measured(scaler: Resource) -> Iterator[Measured]:
    """What a HorizontalPodAutoscaler of any version, or a ScaledObject of KEDA, measures so."""
    yield from _of_keda(scaler) if scaler.group == keda.GROUP else _of_horizontal(scaler)


def _of_horizontal(scaler: Resource) -> Iterator[Measured]:
    written = scaler.spec.get("metrics")
    metrics, at = sequence(written), ("spec", "metrics")
    target: Path = ("spec", "targetCPUUtilizationPercentage")
    if _says_nothing(scaler):
        yield Measured("cpu", ("metadata", "name"), "", (), alone=True, by_default=True)
        return
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


def _says_nothing(scaler: Resource) -> bool:
    """Whether an autoscaler has no metrics, so that the API server has it measure the CPU, 80 % of what is requested.

    k/k: pkg/apis/autoscaling/v2/defaults.go; of v1 pkg/apis/autoscaling/v1/conversion.go does it, unless an annotation
    has metrics. What a chart or a patch may give is not known to be missing.
    """
    metrics, target = map(scaler.spec.get, _FIELDS)
    if scaler.partial or not scaler.spec or metrics not in (None, []) or target is not None:
        return False
    written = _template_of(scaler) or ""
    return _METRICS not in scaler.annotations and not any(one in written for one in _FIELDS)


def _template_of(resource: Resource) -> str | None:
    """The text of the chart's template that an object is printed by; None where no chart prints it."""
    source = resource.document.source.template
    return source.source.text if source is not None else None


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


def is_of_values(template: PodTemplate) -> bool:
    """Whether a chart's template has a place for what its containers request, which is for who installs it, or takes
    them from another template."""
    written = _template_of(template.resource)
    return written is not None and ("resources" in written.lower() or "containers:" not in written)
