"""Rendering: what becomes of the objects of a file as they are applied, their namespace above all."""

from __future__ import annotations

from collections.abc import Mapping

from svclint.named_tuple import NamedTuple
from svclint.resource.identity import CLUSTER_SCOPED

# kustomize: api/internal/konfig/builtinpluginconsts/commonlabels.go: the kinds whose pod template and whose selector
# get labels, of whatever group (but Jobs); custom workloads are none of them
_TEMPLATED = frozenset({"DaemonSet", "Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"})
_JOBS = frozenset({("batch", "CronJob"), ("batch", "Job")})
# Jobs, budgets and policies get them only where matchLabels stands there
_SELECTING = _TEMPLATED | {"CronJob", "Job", "NetworkPolicy", "PodDisruptionBudget", "Service"}
ANY_KIND = "*"


class CommonLabels(NamedTuple):
    """Labels that a kustomization adds: to pod templates, to selectors, and to objects themselves.

    `reached` are kinds that its configuration names beside those that kustomize knows, ANY_KIND where nobody can tell.
    """

    templates: Mapping[str, str] = {}
    selectors: Mapping[str, str] = {}
    objects: Mapping[str, str] = {}
    reached: frozenset[str] = frozenset()

    def around(self, inner: CommonLabels) -> CommonLabels:
        """These and those that `inner` adds before."""
        return CommonLabels(
            {**inner.templates, **self.templates},
            {**inner.selectors, **self.selectors},
            {**inner.objects, **self.objects},
            inner.reached | self.reached,
        )

    def reaches(self, kind: str) -> bool:
        return kind in self.reached or ANY_KIND in self.reached


class Rendering(NamedTuple):
    """What a scope does to the objects of a file; by default they stay as they are written.

    `namespace` is the one that all of them get, `default_namespace` that of those which name none. `namespace_from`
    is the path of the file that says the namespace, empty where nobody does and it is likely all the same.
    """

    default_namespace: str = ""
    namespace: str | None = None
    common: CommonLabels | None = None
    namespace_from: str = ""

    def namespace_of(self, group: str, kind: str, written: str) -> str:
        """The namespace in which an object will live ("" for cluster-scoped kinds)."""
        if (group, kind) in CLUSTER_SCOPED:
            return ""
        return self.namespace or written or self.default_namespace

    def labels_of(self, written: dict[str, str]) -> dict[str, str]:
        """The labels that an object itself will have."""
        return {**written, **self.common.objects} if self.common is not None else written

    def pod_labels_of(self, group: str, kind: str, written: dict[str, str]) -> dict[str, str]:
        """The labels that the pod template of an object will have; those of a Pod are its own."""
        common = self.common
        if common is None:
            return written
        if (group, kind) == ("", "Pod"):
            return {**written, **common.objects}
        known = kind in _TEMPLATED or (group, kind) in _JOBS or common.reaches(kind)
        return {**written, **common.templates} if known else written

    def selected_by(self, kind: str) -> Mapping[str, str]:
        """The labels that the selector of an object of this kind will have beside its own."""
        common = self.common
        return common.selectors if common is not None and (kind in _SELECTING or common.reaches(kind)) else {}
