"""Pods of the platform itself, which it runs beside what is applied: control planes, hosted in any namespace or not."""

from __future__ import annotations

from collections.abc import Iterable

from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.resource import Selector

_Pods = tuple[frozenset[tuple[str, str]], ...]


def _pods(found: Iterable[list[tuple[str, str]]]) -> _Pods:
    return tuple(map(frozenset, found))


_PARTS = ("apiserver", "controller-manager", "scheduler")
# gardener/gardener: pkg/component/kubernetes: the control plane of each cluster has a namespace of its own;
# openshift/hypershift: control-plane-operator: so has that of each hosted cluster
_HOSTED = _pods(
    (
        *([("app", "kubernetes"), ("role", one)] for one in _PARTS),
        *([("app", f"kube-{one}")] for one in _PARTS),
        [("app", "openshift-apiserver")],
    )
)
# kubernetes/kubernetes: cmd/kubeadm/app/phases/controlplane: static pods; cluster/addons/dns
_OF_CLUSTER = _pods(
    (
        *([("component", f"kube-{one}")] for one in _PARTS),
        [("component", "etcd"), ("tier", "control-plane")],
        *([("k8s-app", f"kube-{one}")] for one in (*_PARTS, "dns", "proxy")),
    )
)
# of labels that only such a platform gives: Gardener, HyperShift, Kamaji
_PREFIXES = (".gardener.cloud", ".hypershift.openshift.io", ".kamaji.clastix.io")


def runs_control_plane(selector: Selector, namespace: str) -> bool:
    """Whether a selector of a namespace asks for pods that a platform makes of its own."""
    asked = {(one.key, one.values[0]) for one in selector.requirements if one.operator == "In" and len(one.values) == 1}
    known = (*_HOSTED, *_OF_CLUSTER) if namespace.startswith("kube-") else _HOSTED
    return any(pods <= asked for pods in known) or any(
        one.operator in ("In", "Exists") and f".{one.key.partition('/')[0]}".endswith(_PREFIXES)
        for one in selector.requirements
    )


# kubernetes/kubernetes: cmd/kubeadm/app/phases/addons/dns: the cluster's DNS, whatever else has its label
_DNS = ("k8s-app", "kube-dns")


def has_service(selector: Selector, namespace: str) -> bool:
    """Whether a selector of a namespace asks for a Service that every cluster has."""
    one = next(iter(selector.requirements), None)
    if namespace != "kube-system" or one is None or len(selector.requirements) > 1:
        return False
    return one.operator == "In" and (one.key, *one.values) == _DNS
