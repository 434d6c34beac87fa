"""What may give containers a request that their manifest does not have, as they are made or later."""

from __future__ import annotations

from svclint.families import gatekeeper, kyverno, openshift
from svclint.resource import mapping, sequence, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

# k/k: plugin/pkg/admission/limitranger, pkg/apis/core/v1/defaults.go SetDefaults_LimitRangeItem: each of them becomes a
# request in the end
_DEFAULTING = ("default", "defaultRequest", "max", "min")
VERTICAL = ("autoscaling.k8s.io", "VerticalPodAutoscaler")
# kubernetes/autoscaler: vertical-pod-autoscaler/pkg/apis/autoscaling.k8s.io/v1/types.go: it only recommends
_RECOMMENDS = "Off"


def may_be_given(workload: Resource, resource: str, graph: Graph) -> bool:
    """Whether something here does: a LimitRange of the namespace, an autoscaler of the workload's requests, a policy, a
    command. Whoever reads a workload out of a cluster may not have asked for these, which change the pods alone."""
    if workload.is_live or graph.scope.told.has_request(resource, workload.name, workload.directory):
        return True
    limits = (one for one in graph.of_kind("", "LimitRange") if one.namespace == workload.namespace)
    if any(_defaults(one, resource) for one in limits):
        return True
    return any(_adjusts(one, workload) for one in graph.of_kind(*VERTICAL)) or _is_changed_by_policies(graph)


def _defaults(limits: Resource, resource: str) -> bool:
    items = map(mapping, sequence(limits.spec.get("limits")))
    return any(
        text(item.get("type")) == "Container" and any(resource in mapping(item.get(field)) for field in _DEFAULTING)
        for item in items
    )


def _adjusts(scaler: Resource, workload: Resource) -> bool:
    """Whether a VerticalPodAutoscaler is for a workload, and does more than recommend; what is not legible may be."""
    mode = mapping(scaler.spec.get("updatePolicy")).get("updateMode")
    if scaler.namespace != workload.namespace or mode == _RECOMMENDS:
        return False
    target = mapping(scaler.spec.get("targetRef"))
    if scaler.partial or not (text(target.get("kind")) and text(target.get("name"))):
        return True
    return (text(target["kind"]), text(target["name"])) == (workload.kind, workload.name)


def _is_changed_by_policies(graph: Graph) -> bool:
    """Whether policies may write requests, for whichever objects."""
    policies = (one for kind in kyverno.POLICIES for one in graph.of_kind(*kind))
    if any(mapping(rule).get("mutate") for one in policies for rule in sequence(one.spec.get("rules"))):
        return True
    assigned = (one.spec.get("location") for one in graph.of_kind(gatekeeper.MUTATIONS, "Assign"))
    if any(not isinstance(one, str) or "resources" in one for one in assigned):
        return True
    return any(graph.of_kind(group, "ClusterResourceOverride") for group in openshift.OVERRIDES)
