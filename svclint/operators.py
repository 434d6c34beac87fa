"""Custom resources whose operators make Services, workloads and pods that no manifest shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from svclint.resource import text

if TYPE_CHECKING:
    from svclint.resource import Resource, Selector

# What these deploy is in a chart or a repository: any object of the namespace may come from there
_DEPLOYERS: dict[tuple[str, str], tuple[str, ...]] = {
    ("helm.toolkit.fluxcd.io", "HelmRelease"): ("spec", "targetNamespace"),
    ("helm.fluxcd.io", "HelmRelease"): ("spec", "targetNamespace"),
    ("kustomize.toolkit.fluxcd.io", "Kustomization"): ("spec", "targetNamespace"),
    ("helm.cattle.io", "HelmChart"): ("spec", "targetNamespace"),
    ("argoproj.io", "Application"): ("spec", "destination", "namespace"),
    ("argoproj.io", "ApplicationSet"): ("spec", "template", "spec", "destination", "namespace"),
}

# The Service that governs all StatefulSets of a kind in a namespace has a name of its own.
# prometheus-operator: governingServiceName of pkg/prometheus/server, pkg/prometheus/agent, pkg/alertmanager, pkg/thanos
_GOVERNING = {
    ("monitoring.coreos.com", "Prometheus"): "prometheus-operated",
    ("monitoring.coreos.com", "PrometheusAgent"): "prometheus-agent-operated",
    ("monitoring.coreos.com", "Alertmanager"): "alertmanager-operated",
    ("monitoring.coreos.com", "ThanosRuler"): "thanos-ruler-operated",
}

_TRAFFIC_SPLIT = "split.smi-spec.io"

# Groups of custom resources that configure traffic, policy, secrets or scaling; their controllers make no Services
_PASSIVE_GROUPS = frozenset(
    {
        "autoscaling.k8s.io",
        "bitnami.com",
        "cert-manager.io",
        "acme.cert-manager.io",
        "cilium.io",
        "cloud.google.com",
        "configuration.konghq.com",
        "elbv2.k8s.aws",
        "external-secrets.io",
        "gateway.networking.k8s.io",
        "image.toolkit.fluxcd.io",
        "k8s.nginx.org",
        "keda.sh",
        "kustomize.config.k8s.io",
        "kyverno.io",
        "linkerd.io",
        "metallb.io",
        "networking.gke.io",
        "networking.istio.io",
        "notification.toolkit.fluxcd.io",
        "policy.linkerd.io",
        "projectcontour.io",
        "route.openshift.io",
        "security.istio.io",
        "source.toolkit.fluxcd.io",
        _TRAFFIC_SPLIT,
        "telemetry.istio.io",
        "traefik.containo.us",
        "traefik.io",
    }
)
_PASSIVE_KINDS = frozenset(
    {
        ("argoproj.io", "AnalysisTemplate"),
        ("argoproj.io", "AppProject"),
        ("argoproj.io", "ClusterAnalysisTemplate"),
        ("argoproj.io", "Rollout"),
        ("monitoring.coreos.com", "PodMonitor"),
        ("monitoring.coreos.com", "Probe"),
        ("monitoring.coreos.com", "PrometheusRule"),
        ("monitoring.coreos.com", "ScrapeConfig"),
        ("monitoring.coreos.com", "ServiceMonitor"),
    }
)


def may_make(one: Resource) -> bool:
    """Whether a controller may make other objects for this one: only these need to be asked about below."""
    if one.kind == "CustomResourceDefinition":
        return True
    return "." in one.group and (
        (one.group, one.kind) in _DEPLOYERS or one.group == _TRAFFIC_SPLIT or not _is_passive(one)
    )


def maker(resources: Iterable[Resource], owner: Resource, namespace: str, name: str) -> Resource | None:
    """The custom resource that may make the object `name` of `namespace`, which `owner` asks for.

    A release or application deploys anything into its namespace; an operator names what it makes after the custom
    resource (`rook-ceph-mgr-dashboard` of CephCluster rook-ceph, `alertmanager-main` of Alertmanager main), or after
    its kind (`prometheus-operated`).
    """
    return next(
        (
            one
            for one in resources
            if "." in one.group
            and one is not owner
            and (
                _deploys_into(one, namespace)
                or (one.namespace == namespace and _is_named_for(name, one) and not _is_passive(one))
            )
        ),
        None,
    )


def deployer(resources: Iterable[Resource], namespace: str) -> Resource | None:
    """The release or application that deploys into `namespace` what no manifest of the scope shows."""
    return next((one for one in resources if _deploys_into(one, namespace)), None)


def makes_pods_for(resources: Iterable[Resource], owner: Resource, selector: Selector) -> bool:
    """Whether a custom resource of the owner's namespace is likely to make the pods that `selector` wants.

    Either a selected label's prefix belongs to its API group (`strimzi.io/cluster` and kafka.strimzi.io), or its name
    or kind is among the selected values. A definition of such resources counts as well: its operator labels pods as
    it runs.
    """
    prefixes = {one.key.partition("/")[0] for one in selector.requirements if "/" in one.key}
    values = {value.lower() for one in selector.requirements for value in one.values}
    for one in resources:
        if one.kind == "CustomResourceDefinition" and _labels_with(text(one.get("spec", "group")), prefixes):
            return True
        if "." not in one.group or one.namespace != owner.namespace:
            continue
        if one.group == _TRAFFIC_SPLIT and one.get("spec", "service") == owner.name:
            return True  # the root of a traffic split need not select pods itself
        if _is_passive(one):
            continue
        if one.name.lower() in values or one.kind.lower() in values or _labels_with(one.group, prefixes):
            return True
    return False


def _labels_with(group: str, prefixes: set[str]) -> bool:
    return any(
        prefix == group or group.endswith("." + prefix) or prefix.endswith("." + group)
        for prefix in prefixes
        if not prefix.endswith(("kubernetes.io", "k8s.io"))
    )


def _deploys_into(one: Resource, namespace: str) -> bool:
    field = _DEPLOYERS.get((one.group, one.kind))
    return field is not None and (text(one.get(*field)) or one.namespace) == namespace


def _is_passive(one: Resource) -> bool:
    built_in = one.group.endswith(".k8s.io")
    kind = (one.group, one.kind)
    return built_in or one.group in _PASSIVE_GROUPS or kind in _PASSIVE_KINDS or kind in _DEPLOYERS


def _is_named_for(name: str, one: Resource) -> bool:
    if _GOVERNING.get((one.group, one.kind)) == name:
        return True
    return bool(one.name) and (name == one.name or name.startswith(one.name + "-") or name.endswith("-" + one.name))
