"""What an object has once the API server has it: its defaults, and what it fills in that no manifest can know.

An expression asks for the object after both, and what is not in the manifest may be there by then.
k/k: pkg/apis/*/v1/defaults.go, and the strategies' PrepareForCreate
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from svclint.apiserver.update.defaults import with_defaults
from svclint.kubernetes_schema.custom import definitions
from svclint.policies.structural import defaulted
from svclint.resource import dig, mapping, sequence

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

Data = dict[str, Any]

_ROLLING = {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": "25%"}}
_HISTORY = {"revisionHistoryLimit": 10}
_SPECS: Mapping[tuple[str, str], Mapping[str, Any]] = {
    ("", "ReplicationController"): {"replicas": 1},
    ("", "Service"): {"type": "ClusterIP", "sessionAffinity": "None", "internalTrafficPolicy": "Cluster"},
    ("apps", "DaemonSet"): _HISTORY,
    ("apps", "Deployment"): {"replicas": 1, "progressDeadlineSeconds": 600, "strategy": _ROLLING, **_HISTORY},
    ("apps", "ReplicaSet"): {"replicas": 1},
    ("apps", "StatefulSet"): {"replicas": 1, "podManagementPolicy": "OrderedReady", **_HISTORY},
    ("batch", "Job"): {"backoffLimit": 6, "completionMode": "NonIndexed", "suspend": False},
    ("batch", "CronJob"): {
        "concurrencyPolicy": "Allow",
        "suspend": False,
        "successfulJobsHistoryLimit": 3,
        "failedJobsHistoryLimit": 1,
    },
}
_POD_SPECS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("", "Pod"): ("spec",),
    ("", "ReplicationController"): ("spec", "template", "spec"),
    **{
        ("apps", kind): ("spec", "template", "spec")
        for kind in ("DaemonSet", "Deployment", "ReplicaSet", "StatefulSet")
    },
    ("batch", "Job"): ("spec", "template", "spec"),
    ("batch", "CronJob"): ("spec", "jobTemplate", "spec", "template", "spec"),
}

_CONTAINERS = ("containers", "initContainers")

_OF_ALL = frozenset(
    {"uid", "creationTimestamp", "resourceVersion", "managedFields", "generation", "status", "selfLink"}
)
# by kind, words that name what is filled in and cannot be told; a kind that is not here may have anything
_FILLED: Mapping[tuple[str, str], frozenset[str]] = {
    ("", "ConfigMap"): frozenset(),
    ("", "Namespace"): frozenset({"finalizers", "spec"}),
    ("", "PersistentVolumeClaim"): frozenset({"storageClassName", "volumeMode", "dataSource", "dataSourceRef"}),
    ("", "Pod"): frozenset(
        {
            *("serviceAccountName", "serviceAccount", "tolerations", "priority", "preemptionPolicy", "volumes"),
            *("volumeMounts", "nodeName", "resources", "requests", "limits", "imagePullSecrets"),
        }
    ),
    ("", "Secret"): frozenset({"type", "data", "stringData"}),
    ("", "Service"): frozenset(
        {
            *("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "nodePort", "healthCheckNodePort"),
            *("allocateLoadBalancerNodePorts", "externalTrafficPolicy", "targetPort", "loadBalancerClass"),
        }
    ),
    ("", "ServiceAccount"): frozenset({"secrets"}),
    ("autoscaling", "HorizontalPodAutoscaler"): frozenset({"minReplicas", "behavior", "metrics"}),
    ("networking.k8s.io", "Ingress"): frozenset({"ingressClassName"}),
    ("networking.k8s.io", "NetworkPolicy"): frozenset({"policyTypes", "protocol"}),
    ("policy", "PodDisruptionBudget"): frozenset(),
    ("rbac.authorization.k8s.io", "ClusterRole"): frozenset({"rules"}),
    ("rbac.authorization.k8s.io", "ClusterRoleBinding"): frozenset({"apiGroup"}),
    ("rbac.authorization.k8s.io", "Role"): frozenset(),
    ("rbac.authorization.k8s.io", "RoleBinding"): frozenset({"apiGroup"}),
    **{("apps", kind): frozenset({"updateStrategy", "volumeClaimTemplates", "requests"})
       for kind in ("DaemonSet", "Deployment", "ReplicaSet", "StatefulSet")},
    ("", "ReplicationController"): frozenset({"selector", "labels", "requests"}),
    ("batch", "Job"): frozenset({"parallelism", "completions", "selector", "labels", "requests"}),
    ("batch", "CronJob"): frozenset({"requests"}),
}  # fmt: skip
_ASKS_WHETHER = frozenset({"has", "in", "hasValue", "orValue", "optMap", "optFlatMap"})


def with_server_defaults(resource: Resource, data: Data, graph: Graph) -> Data:
    """The object with the defaults that are known."""
    kind = (resource.group, resource.kind)
    found = data
    if kind in _SPECS:
        spec = dict(mapping(data.get("spec")))
        found = {**data, "spec": {**_SPECS[kind], **{key: one for key, one in spec.items() if one is not None}}}
        if kind == ("", "Service"):
            ports = [_port(one) if isinstance(one, dict) else one for one in sequence(spec.get("ports"))]
            found["spec"].update({"ports": ports} if ports else {})
    if kind in _POD_SPECS:
        return _put(found, _POD_SPECS[kind], kind == ("", "Pod"))
    for crd in definitions(resource, graph)[:1]:
        for entry in map(mapping, sequence(crd.spec.get("versions"))):
            if entry.get("name") == resource.version:
                filled = defaulted(found, mapping(mapping(entry.get("schema")).get("openAPIV3Schema")))
                return dict(filled)
    return found


def is_filled_in(resource: Resource, words: frozenset[str], graph: Graph) -> bool:
    """Whether an expression with these words may ask for what the API server fills in, and nobody can tell here."""
    unwritten = words - frozenset(_keys(resource.data))
    if not unwritten.isdisjoint(_OF_ALL):
        return True
    filled = _FILLED.get((resource.group, resource.kind))
    if filled is None:
        # of a kind whose defaults are not known, what is not written may be there
        return not definitions(resource, graph) and not words.isdisjoint(_ASKS_WHETHER)
    return not unwritten.isdisjoint(filled)


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield str(key)
            yield from _keys(one)
    elif isinstance(value, list):
        for one in value:
            yield from _keys(one)


def _port(port: Mapping[str, Any]) -> Data:
    return {"protocol": "TCP", **port}


def _put(data: Data, path: tuple[str, ...], is_pod: bool) -> Data:
    spec = dig(data, path)
    if not isinstance(spec, dict):
        return data
    return _replaced(data, path, _pod_spec(spec, is_pod))


def _replaced(data: Data, path: tuple[str, ...], value: Data) -> Data:
    if not path:
        return value
    return {**data, path[0]: _replaced(mapping(data.get(path[0])), path[1:], value)}


def _pod_spec(spec: Data, is_pod: bool) -> Data:
    """With the pull policies that tags stand for; what `with_defaults` only adds to compare is not there."""
    asked = {field: [{"imagePullPolicy": "?"} for _ in sequence(spec.get(field))] for field in _CONTAINERS}
    found = _without_empty(with_defaults(spec, asked, is_pod=is_pod), spec)
    for field in _CONTAINERS:
        if isinstance(found.get(field), list):
            pairs = zip(found[field], sequence(spec.get(field)), strict=False)
            found[field] = [_container(new, mapping(old)) for new, old in pairs]
    found.setdefault("securityContext", {})
    return found


def _container(new: Data, old: Data) -> Data:
    resources = mapping(new.get("resources"))
    # it is written out even where it is empty
    return {**_without_empty(new, old), "resources": _without_empty(resources, mapping(old.get("resources")))}


def _without_empty(new: Mapping[str, Any], old: Mapping[str, Any]) -> Data:
    return {key: one for key, one in new.items() if key in old or (one is not None and one not in ([], {}))}
