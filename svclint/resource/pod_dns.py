"""Whom pods ask for names, by their dnsPolicy and dnsConfig.

kubernetes.io/docs/concepts/services-networking/dns-pod-service: ClusterFirst is the default, and means Default for pods
on the network of their node.
"""

from __future__ import annotations

from svclint.resource.model import mapping, sequence, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.resource.workload import PodTemplate

CLUSTER_FIRST, WITH_HOST_NETWORK, DEFAULT = "ClusterFirst", "ClusterFirstWithHostNet", "Default"
_OF_CLUSTER = (None, CLUSTER_FIRST, WITH_HOST_NETWORK)


def asks_node(template: PodTemplate) -> bool:
    """Whether the pods ask the resolver of their node, and no other."""
    policy = template.spec.get("dnsPolicy")
    if _config(template, "nameservers"):
        return False
    return policy == DEFAULT or (policy in (None, CLUSTER_FIRST) and template.spec.get("hostNetwork") is True)


def asks_cluster(template: PodTemplate) -> bool:
    """Whether they ask the DNS of the cluster, by UDP, and no other: as far as the policy says."""
    options = {text(mapping(one).get("name")) for one in _config(template, "options")}
    if _config(template, "nameservers") or "use-vc" in options:
        return False
    return template.spec.get("dnsPolicy") in _OF_CLUSTER


def completes_by_namespace(template: PodTemplate) -> bool:
    """Whether a name of one label is that of a Service in their own namespace, and of no other place."""
    if asks_node(template) or _config(template, "nameservers") or _config(template, "searches"):
        return False
    return template.spec.get("dnsPolicy") in _OF_CLUSTER


def _config(template: PodTemplate, field: str) -> list[object]:
    return sequence(mapping(template.spec.get("dnsConfig")).get(field))
