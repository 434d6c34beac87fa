"""Which Kubernetes a tree asks its clusters for: in flags, variables, images of nodes, and manifests of installers.

minikube, kind, k3d, k3s, RKE, kubeadm, kops, eksctl, Talos, Kubespray, Cluster API, clouds and Terraform all write it,
each in its own spelling. What only speaks of a version ("Kubernetes 1.22 and later") asks for none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.apis import apis
from svclint.source import Holds, Question
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

# of two digits: 1.9 and before are older than whatever is asked
_MINOR = r"[\"'`]?v?1\.(\d{2})(?:\.\d{1,3})?(?![\w.]*[ \t]*(?:\+(?:\s|$)|-[ \t]?v?1\.|or[ \t]))"
# kubernetesVersion: v1.33.4, KUBERNETES_VERSION=1.20, ${KUBERNETES_VERSION:-v1.15.7}, --kubernetes-version 1.15.10,
# cluster_version = "1.21"
_VERSION = re.compile(
    r"(?:[vV]ersion|VERSION)(?:[\"'`]?[ \t]{0,8}(?::-|[=:])[ \t]{0,8}|(?<=-version)[ \t]{1,8})" + _MINOR
)
# the kubeVersion of a chart is a condition
_WHOSE = (
    r"(?i)(?:^|[^a-z])(?<!min[-_])(?<!max[-_])(?<!minimum[-_])(?<!maximum[-_])(?<!required[-_])(?<!supported[-_])"
    # what controller-runtime tests with
    r"(?<!envtest[-_])(?<!test[-_])"
    r"(?:kube[-_]|(?:kubernetes|k8s|k3s|rke2?|orchestrator|(?<![a-z][-_])cluster|eks|gke|aks|(?:min[-_])?master"
    r"|control[-_]?plane)[-_]?)(?:release[-_]?)?$"
)
# characters that the longest of these may have
_BEFORE = 40
# the image of a node, not where a guide shows what kind says, and what k3s and RKE2 call their releases
_OF_NODES = re.compile(
    r"(?<!Ensuring node image \()\b(?:kindest/node|rancher/k3s|kubelet|hyperkube|kube-apiserver):v?1\.(\d{2})\b"
)
# kubelet=1.21.9-00, and as an item of a list kubeadm-1.21.9: packages of a distribution
_PACKAGE = re.compile(
    r"(?m)(?:\bkube(?:let|adm)=|^[ \t]*- [\"']?kube(?:let|adm)-|\binstall\b[^\n#]{0,80}? kube(?:let|adm)-)"
    r"1\.(\d{2})\.\d{1,3}(?:-[\w.]{1,20})?(?![\w.])"
)
_BUILD = re.compile(r"\bv?1\.(\d{2})\.\d{1,3}[+-](?:k3s|rke2r)\d")
# eksctl, KubernetesUpgrade and what the Cluster API makes clusters of have it in a field that is called as any version
_OF_CLUSTER = re.compile(
    r"^kind:[ \t]*[\"']?(?:ClusterConfig|KubernetesUpgrade)\b"
    r"|^apiVersion:[ \t]*[\"']?(?:(?!addons\.)[\w-]{1,40}\.)?cluster\.(?:x-)?k8s\.io/",
    re.MULTILINE,
)
_FIELD = re.compile(r"^[ \t]+version:[ \t]*" + _MINOR, re.MULTILINE)
_END = re.compile(r"^(?:---|```|[ \t]{0,8}- (?=apiVersion:))", re.MULTILINE)
_NODES = ("kindest/node:", "rancher/k3s:", "kubelet:", "hyperkube:", "kube-apiserver:")
_PACKAGES = ("kubelet=1", "kubelet-1", "kubeadm=1", "kubeadm-1")
_BUILDS = ("+k3s", "-k3s", "+rke2r", "-rke2r")
_CLUSTERS = ("ClusterConfig", "KubernetesUpgrade", "cluster.x-k8s.io/", "cluster.k8s.io/")
_COMMENTED = re.compile(r"[ \t]*(?:#|//|<!--)")
# characters, of a text and of the block above a line
_LONGEST, _BLOCK = 262_144, 2000


def _newest(source: Source, _: None) -> int:
    return max(asked(source.text), default=0) if len(source.text) <= _LONGEST else 0


NEWEST = Question(_newest, None)
"""The newest minor version of Kubernetes 1.x that a text asks a cluster of; 0 where it asks for none."""


def asked(text: str) -> Iterator[int]:
    """The minor versions that a text asks clusters of; what is commented out does not."""
    for one in _found(text):
        line = text[text.rfind("\n", 0, one.start()) + 1 : one.start()]
        if not _COMMENTED.match(line):
            yield int(one[1])


def _found(text: str) -> Iterator[re.Match[str]]:
    # most texts are ruled out by their letters
    for one in _VERSION.finditer(text):
        if re.search(_WHOSE, text[max(one.start() - _BEFORE, 0) : one.start()]) is not None:
            yield one
    if any(map(text.__contains__, _PACKAGES)):
        yield from _PACKAGE.finditer(text)
    if any(map(text.__contains__, _NODES)):
        yield from _OF_NODES.finditer(text)
    if any(map(text.__contains__, _BUILDS)):
        yield from _BUILD.finditer(text)
    if any(map(text.__contains__, _CLUSTERS)):
        for cluster in _OF_CLUSTER.finditer(text):
            # its own document: a release beside it has a version as well
            end = _END.search(text, cluster.end())
            last = end.start() if end is not None else len(text)
            # labels say the versions of charts
            yield from (one for one in _FIELD.finditer(text, cluster.end(), last) if not _is_label(text, one.start()))


def _is_label(text: str, at: int) -> bool:
    """Whether the line at a place stands right below labels or annotations, or further down among them."""
    column = len(text[at:]) - len(text[at:].lstrip(" \t"))
    for line in reversed(text[max(at - _BLOCK, 0) : at].split("\n")):
        bare = line.lstrip(" \t")
        if bare and len(line) - len(bare) < column:
            return bare.startswith(("labels:", "annotations:", "matchLabels:"))
    return False


_OLD = {one.api_version for one in apis().values() if one.deprecated is not None or one.removed is not None} - {"v1"}
HOLDS_OLD = Holds(*sorted(_OLD))
"""Whether an object may have an API that is deprecated or gone."""
