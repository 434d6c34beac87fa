"""Bare ReplicaSets that a Deployment beside them takes over: it scales them down, as those of its older templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from svclint.resource import workload_selector

if TYPE_CHECKING:
    from svclint.resource import PodTemplate, Resource

_GROUPS = frozenset({"apps", "extensions"})


def are_adopted(templates: Sequence[PodTemplate], others: Sequence[PodTemplate]) -> bool:
    """Whether each of the pods is of a ReplicaSet whose labels the Deployment of some others selects.

    k/k: pkg/controller/deployment: getReplicaSetsForDeployment adopts what has no owner, reconcileOldReplicaSets leaves
    no pods of it.
    """
    deployments = [one.resource for one in others if _is(one.resource, "Deployment") and not _is_paused(one.resource)]
    return bool(templates and deployments) and all(
        _is(one.resource, "ReplicaSet")
        and not one.resource.metadata.get("ownerReferences")
        and any(_adopts(deployment, one.resource) for deployment in deployments)
        for one in templates
    )


def _is(resource: Resource, kind: str) -> bool:
    return resource.kind == kind and resource.group in _GROUPS


def _is_paused(deployment: Resource) -> bool:
    return bool(deployment.spec.get("paused"))


def _adopts(deployment: Resource, replicas: Resource) -> bool:
    selector = workload_selector(deployment)
    return (
        selector is not None
        and bool(selector.requirements)
        and not selector.is_unreadable
        and deployment.namespace == replicas.namespace
        and selector.matches(replicas.labels)
    )
