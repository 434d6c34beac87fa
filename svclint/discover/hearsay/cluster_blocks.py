"""Versions of clusters that stand some lines below, or some words behind, what says that they are those of one.

A variable and its default, a resource of Terraform, a template of CloudFormation, a program for Pulumi, an object that
makes a cluster, a command with its options.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from svclint.named_tuple import NamedTuple

# a default of a shell, of Jinja and of a workflow may stand before it, not that of what controller-runtime tests with
_GIVEN = (
    r"(?:[\"'`]?\$\{(?!\w{0,40}(?:ENVTEST|MIN_|MAX_|envtest))\w{1,40}:?[-=]"
    r"|[\"']?\$?\{\{[^}\n]{0,80}?(?:default\([ \t]?|\|\|[ \t]?)(?=[\"'])"
    r"|(?:pulumi\.)?String\()?[\"'`]?"
)
# "1.18 or later", "1.18+" and "1.18-1.21" ask for none
_NO_RANGE = (
    r"(?![\w.]{0,16}[\"'`]?[ \t]{0,8}(?:\+(?:[\s\"'`]|$)|[-\u2013][ \t]?v?1\.|or[ \t]"
    r"|(?:and|&)[ \t](?:above|higher|later|newer|up|upwards?)\b))"
)
MINOR = _GIVEN + r"(?:stable-)?v?1\.([4-9]|[1-3]\d)(?!\d)(?:\.(?:\d{1,3}|[xX*]))?" + _NO_RANGE
"""The minor version, as the only group, of what is written where a version is given."""

NAME = r"[\"'`]?(?:\$\{?(?:var\.|local\.)?|\$?\{\{[ \t]?\.?|var\.|local\.)([A-Za-z_]\w{0,60})(?![\w.:(\[])"
"""What is written there where the version has a name, as the only group."""


class Block(NamedTuple):
    """Where a block may begin (`opens`) in texts that have one of the `signs`, and which of its lines has the version:
    its minor as the first group of `field`, or its name as the second."""

    signs: tuple[str, ...]
    opens: re.Pattern[str]
    field: re.Pattern[str]
    body: Callable[[str, re.Match[str]], str]
    is_meant: Callable[[str, re.Match[str]], bool]


# characters
_LONGEST = 1500
_BEFORE = 40


def _until(end: str, *, limit: int = _LONGEST) -> Callable[[str, re.Match[str]], str]:
    """What stands behind the beginning of a block, up to its `end`."""
    pattern = re.compile(end)

    def body(text: str, opened: re.Match[str]) -> str:
        found = text[opened.end() : opened.end() + limit]
        closed = pattern.search(found)
        return found[: closed.start()] if closed is not None else found

    return body


def _children(text: str, opened: re.Match[str]) -> str:
    """The lines right below the line of a key, by their columns; those of its braces where it has some."""
    found = text[opened.end() : opened.end() + _LONGEST]
    if opened[0].rstrip().endswith("{"):
        return found.partition("}")[0]
    above = text[text.rfind("\n", 0, opened.start()) + 1 : opened.end()]
    column, is_item = _column(above), False
    bare = above.strip()
    if bare.startswith("- ") and ":" in bare.rstrip(":"):
        # `- name: X` has its `value:` below itself
        column, is_item = column + 1, True
    lines: list[str] = []
    first = None
    for line in found.split("\n"):
        here = _column(line)
        if not line.strip():
            continue
        if here <= column:
            break
        first = here if first is None else first
        if here == first and not (is_item and line.lstrip().startswith("- ")):
            lines.append(line)
    return "\n".join(lines)


def _column(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


_WHOSE = re.compile(
    r"(?i)(?:^|[^a-z]|(?<![a-z])(?:eks|aks|gke|cluster|desired|initial|set|target|with))"
    r"(?<!min[-_])(?<!max[-_])(?<!minimum[-_])(?<!maximum[-_])(?<!required[-_])(?<!supported[-_])"
    # what controller-runtime tests with
    r"(?<!envtest[-_])(?<!test[-_])"
    # the kubeVersion of a chart is a condition
    r"(?:kube[-_]|(?:kubernetes|k8s|k3s|rke2?|orchestrator|(?<![a-z][-_])cluster|eks|gke|aks|lke|doks|(?:min[-_]?)?master"
    r"|control[-_]?plane|kubelet|kubeadm|kind[-_]node)[-_]?)"
    r"(?:(?:api|apt|deb|image|minor|package|pkg|release|rpm|server)[-_]?)?$"
)
_OWN = re.compile(r"(?i)k(?:ube|8s|3s)[a-z0-9_-]*$")


def least(text: str, at: int) -> int:
    """The oldest minor that the version at a place may have, by the word that stands before it; 0 where it is not that
    of a cluster. Other things have versions as low as those of a Kubernetes of 2016."""
    before = text[max(at - _BEFORE, 0) : at]
    found = _WHOSE.search(before)
    if found is None:
        return 0
    if _OWN.search(before):
        return 4
    # RKE itself is at 1.8
    return 10 if "rke" in found[0].lower() else 7


def _is_of_cluster(text: str, opened: re.Match[str]) -> bool:
    # `version` and nothing behind it is a variable where it is the name of one
    return least(text, opened.start()) > 0


def _always(_text: str, _opened: re.Match[str]) -> bool:
    return True


def _is_snap(text: str, opened: re.Match[str]) -> bool:
    return re.match(r"[^\n]{0,200}(?:microk8s|kubelet|kube-apiserver|k8s)\b", text[opened.end() :][:250]) is not None


_LINE = r"(?<![\\`^])\r?\n"
_OPTION = re.compile(rf"(?:^|[ \t\n])(?:--(?:[a-z0-9]{{1,12}}[-_])?version|-k|version)(?:[ \t]+|=)(?:{MINOR}|{NAME})")
_MAKES_CLUSTER = re.compile(
    r"(?:eksctl[ \t]+(?:create|upgrade)[ \t]+cluster|doctl[ \t]+(?:kubernetes|k8s|k)[ \t]+clusters?[ \t]+c(?:reate)?"
    r"|civo[ \t]+(?:kubernetes|k8s|k3s)[ \t]+create|ibmcloud[ \t]+(?:ks|cs|oc)[ \t]+cluster[ \t]+create"
    r"|scw[ \t]+k8s[ \t]+cluster[ \t]+create|exo[ \t]+compute[ \t]+sks[ \t]+create"
    r"|vultr-cli[ \t]+kubernetes[ \t]+create|az[ \t]+aks[ \t]+(?:create|upgrade)|minikube[ \t]+(?:config|start)"
    r"|aws[ \t]+eks[ \t]+(?:create|update)-cluster|kops[ \t]+create|kubeadm[ \t]+(?:init|config)|k3sup[ \t]+install"
    r"|tkg[ \t]+create|gcloud[ \t]+(?:beta[ \t]+)?container[ \t]+clusters[ \t]+(?:create|upgrade))\b"
)
_VERSION_LINE = re.compile(rf"(?m)^[ \t]*[\"']?[vV]ersion[\"']?[ \t]*[:=][ \t]*(?:{MINOR}|{NAME})")

BLOCKS = (
    # variable "kubernetes_version" { default = "1.21" }, a parameter of a pipeline or template, an entry of env
    Block(
        ("ersion", "ERSION"),
        re.compile(r"(?:[vV]ersion|VERSION)[\"']?[ \t]{0,4}(?:[:=]?[ \t]{0,4}\{|:?[ \t]{0,4}\r?\n)"),
        re.compile(
            rf"(?m)(?:^|[{{,;])[ \t]*[\"']?(?:[dD]efault|defaultValue|value)[\"']?[ \t]*[:=][ \t]*(?:{MINOR}|{NAME})"
        ),
        _children,
        _is_of_cluster,
    ),
    # kubernetes: {version: 1.21}, as Gardener and KubeKey have it
    Block(
        ("kubernetes:", "k8s:", "k3s:", "rke2:", "kubernetes =", "k8s =", 'kubernetes":', 'k8s":'),
        re.compile(
            r"(?m)^[ \t]*(?:- )?[\"']?(?:kubernetes|k8s|k3s|rke2)[\"']?[ \t]{0,8}[:=][ \t]{0,8}\{?[ \t]{0,8}\r?\n"
        ),
        _VERSION_LINE,
        _children,
        _always,
    ),
    Block(
        ('resource "',),
        re.compile(
            r"(?m)^[ \t]*resource[ \t]+\"(?!kubernetes_|kubectl_|helm_)(?!\w{1,80}_(?:addon|extension)s?\")"
            r"\w{0,40}?(?:eks|k8s|kubernetes|_kube|lke|sks)\w{0,40}\"[ \t]+\"[^\"\n]{1,80}\"[ \t]*\{"
        ),
        _VERSION_LINE,
        _until(r"\n\}"),
        _always,
    ),
    # what Terraform asks a cloud for: the newest that begins so
    Block(
        ("_versions",),
        re.compile(
            r"(?m)^[ \t]*data[ \t]+\"\w{0,40}(?:container_engine|kubernetes|kubernetes_service|lke|k8s)_versions\""
            r"[ \t]+\"[^\"\n]{1,80}\"[ \t]*\{"
        ),
        re.compile(rf"(?m)^[ \t]*version_prefix[ \t]*=[ \t]*(?:{MINOR}|{NAME})"),
        _until(r"\n\}"),
        _always,
    ),
    Block(
        ("AWS::EKS::", "eks:"),
        re.compile(r"(?:AWS::EKS::(?:Cluster|Nodegroup)|\beks:(?:index:|eks/cluster:)?Cluster)[\"']?,?[ \t]{0,8}\r?\n"),
        _VERSION_LINE,
        _until(r"[\"']?\b[tT]ype[\"']?:[ \t]*[\"']?\w+:"),
        _always,
    ),
    Block(
        ("eks.", "KubernetesCluster", "LkeCluster", "SksCluster"),
        re.compile(r"(?:eks\.(?:New)?(?:Fargate)?|Kubernetes|Lke|Sks)Cluster(?:Args)?[({]"),
        re.compile(rf"(?<![\w.-])[vV]ersion[\"']?[ \t]*[:=][ \t]*(?:{MINOR}|{NAME})"),
        _until(r"(?m)^[ \t]*[})\]]*\)[;,]?[ \t]*$"),
        _always,
    ),
    Block(
        (
            *("eksctl create", "eksctl upgrade", "doctl k", "civo k", "ibmcloud ", "scw k8s", "exo compute", "tkg c"),
            *("vultr-cli k", "az aks", "minikube ", "aws eks", "kops create", "kubeadm ", "k3sup ", "gcloud "),
        ),
        _MAKES_CLUSTER,
        _OPTION,
        _until(_LINE),
        _always,
    ),
    Block(
        ("snap ",),
        re.compile(r"snap[ \t]+(?:install|refresh)\b"),
        re.compile(rf"--channel(?:[ \t]+|=)(?:{MINOR}|{NAME})"),
        _until(_LINE),
        _is_snap,
    ),
)


def in_blocks(text: str) -> Iterator[tuple[int, str, int]]:
    """The versions in the blocks of a text: the minor, or 0 and a name for it; and where the block begins."""
    for block in BLOCKS:
        if not any(map(text.__contains__, block.signs)):
            continue
        for opened in block.opens.finditer(text):
            if not block.is_meant(text, opened):
                continue
            for found in block.field.finditer(block.body(text, opened)):
                line = found.string[found.string.rfind("\n", 0, found.start() + 1) + 1 : found.start()]
                if not COMMENTED.match(line or found[0]):
                    yield int(found[1] or 0), found[2] or "", opened.start()
                    break


COMMENTED = re.compile(r"[ \t]*(?:#|//|;|<!--)")
"""How a line begins that asks nothing."""

# eksctl, KubernetesUpgrade and what the Cluster API, Crossplane and others make clusters of have it in a field that is
# called as any version
_OF_CLUSTER = re.compile(
    r"^kind:[ \t]*[\"']?(?:ClusterConfig|KubernetesUpgrade|Shoot"
    r"|(?:EKS|GKE|AKS|OKE|Kubernetes|TanzuKubernetes)Cluster(?:Claim)?)\b"
    r"|^(?:[ \t]{0,8}- )?apiVersion:[ \t]*[\"']?(?:(?:(?!addons\.)[\w-]{1,40}\.)?cluster\.(?:x-)?k8s\.io"
    r"|eks\.aws\.(?:m\.)?(?:crossplane|upbound)\.io|eks\.services\.k8s\.aws|k0s(?:ctl\.k0sproject|motron)\.io"
    r"|kubermatic\.k8[cs]\.io|kubekey\.kubesphere\.io)/",
    re.MULTILINE,
)
_CLUSTERS = (
    *("ClusterConfig", "KubernetesUpgrade", "cluster.x-k8s.io/", "cluster.k8s.io/", "Shoot", "EKSCluster"),
    *("GKECluster", "AKSCluster", "OKECluster", "KubernetesCluster", "eks.aws.", "eks.services.k8s.aws", "k0sproject"),
    *("k0smotron", "kubermatic.k8"),
    "kubekey.",
)
_FIELD = re.compile(r"^[ \t]+version:[ \t]*" + MINOR, re.MULTILINE)
_END = re.compile(r"^(?:---|```|[ \t]{0,8}- (?=apiVersion:))", re.MULTILINE)
# characters of the block above a line
_BLOCK = 2000


def of_objects(text: str) -> Iterator[re.Match[str]]:
    """The fields called version of objects that make clusters."""
    if not any(map(text.__contains__, _CLUSTERS)):
        return
    last = -1
    for cluster in _OF_CLUSTER.finditer(text):
        if cluster.end() <= last:
            continue  # of the document that was read
        # its own document: a release beside it has a version as well
        end = _END.search(text, cluster.end())
        last = end.start() if end is not None else len(text)
        # labels say the versions of charts
        yield from (one for one in _FIELD.finditer(text, cluster.end(), last) if not _is_label(text, one.start()))


def _is_label(text: str, at: int) -> bool:
    """Whether the line at a place stands right below labels or annotations, or further down among them."""
    column = _column(text[at : at + _LONGEST])
    for line in reversed(text[max(at - _BLOCK, 0) : at].split("\n")):
        bare = line.lstrip(" \t")
        if bare and len(line) - len(bare) < column:
            return bare.startswith(("labels:", "annotations:", "matchLabels:"))
    return False
