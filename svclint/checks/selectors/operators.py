"""Custom resources whose operators make pods that no manifest shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint.resource import text

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource, Selector

# Groups of custom resources that configure traffic, policy, certificates or deployments, and make no pods themselves
_NO_PODS = (
    "gateway.networking.k8s.io",
    "networking.istio.io",
    "security.istio.io",
    "cert-manager.io",
    "traefik.io",
    "traefik.containo.us",
    "external-secrets.io",
    "kyverno.io",
    "cilium.io",
    "bitnami.com",
)
_MONITORS = frozenset({"ServiceMonitor", "PodMonitor", "PrometheusRule", "Probe", "ScrapeConfig"})


def provided_for(service: Resource, selector: Selector, graph: Graph) -> bool:
    """Whether a custom resource of the Service's namespace is likely to make the pods that `selector` wants.

    Either a selected label's prefix belongs to its API group (`strimzi.io/cluster` and kafka.strimzi.io), or its name
    or kind is among the selected values. A definition of such resources counts as well.
    """
    prefixes = {one.key.partition("/")[0] for one in selector.requirements if "/" in one.key}
    values = {value.lower() for one in selector.requirements for value in one.values}
    for one in graph.everything:
        if one.kind == "CustomResourceDefinition" and _owns(text(one.get("spec", "group")), prefixes):
            return True  # the operator of these resources labels pods as it runs
        if not _is_custom(one) or one.namespace != service.namespace:
            continue
        if one.name.lower() in values or one.kind.lower() in values or _owns(one.group, prefixes):
            return True
        if one.group == "split.smi-spec.io" and one.get("spec", "service") == service.name:
            return True  # the root of a traffic split need not select pods itself
    return False


def _owns(group: str, prefixes: set[str]) -> bool:
    return any(
        prefix == group or group.endswith("." + prefix) or prefix.endswith("." + group)
        for prefix in prefixes
        if not prefix.endswith(("kubernetes.io", "k8s.io"))
    )


def _is_custom(one: Resource) -> bool:
    if "." not in one.group or one.group.endswith(".k8s.io") or one.group in _NO_PODS:
        return False
    return one.kind not in _MONITORS
