"""Pods of the platform itself, which it runs beside what is applied: control planes, wherever they are hosted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.resource import Selector

# gardener/gardener: pkg/component/kubernetes: the control plane of each cluster has a namespace of the seed;
# kubernetes/kubernetes: cmd/kubeadm/app/phases/controlplane: static pods; cluster/addons/dns;
# openshift/cluster-kube-apiserver-operator: bindata/assets/kube-apiserver; openshift/hypershift: control-plane-operator
_PODS: tuple[frozenset[tuple[str, str]], ...] = tuple(
    map(
        frozenset,
        (
            *([("app", "kubernetes"), ("role", one)] for one in ("apiserver", "controller-manager", "scheduler")),
            *([("component", f"kube-{one}")] for one in ("apiserver", "controller-manager", "scheduler", "proxy")),
            [("component", "etcd"), ("tier", "control-plane")],
            *([("k8s-app", f"kube-{one}")] for one in ("apiserver", "controller-manager", "scheduler", "dns", "proxy")),
            *([("app", one)] for one in ("kube-apiserver", "openshift-kube-apiserver", "openshift-apiserver")),
        ),
    )
)
# of labels that only such a platform gives: Gardener, HyperShift, Kamaji
_PREFIXES = (".gardener.cloud/", ".hypershift.openshift.io/", ".kamaji.clastix.io/")


def runs_control_plane(selector: Selector) -> bool:
    """Whether a selector asks for pods that a platform makes of its own."""
    asked = {(one.key, one.values[0]) for one in selector.requirements if one.operator == "In" and len(one.values) == 1}
    return any(pods <= asked for pods in _PODS) or any(
        one.operator != "DoesNotExist" and f".{one.key.partition('/')[0]}/".endswith(_PREFIXES)
        for one in selector.requirements
    )
