"""Ids: which object is which to kustomize, before and after its name, namespace and kind changed."""

from __future__ import annotations

from svclint.named_tuple import NamedTuple

# kustomize: kyaml/openapi/openapi.go: what its schema, that of Kubernetes 1.21, says of each kind: those without a
# namespace. All that it does not know has one, custom resources among them.
_CLUSTER_SCOPED = {
    "admissionregistration.k8s.io/v1 v1beta1": "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
    "apiextensions.k8s.io/v1 v1beta1": "CustomResourceDefinition",
    "apiregistration.k8s.io/v1 v1beta1": "APIService",
    "certificates.k8s.io/v1 v1beta1": "CertificateSigningRequest",
    "flowcontrol.apiserver.k8s.io/v1beta1": "FlowSchema PriorityLevelConfiguration",
    "networking.k8s.io/v1 v1beta1": "IngressClass",
    "node.k8s.io/v1 v1beta1": "RuntimeClass",
    "policy/v1beta1": "PodSecurityPolicy",
    "rbac.authorization.k8s.io/v1 v1beta1": "ClusterRole ClusterRoleBinding",
    "scheduling.k8s.io/v1 v1beta1": "PriorityClass",
    "storage.k8s.io/v1 v1beta1": "CSIDriver CSINode StorageClass VolumeAttachment",
    "/v1": "ComponentStatus Namespace Node NodeProxyOptions PersistentVolume",
}
_WITHOUT_NAMESPACE = frozenset(
    (group, version, kind)
    for (group, _, versions), kinds in ((key.partition("/"), value) for key, value in _CLUSTER_SCOPED.items())
    for version in versions.split()
    for kind in kinds.split()
)
NO_NAMESPACE = "_non_namespaceable_"
"""What stands for the namespace of an object that has none."""


class Gvk(NamedTuple):
    """Group, version and kind; an empty one is any where it selects."""

    group: str = ""
    version: str = ""
    kind: str = ""

    def selected_by(self, selector: Gvk) -> bool:
        return (
            selector.kind in ("", self.kind)
            and selector.group in ("", self.group)
            and selector.version in ("", self.version)
        )


class Id(NamedTuple):
    """What kustomize tells objects apart by: `namespace` is `default` where none is written."""

    group: str
    version: str
    kind: str
    namespace: str
    name: str

    @property
    def gvk(self) -> Gvk:
        return Gvk(self.group, self.version, self.kind)

    @property
    def cluster_scoped(self) -> bool:
        return self.namespace == NO_NAMESPACE


def is_cluster_scoped(gvk: Gvk) -> bool:
    """Whether kustomize is certain that objects of this kind have no namespace."""
    return tuple(gvk) in _WITHOUT_NAMESPACE


def cluster_scoped_kinds() -> frozenset[tuple[str, str, str]]:
    """The kinds that kustomize knows to have no namespace: group, version, kind."""
    return _WITHOUT_NAMESPACE


def effective_namespace(gvk: Gvk, written: str) -> str:
    """kustomize: kyaml/resid: EffectiveNamespace."""
    return NO_NAMESPACE if is_cluster_scoped(gvk) else written or "default"


def split_api_version(api_version: str) -> tuple[str, str]:
    """Group and version; what has no slash is a version."""
    group, slash, version = api_version.partition("/")
    return (group, version) if slash else ("", api_version)
