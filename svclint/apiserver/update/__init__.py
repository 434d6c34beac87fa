"""What the API server says of a change: an object that is stored, and what it is to become.

Both are manifests: but for defaults, what the server filled in or allocated when it stored the old one is unknown. What
the new one no longer writes is taken out, as `kubectl apply` does. Each module says what is accepted without effect.
Errors of the new object alone are among those that are found: all rules of creation run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from svclint.apiserver.field import FieldError
from svclint.apiserver.update.claim import validate_persistent_volume_claim_update
from svclint.apiserver.update.controllers import (
    validate_daemon_set_update,
    validate_deployment_update,
    validate_replica_set_update,
    validate_stateful_set_update,
)
from svclint.apiserver.update.job import validate_job_update
from svclint.apiserver.update.networking import validate_endpoint_slice_update, validate_ingress_class_update
from svclint.apiserver.update.pod import validate_pod_update
from svclint.apiserver.update.service import validate_service_update
from svclint.typing_names import Any

ValidateUpdate = Callable[[Mapping[str, Any], Mapping[str, Any], int], Iterator[FieldError]]
"""(the stored object, the new one, the minor version of Kubernetes) -> field errors, at places in the new one."""

UPDATES: Mapping[tuple[str, str], ValidateUpdate] = {
    ("", "Service"): validate_service_update,
    ("", "Pod"): validate_pod_update,
    ("", "PersistentVolumeClaim"): validate_persistent_volume_claim_update,
    ("apps", "Deployment"): validate_deployment_update,
    ("apps", "ReplicaSet"): validate_replica_set_update,
    ("apps", "StatefulSet"): validate_stateful_set_update,
    ("apps", "DaemonSet"): validate_daemon_set_update,
    ("batch", "Job"): validate_job_update,
    ("networking.k8s.io", "IngressClass"): validate_ingress_class_update,
    ("discovery.k8s.io", "EndpointSlice"): validate_endpoint_slice_update,
}
"""By group and kind, whatever the versions: a change of the version alone is none to the stored object."""


def validate_update(old: Mapping[str, Any], new: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """What the server says of the update of one object; nothing of kinds that may change in all their fields.

    Ingress, NetworkPolicy and Endpoints are of these. Two objects of other kinds are not one that is updated.
    """
    group, _, _ = str(new.get("apiVersion", "")).rpartition("/")
    validate = UPDATES.get((group, str(new.get("kind", ""))))
    if validate is not None and old.get("kind") == new.get("kind"):
        yield from validate(old, new, minor)


__all__ = [
    "UPDATES",
    "ValidateUpdate",
    "validate_daemon_set_update",
    "validate_deployment_update",
    "validate_endpoint_slice_update",
    "validate_ingress_class_update",
    "validate_job_update",
    "validate_persistent_volume_claim_update",
    "validate_pod_update",
    "validate_replica_set_update",
    "validate_service_update",
    "validate_stateful_set_update",
    "validate_update",
]
