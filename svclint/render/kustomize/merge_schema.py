"""Which lists a strategic merge patch merges, by which keys: those of the kinds that kustomize knows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from svclint.named_tuple import NamedTuple

# kustomize: kyaml/openapi: the kinds with a namespace in its schema, that of Kubernetes 1.21; ids.py has the others
_NAMESPACED = {
    "apps/v1": "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet",
    "autoscaling/v1": "HorizontalPodAutoscaler Scale",
    "autoscaling/v2beta1 v2beta2": "HorizontalPodAutoscaler",
    "batch/v1": "CronJob Job",
    "batch/v1beta1": "CronJob",
    "coordination.k8s.io/v1": "Lease",
    "discovery.k8s.io/v1 v1beta1": "EndpointSlice",
    "events.k8s.io/v1 v1beta1": "Event",
    "extensions/v1beta1": "Ingress",
    "networking.k8s.io/v1": "Ingress NetworkPolicy",
    "networking.k8s.io/v1beta1": "Ingress",
    "policy/v1 v1beta1": "PodDisruptionBudget",
    "rbac.authorization.k8s.io/v1 v1beta1": "Role RoleBinding",
    "storage.k8s.io/v1beta1": "CSIStorageCapacity",
    "/v1": "ConfigMap Endpoints Event LimitRange PersistentVolumeClaim Pod PodTemplate ReplicationController"
    " ResourceQuota Secret Service ServiceAccount",
}
_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
_META_ONLY = "metadata only"


class MergeSchema(NamedTuple):
    """The types of a schema as `kubernetes_schema.merge_keys` writes them, and where in them one is.

    `type` is an object's; a list that is merged has `keys`, and `type` is that of its items.
    """

    table: Mapping[str, Any]
    type: str
    keys: tuple[str, ...] | None = None

    def field(self, name: str) -> MergeSchema | None:
        """The schema of a field, None where nothing below it is merged."""
        if self.keys is not None:
            return None
        found = self.table["types"].get(self.type, {}).get(name)
        if found is None:
            return None
        if isinstance(found, str):
            return self._replace(type=found)
        return self._replace(type=found[0], keys=tuple(found[1:]))

    def elements(self) -> MergeSchema | None:
        """The schema of the items of a list."""
        return self._replace(keys=None) if self.type else None


class Schemas(NamedTuple):
    """The schemas of a build: those that kustomize has built in, or those of a file (`openapi`)."""

    custom: Mapping[str, Any] | None = None

    def of(self, api_version: str, kind: str) -> MergeSchema | None:
        """The schema of a kind, None where it is not known: its lists are replaced then."""
        table: Mapping[str, Any]
        if self.custom is not None:
            table = self.custom
            found = table["kinds"].get(f"{api_version} {kind}")
            return MergeSchema(table, found) if found is not None else None
        if f"{api_version} {kind}" not in _known():
            return None
        table = _built_in()
        group = api_version.rpartition("/")[0]
        found = table["kinds"].get(f"{'networking.k8s.io' if group == 'extensions' else group} {kind}")
        return MergeSchema(table, found or _META_ONLY)


@cache
def _built_in() -> Mapping[str, Any]:
    from svclint.kubernetes_schema.store import available, merge_keys

    # a bare checkout has no data: then no list is merged
    table: Mapping[str, Any] = merge_keys() if available() else {"kinds": {}, "types": {}}
    return {**table, "types": {**table["types"], _META_ONLY: {"metadata": _META}}}


@cache
def _known() -> frozenset[str]:
    from svclint.render.kustomize.ids import cluster_scoped_kinds

    found = {f"{group}/{version} {kind}".removeprefix("/") for group, version, kind in cluster_scoped_kinds()}
    for group, _, versions, kinds in ((*key.partition("/"), value) for key, value in _NAMESPACED.items()):
        for version in versions.split():
            found.update(f"{group}/{version} {kind}".removeprefix("/") for kind in kinds.split())
    return frozenset(found)
