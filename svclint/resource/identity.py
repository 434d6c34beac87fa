"""Identity: what two objects of one cluster cannot share, and which kinds have no namespace."""

from __future__ import annotations

from svclint.families import calico, cert_manager, cilium, gateway_api, keda, kong, kyverno, openshift
from svclint.named_tuple import NamedTuple

# Built-in kinds without a namespace, and those of the APIs that traffic passes through or that make what it needs.
CLUSTER_SCOPED = frozenset(
    {
        ("", "Namespace"),
        ("", "Node"),
        ("", "PersistentVolume"),
        ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"),
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding"),
        ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
        ("apiextensions.k8s.io", "CustomResourceDefinition"),
        ("apiregistration.k8s.io", "APIService"),
        (calico.CRD, "GlobalNetworkPolicy"),
        (calico.GROUP, "GlobalNetworkPolicy"),
        (cert_manager.GROUP, "ClusterIssuer"),
        ("certificates.k8s.io", "CertificateSigningRequest"),
        (cilium.GROUP, "CiliumClusterwideNetworkPolicy"),
        ("crd.antrea.io", "ClusterNetworkPolicy"),
        ("extensions", "PodSecurityPolicy"),
        ("external-secrets.io", "ClusterExternalSecret"),
        ("flowcontrol.apiserver.k8s.io", "FlowSchema"),
        ("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration"),
        (gateway_api.GROUP, "GatewayClass"),
        keda.CLUSTER_AUTHENTICATION,
        kong.CLUSTER_PLUGIN,
        kyverno.CLUSTER_POLICY,
        ("networking.k8s.io", "IPAddress"),
        ("networking.k8s.io", "IngressClass"),
        ("networking.k8s.io", "ServiceCIDR"),
        ("node.k8s.io", "RuntimeClass"),
        ("policy", "PodSecurityPolicy"),
        ("policy.networking.k8s.io", "AdminNetworkPolicy"),
        ("policy.networking.k8s.io", "BaselineAdminNetworkPolicy"),
        ("policy.networking.k8s.io", "ClusterNetworkPolicy"),
        ("rbac.authorization.k8s.io", "ClusterRole"),
        ("rbac.authorization.k8s.io", "ClusterRoleBinding"),
        ("scheduling.k8s.io", "PriorityClass"),
        ("storage.k8s.io", "CSIDriver"),
        ("storage.k8s.io", "CSINode"),
        ("storage.k8s.io", "StorageClass"),
        ("storage.k8s.io", "VolumeAttachment"),
    }
)


# Kinds that moved: the old group's objects are the new group's
_MOVED = {
    ("extensions", "Deployment"): "apps",
    ("extensions", "DaemonSet"): "apps",
    ("extensions", "ReplicaSet"): "apps",
    ("extensions", "Ingress"): "networking.k8s.io",
    ("extensions", "NetworkPolicy"): "networking.k8s.io",
    ("", "DeploymentConfig"): openshift.APPS,
    ("", "Route"): openshift.ROUTE,
}


class Identity(NamedTuple):
    """What two objects of one cluster cannot share: group, kind, namespace ("" for cluster-scoped kinds), name."""

    group: str
    kind: str
    namespace: str
    name: str

    @staticmethod
    def of(group: str, kind: str, namespace: str, name: str) -> Identity:
        """The identity under the group that serves the kind today."""
        return Identity(_MOVED.get((group, kind), group), kind, namespace, name)
