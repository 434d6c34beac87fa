"""The pods behind a Service: which workloads make them, and how many they are at least."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from svclint.families import argo, keda, openshift
from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, number, sequence, service_ports
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Label

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource, ServicePort

# Controllers of replicas, and how many they make where the manifest does not say (k/k: pkg/apis/*/v1/defaults.go).
# OpenShift does not default its DeploymentConfig; a DaemonSet's pods are as many as the nodes.
_REPLICATED: Mapping[tuple[str, str], int | None] = {
    ("", "ReplicationController"): 1,
    ("apps", "Deployment"): 1,
    ("apps", "ReplicaSet"): 1,
    ("apps", "StatefulSet"): 1,
    ("extensions", "Deployment"): 1,
    ("extensions", "ReplicaSet"): 1,
    (argo.GROUP, "Rollout"): 1,
    ("", "DeploymentConfig"): None,
    (openshift.APPS, "DeploymentConfig"): None,
}
_COUNT: Path = ("spec", "replicas")

# Autoscalers: the field of the least number of pods, and what it is where the manifest does not say.
# kubernetes.io: HorizontalPodAutoscaler; keda.sh: ScaledObject, and the HTTP add-on
_AUTOSCALERS: Mapping[tuple[str, str], tuple[Path, int]] = {
    ("autoscaling", "HorizontalPodAutoscaler"): (("spec", "minReplicas"), 1),
    (keda.GROUP, "ScaledObject"): (("spec", "minReplicaCount"), 0),
    (keda.HTTP, "HTTPScaledObject"): (("spec", "replicas", "min"), 0),
}


# Who scrapes asks again; the words are those of prometheus-operator's, Helm's and OpenShift's conventions
_TELEMETRY = re.compile(r"(?:^|-)(?:metrics|prometheus|monitoring|telemetry)(?:-|$)")


class Scale(NamedTuple):
    """How many pods a workload has at least, where that is written, and the autoscaler that says so."""

    least: int
    label: Label
    scaler: Resource | None = None


def is_replicated(workload: Resource) -> bool:
    """Whether it is a controller of replicas of Kubernetes, OpenShift or Argo, so that its pods are as written."""
    return (workload.group, workload.kind) in _REPLICATED


def is_telemetry(port: ServicePort) -> bool:
    """Whether a port is there to be scraped, so that nobody waits for its answer."""
    return _TELEMETRY.search(port.name) is not None


def is_scraped_only(service: Resource) -> bool:
    ports = list(service_ports(service))
    return bool(ports) and all(map(is_telemetry, ports))


def scale(template: PodTemplate, graph: Graph) -> Scale | None:
    """The scale of a workload; None where it cannot be known, or is no decision of the manifests.

    An autoscaler leaves what stands at nothing as it is, unless it may itself scale to nothing.
    """
    workload = template.resource
    if (workload.group, workload.kind) == ("", "Pod"):
        return Scale(1, workload.name_label("a pod alone, which nobody makes again"))
    if not is_replicated(workload) or graph.pointing_at("runs", workload):
        return None  # a Rollout that runs a Deployment's template scales the Deployment down to nothing
    for reference in graph.pointing_at("scales", workload):
        known = _AUTOSCALERS.get((reference.owner.group, reference.owner.kind))
        if known is not None:
            field, default = known
            least = _counted(reference.owner, field, default, reference.owner)
            start = (
                stated(workload, graph) if least is not None and least.least > 0 and _is_of_cluster(reference) else None
            )
            return start if start is not None and start.least == 0 else least
    return stated(workload, graph)


def _is_of_cluster(reference: Reference) -> bool:
    """Whether an autoscaler of Kubernetes scales, which leaves its target at nothing while it stands there."""
    return reference.owner.group in ("autoscaling", "autoscaling.k8s.io")


def stated(workload: Resource, graph: Graph) -> Scale | None:
    """What the manifests say of the replicas of a replicated workload as it is applied, autoscalers aside."""
    return _kustomized(workload, graph) or _counted(workload, _COUNT, _REPLICATED[workload.group, workload.kind])


def kept_at_nothing(scaler: Resource, graph: Graph) -> Iterator[tuple[PodTemplate, Scale]]:
    """The pods that a HorizontalPodAutoscaler never makes, since their workload is applied with no replicas.

    k/k: pkg/controller/podautoscaler/horizontal.go: reconcileAutoscaler: where the target's scale is 0 and minReplicas
    is not, autoscaling is disabled (ScalingDisabled). What something else scales too (KEDA, Flagger), or another one
    runs the pods of, is that one's affair.
    """
    least = _counted(scaler, *_AUTOSCALERS["autoscaling", "HorizontalPodAutoscaler"])
    if least is None or least.least == 0:
        return
    for reference in graph.references(scaler, "scales"):
        for target in graph.resolve(reference).found[:1]:
            template = graph.template(target)
            if template is None or not is_replicated(target) or graph.pointing_at("runs", target):
                continue
            start = stated(target, graph)
            if start is not None and start.least == 0 and all(map(_is_of_cluster, graph.pointing_at("scales", target))):
                yield template, start


def _counted(one: Resource, field: Path, default: int | None, scaler: Resource | None = None) -> Scale | None:
    written = one.get(*field)
    count = default if written is None else number(written)
    if count is None:
        return None
    words = f"{one.title} keeps {count} at least" if scaler is not None else _pods(count)
    return Scale(count, one.label(field, words + (", by default" if written is None else "")), scaler)


def _pods(count: int) -> str:
    return "1 pod" if count == 1 else f"{count} pods"


def _kustomized(workload: Resource, graph: Graph) -> Scale | None:
    """What the `replicas` of a kustomization of the scope say: they go by the name alone."""
    for member, document in graph.documents:
        if member.role != "config" or not isinstance(document.value, dict):
            continue
        for index, entry in enumerate(map(mapping, sequence(document.value.get("replicas")))):
            count = number(entry.get("count"))
            if entry.get("name") == workload.name and count is not None:
                words = f"the kustomization makes them {_pods(count)}"
                return Scale(count, Label(document, ("replicas", index, "count"), words))
    return None


def total(service: Resource, graph: Graph) -> int | None:
    """How many pods a Service has at least, all its workloads together; None where that cannot be known."""
    scales = [scale(one, graph) for one in graph.selected(service) if not one.is_hook]
    counts = [one.least for one in scales if one is not None]
    return sum(counts) if len(counts) == len(scales) else None


def holds_state(template: PodTemplate) -> bool:
    """Whether the pods cannot simply be more: they have disks of their own, share one, or must stop before the next."""
    workload = template.resource
    if workload.kind == "StatefulSet" or workload.get("spec", "strategy", "type") == "Recreate":
        return True
    return any("persistentVolumeClaim" in mapping(one) for one in sequence(template.spec.get("volumes")))
