"""Which objects a patch that found none may have been meant for: those that it would have brought what they lack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from svclint.resource import mapping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svclint.render.kustomize.objects import Applied, Objects

# that hold no name, label or port, and that no other object reads, in the specs of these kinds
_ALONE = frozenset(
    {
        *("minReadySeconds", "paused", "progressDeadlineSeconds", "revisionHistoryLimit", "strategy"),
        *("updateStrategy", "podManagementPolicy"),
    }
)
_OF_SERVICES = frozenset(
    {
        *("allocateLoadBalancerNodePorts", "externalTrafficPolicy", "internalTrafficPolicy", "loadBalancerIP"),
        *("loadBalancerSourceRanges", "sessionAffinity", "sessionAffinityConfig"),
    }
)
_FIELDS = {
    **dict.fromkeys(("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"), _ALONE),
    "Service": _OF_SERVICES,
}
# the kinds that read how many pods there are; the names of single pods of a StatefulSet tell as well
_COUNT = frozenset({"PodDisruptionBudget", "HorizontalPodAutoscaler", "ScaledObject"})
_TYPES = frozenset({"ClusterIP", "NodePort", "LoadBalancer"})


def meant_kinds(kind: str, patch: Any, objects: Objects) -> frozenset[str]:
    """The kind of a patch, for objects of which it may have been meant; none where all that it has changes nothing that
    an object may lack for another one, as the strategy of a Deployment does not."""
    data = mapping(patch)
    # what takes an object away that is not there would have changed no other one
    if data.get("$patch") == "delete":
        return frozenset()
    there = [one for one in objects if not one.is_gone]
    kinds = {one.kind for one in there}
    is_alone = (
        kind in _FIELDS
        and data.keys() <= {"apiVersion", "kind", "metadata", "spec"}
        and mapping(data.get("metadata")).keys() <= {"name", "namespace"}
        and all(
            field in _FIELDS[kind]
            or (kind == "Service" and field == "type" and _is_plain_type(value, there))
            or (kind in ("Deployment", "ReplicaSet") and field == "replicas" and _COUNT.isdisjoint(kinds))
            for field, value in mapping(data.get("spec")).items()
        )
    )
    return frozenset() if is_alone else frozenset({kind})


def _is_plain_type(value: Any, objects: Sequence[Applied]) -> bool:
    """Whether a type of Services would have brought none of those that are there what they lack: some fields are for
    other types only."""
    specs = (mapping(one.root.peek("spec")) for one in objects if one.kind == "Service")
    return value in _TYPES and not any(
        spec.keys() & (_OF_SERVICES | {"externalName"}) or "nodePort" in str(spec.get("ports")) for spec in specs
    )
