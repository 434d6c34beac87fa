"""What the API server says of workloads: pods, and the objects that hold a template of them."""

from __future__ import annotations

from collections.abc import Mapping

from svclint.apiserver.field import Validate
from svclint.apiserver.workloads.controllers import (
    validate_daemon_set,
    validate_deployment,
    validate_replica_set,
    validate_replication_controller,
    validate_stateful_set,
)
from svclint.apiserver.workloads.jobs import validate_cron_job, validate_job
from svclint.apiserver.workloads.pods import validate_pod

WORKLOADS: Mapping[tuple[str, str], Validate] = {
    ("v1", "Pod"): validate_pod,
    ("v1", "ReplicationController"): validate_replication_controller,
    ("apps/v1", "Deployment"): validate_deployment,
    ("apps/v1", "ReplicaSet"): validate_replica_set,
    ("apps/v1", "StatefulSet"): validate_stateful_set,
    ("apps/v1", "DaemonSet"): validate_daemon_set,
    ("batch/v1", "Job"): validate_job,
    ("batch/v1", "CronJob"): validate_cron_job,
}
"""By apiVersion and kind. Versions that are served no more are api-removed's."""

__all__ = [
    "WORKLOADS",
    "validate_cron_job",
    "validate_daemon_set",
    "validate_deployment",
    "validate_job",
    "validate_pod",
    "validate_replica_set",
    "validate_replication_controller",
    "validate_stateful_set",
]
