"""Which Kubernetes a text asks clusters for: in flags, variables, images, packages, addresses and releases.

minikube, kind, k3d, k3s, MicroK8s, RKE, kubeadm, kops, eksctl, Talos, Kubespray, clouds, OpenShift and Terraform all
write it, each in its own spelling; what stands in blocks is in `cluster_blocks.py`. What only speaks of a version
("Kubernetes 1.22 and later") asks for none, and neither do clients: kubectl, libraries, charts.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from svclint.discover.hearsay.cluster_blocks import COMMENTED, MINOR, NAME, in_blocks, least, of_objects
from svclint.discover.hearsay.own_releases import started
from svclint.named_tuple import NamedTuple

# kubernetesVersion: v1.33.4, KUBERNETES_VERSION=1.20, ${KUBERNETES_VERSION:-v1.15.7}, --kubernetes-version 1.15.10,
# cluster_version = "1.21", K8S_VER := v1.10, param kubernetesVersion string = '1.29', ("K8S_VERSION", "v1.18"),
# setKubernetesVersion("1.19")
_VERSION = re.compile(
    r"(?:[vV]er(?:sion)?|VER(?:SION)?|(?:(?<=8[sS][-_])|(?<=[bB][eE][-_])|(?<=[eE][sS][-_])"
    r"|(?<=3[sS][-_])|(?<=[eE]2[-_])|(?<=apt_))(?:release|RELEASE))"
    r"(?:[\"'`]?(?:[ \t]{0,2}:?[ \t]?string)?[ \t]{0,8}"
    r"(?::-|=>|[:?+]?=|:|[,(](?=[ \t]?[\"'])|\]?[ \t]?\|\|)[ \t]{0,8}|(?<=[-_]version)[ \t]{1,8})"
    rf"(?:{MINOR}|{NAME})"
)
_V = r"v?1\.([4-9]|[1-3]\d)(?!\d)"
_EXACT = _V + r"\.\d{1,3}(?:\b|(?=_coreos))"
_COMPONENTS = r"(?:hyperkube|kubelet|kube-(?:apiserver|controller-manager|proxy|scheduler))(?:-(?:amd64|arm64|arm))?"

_CHARMED = ("charmed-kubernetes", "canonical-kubernetes")


class _Way(NamedTuple):
    """What a version looks like in texts that have one of the `signs`: the minor is its first group that matches."""

    signs: tuple[str, ...]
    pattern: re.Pattern[str]


_WAYS = (
    # the image of a node, not where a guide shows what kind says
    _Way(
        ("kindest/node:", "rancher/k3s", "rancher/rke2-runtime:"),
        re.compile(
            r"(?<!Ensuring node image \()\b(?:kindest/node|rancher/k3s(?:-upgrade)?|rancher/rke2-runtime)"
            rf":(?:{_V}\b|{NAME})"
        ),
    ),
    _Way(
        (
            *("hyperkube", "kubelet:", "kube-apiserver:", "kube-controller-manager:", "kube-proxy:", "kube-scheduler:"),
            *("-amd64:", "-arm64:", "-arm:"),
        ),
        re.compile(rf"(?<![\w-]){_COMPONENTS}:(?:{_EXACT}|{NAME})"),
    ),
    # what k3s, RKE, RKE2, k0s and clouds call their releases
    _Way(
        ("+k3s", "-k3s", "+rke2r", "-rke2r", "+k0s", "-k0s.", "-rancher1", "-rancher2", "+vmware", "---vmware"),
        re.compile(r"1\.([4-9]|[1-3]\d)\.\d{1,3}(?:[+-](?:k3s|rke2r)\d|[+-]k0s|-rancher\d|(?:\+|---)vmware\.\d)"),
    ),
    _Way(
        ("-gke.", "-do.", "-aliyun.", "-tke."),
        re.compile(rf"(?<![\w.:/-])(?<!: ){_V}\.\d{{1,3}}-(?:gke|do|aliyun|tke)\.\d"),
    ),
    # kubelet=1.21.9-00, and as an item of a list kubeadm-1.21.9: packages of a distribution
    _Way(
        ("kubelet-", "kubelet=", "kubeadm-", "kubeadm="),
        re.compile(
            rf"(?m)(?:\bkube(?:let|adm)=|^[ \t]*(?:- )?(?:name:[ \t]*)?[\"']?kube(?:let|adm)-"
            rf"|\binstall\b[^\n#]{{0,80}}? kube(?:let|adm)-|[\"']kube(?:let|adm)-)"
            rf"(?:{_V}(?:\.(?:\d{{1,3}}|\*)(?:-[\w.]{{1,20}})?)?(?![\w.])|{NAME})"
        ),
    ),
    # programs of a release, other than kubectl; images of machines that have them
    _Way(
        ("kubernetes-release/release", "dl.k8s.io", "kubernetes-server", "kubernetes-node"),
        re.compile(
            rf"/{_V}\.\d{{1,3}}/(?:bin/[\w$]{{1,16}}/[\w$]{{1,16}}/(?:kube(?:let|adm|-\w+)|\{{)"
            r"|kubernetes-(?:server|node)-)"
        ),
    ),
    _Way(
        ("optimized-ami/1.", "eks-node-1.", "aws-k8s-1."),
        re.compile(rf"\b(?:optimized-ami/|amazon-eks-(?:\w{{1,8}}-)?node-|aws-k8s-){_V}\b"),
    ),
    _Way(("KubernetesVersion.",), re.compile(r"\bKubernetesVersion\.(?:V1_(\d{1,2})\b|of\([\"']1\.(\d{1,2}))")),
    _Way(
        ("upgrade apply", "upgrade-k8s"),
        re.compile(
            r"\b(?:kubeadm[ \t]+upgrade[ \t]+apply|talosctl[ \t][^\n]{0,80}?upgrade-k8s[ \t][^\n]{0,80}?--to)"
            rf"[ \t=]+{_V}\b"
        ),
    ),
    # the version that is given to a script which installs Kubernetes: bash install-k8s.sh master 1.16.2
    _Way(
        ("install-k8s", "install_k8s", "install-kube", "install_kube", "k8s-install", "k8s_install"),
        re.compile(
            r"\b(?:install[-_](?:k8s|kube\w{0,10})|k8s[-_]install)[\w-]{0,30}\.sh\b[^\n#|;&]{0,200}?[ \t=][\"']?"
            rf"{_EXACT}(?!\.)"
        ),
    ),
    # a channel has the releases of one minor
    _Way(
        ("s_channel", "s-channel", "S_CHANNEL", "2_channel", "2-channel", "2_CHANNEL", "v1-release/channels/"),
        re.compile(
            r"(?:(?:k3s|rke2|K3S|RKE2|microk8s)[-_](?:channel|CHANNEL)[\"']?[ \t]{0,8}[:= ][ \t]{0,8}[\"']?"
            rf"(?:\$\{{\w{{1,40}}:?-)?|\bv1-release/channels/)(?:stable-)?{_V}\b"
        ),
    ),
    _Way(
        ("microk8s", "kubernetes-control-plane", "kubernetes-master", "kubernetes-worker", *_CHARMED),
        re.compile(
            r"\b(?:microk8s|c(?:harmed|anonical)-kubernetes|kubernetes-(?:control-plane|master|worker))\b"
            r"[^#]{0,300}?channel[\"']?[ \t]*[:=][ \t]*"
            rf"[\"']?{_V}/"
        ),
    ),
    _Way(
        ("_tag", "_TAG"),
        re.compile(
            r"\b(?:hyperkube|kube|kubernetes|k8s|kubelet|kind_node|HYPERKUBE|KUBE|KUBERNETES|K8S|KUBELET|KIND_NODE)"
            rf"(?:_image|_IMAGE)?_(?:tag|TAG)[\"']?[ \t]{{0,8}}(?:[:?]?=|:)[ \t]{{0,8}}{MINOR}"
        ),
    ),
    # sealos and KubeKey: labring/kubernetes:v1.24.0, kube1.16.0.tar.gz, --with-kubernetes v1.17.9
    _Way(
        ("labring/kubernetes", "/kube1.", "--with-kubernetes"),
        re.compile(
            rf"(?:\blabring/kubernetes(?:-\w{{1,12}})?:|--with-kubernetes[ \t=]+[\"']?){_V}\b"
            r"|/kube1\.([4-9]|[1-3]\d)\.\d{1,3}\.tar\.gz"
        ),
    ),
    # what acs-engine and aks-engine make clusters of, and kubeadm-dind-cluster, a script for each minor
    _Way(
        ("orchestratorRelease", "dind-cluster-v1."),
        re.compile(rf"(?:\borchestratorRelease[\"']?[ \t]*:[ \t]*[\"']|\bdind-cluster-){_V}(?=[\"']|\.sh\b)"),
    ),
    # the preferences of apt, and a module of Typhoon's, which is released as Kubernetes is
    _Way(
        ("Pin: version", "poseidon/typhoon"),
        re.compile(
            rf"(?:\bPackage:[^\n]*\bkube(?:let|adm|\*)[^\n]*\nPin:[ \t]*version[ \t]+"
            rf"|\bposeidon/typhoon//[\w/-]{{1,80}}/kubernetes\?ref=){_V}\b"
        ),
    ),
    # as KubeOne, an action of minikube, and jobs of a matrix have it
    _Way(
        ("kubernetes: ", "kubernetes version: ", "k8s: "),
        re.compile(rf"(?m)^[ \t]*(?:- )?(?:kubernetes(?: version)?|k8s):[ \t]+{MINOR}(?=[\"']?[ \t]*(?:#[^\n]*)?\r?$)"),
    ),
)
# the repository of what a release has; whoever takes kubectl alone from there has no cluster of it
_REPOSITORY = re.compile(rf"\bcore:?/stable:?/(?:{_V}/|{NAME})")
# versions: ["1.18", "1.19"], of which the newest counts
_LIST = re.compile(
    r"(?m)^[ \t]*(?:- )?[\"']?(?:kubernetes|k8s|kube|k3s|rke2)(?:[-_ ]?[vV]ersions?)?[\"']?[ \t]{0,8}:[ \t]{0,8}"
    r"(?=\[|\r?$)"
)
_OF_LISTS = (
    *("kubernetes:", "k8s:", "k3s:", "kube:", "rke2", "s-version", "s_version", "sVersion", "kube-version"),
    *("kube_version", "kubeVersion", "kubernetes version", "k8s version"),
)
_LISTED = re.compile(rf"[\"']?{_V}(?:\.(?:\d{{1,3}}|x))?(?:[+-](?:k3s|rke2r)\d)?[\"']?")
# OpenShift 3.11 is Kubernetes 1.11, 4.1 is 1.13, 4.3 is 1.16, 4.10 is 1.23
_OPENSHIFT = re.compile(
    r"(?:(?:openshift|OPENSHIFT|ocp|OCP|okd|OKD)(?:_(?:release|version|image_tag|pkg_version|RELEASE|VERSION)|Version)"
    r"[\"']?[ \t]{0,8}(?::-|[:?]?=|:)[ \t]{0,8}[\"']?(?:\$\{\w{1,40}:-)?-?"
    r"|(?:--|set[ \t]+)openshift-version[ \t=]+[\"']?|oc[ \t]+cluster[ \t]+up\b[^\n]{0,200}?--version[ \t=]+[\"']?"
    r"|rosa[ \t]+create[ \t]+cluster\b[^\n]{0,300}?--version[ \t=]+[\"']?"
    r"|ocp-release:|openshift/origin(?:-control-plane|-node)?:)v?([34])\.(\d{1,2})(?![\d+])"
)
_OPENSHIFTS = ("penshift", "PENSHIFT", "OCP_", "ocp", "OKD_", "okd_", "oc cluster up", "rosa create")
_OF_OPENSHIFT = (
    *("penshift_", "penshiftVersion", "penshift-version", "penshift/origin", "PENSHIFT_", "OCP_", "ocp_"),
    "ocp-release:",
    *("OKD_", "okd_", "ocpVersion", "okdVersion", "oc cluster up", "rosa create"),
)
# the API server and what comes with it, and what is released for one minor
_IMAGES = re.compile(rf"(?<![\w-])(?:{_COMPONENTS}:{_EXACT}|cluster-autoscaler(?:-(?:amd64|arm64))?:v1\.([123]\d)\.\d)")
# most texts are ruled out by having none; of a large one the parts before them are looked at (characters)
_NUMBER = re.compile(r"1\.(?:[4-9]|[1-3]\d)(?!\d)|V1_\d")
_LARGE, _AROUND = 16_384, 1600
_DEFINED = r"(?m)(?<![\w.-]){}[\"']?[ \t]{{0,8}}(?:[:?]?=|:)[ \t]{{0,8}}{}"
_VARIABLE = r"variable[ \t]+\"?{}\"?[ \t]*\{{[^}}]{{0,600}}?default[ \t]*=[ \t]*{}"
_ANY_VARIABLE = re.compile(_VARIABLE.format(r"([\w-]{1,60})", MINOR))
_ANY_VALUE = re.compile(r"(?m)^[ \t]*([\w-]{1,60})[ \t]*=[ \t]*" + MINOR)
_PACKAGES = frozenset({"package.json", "setup.cfg", "pyproject.toml", "composer.json"})
_CODE = (".go", ".py", ".js", ".mjs", ".ts", ".java", ".kt", ".rs", ".cs", ".rb")
# characters
_LONGEST_NAME = 40
# names of variables of one text that are looked up
_MOST = 8


def asked(text: str, path: str = "") -> Iterator[int]:
    """The minor versions that a text, which lies at `path`, asks clusters of; what is commented out does not."""
    yield from _of_openshift(text)
    yield from (minor for minor, at in started(text) if not _is_commented(text, at))
    if len(text) > _LARGE:
        text = _parts(text)
    elif _NUMBER.search(text) is None:
        return
    names: set[str] = set()
    for minor, name in _found(text, path):
        if minor:
            yield minor
        elif not _tells_itself(name):
            names.add(name)
    for name in sorted(names)[:_MOST]:
        for pattern in (_DEFINED, _VARIABLE):
            for one in re.finditer(pattern.format(re.escape(name), MINOR), text):
                if not _is_commented(text, one.start()):
                    yield int(one[1])


def _parts(text: str) -> str:
    """What stands before the numbers of a large text that may be versions, and some more."""
    parts: list[tuple[int, int]] = []
    for one in _NUMBER.finditer(text):
        start, end = max(one.start() - _AROUND, 0), one.end() + 160
        if parts and start <= parts[-1][1]:
            start = parts.pop()[0]
        elif start:
            # whole lines, where they are not longer than that
            start = text.find("\n", start, one.start()) + 1 or start
        parts.append((start, end))
    return "\n".join(text[start:end] for start, end in parts)


def named(text: str) -> Iterator[str]:
    """The variables of Terraform that a text asks clusters of the version of."""
    return (name for minor, name in _found(text) if not minor and name and not _tells_itself(name))


def given(text: str) -> Iterator[tuple[str, int]]:
    """The variables of Terraform to which a text gives what may be a version, as values or by default."""
    for pattern in (_ANY_VARIABLE, _ANY_VALUE):
        for one in pattern.finditer(text):
            if one[1] != "default" and not _is_commented(text, one.start()):
                yield one[1], int(one[2])


OF_IMAGES = (*_WAYS[1].signs, "cluster-autoscaler:")
"""One of these stands where a manifest has images that are released with a Kubernetes."""


def of_images(text: str) -> int:
    """The newest minor version of the Kubernetes that images in a manifest are released with; 0 for none."""
    if not any(map(text.__contains__, OF_IMAGES)):
        return 0
    found = (one for one in _IMAGES.finditer(text) if not _is_commented(text, one.start()))
    return max((int(one[1] or one[2]) for one in found), default=0)


def of_components(text: str) -> int:
    """The same by what comes with a Kubernetes alone, without add-ons that are released for one."""
    found = (one for one in _IMAGES.finditer(text) if one[1] and not _is_commented(text, one.start()))
    return max((int(one[1]) for one in found), default=0)


def _found(text: str, path: str = "") -> Iterator[tuple[int, str]]:
    """The minor versions, or 0 and the name of a variable."""
    for one in () if _is_of_client(text) else _VERSION.finditer(text):
        minor = int(one[1] or 0)
        if (
            (known := least(text, one.start()))
            and (not minor or minor >= known)
            and not _is_of_program(text, one.start(), path)
            and not _is_commented(text, one.start())
        ):
            yield minor, one[2] or ""
    for minor, name, at in in_blocks(text):
        if not _is_commented(text, at):
            yield minor, name
    for way in _WAYS:
        if any(map(text.__contains__, way.signs)):
            yield from _all(text, way.pattern)
    if "/stable" in text and ("kubelet" in text or "kubeadm" in text):
        yield from _all(text, _REPOSITORY)
    for one in of_objects(text):
        if not _is_commented(text, one.start()):
            yield int(one[1]), ""
    yield from ((minor, "") for minor in _listed(text))


def _is_of_client(text: str) -> bool:
    """Whether a text makes an image that has kubectl and no node of a cluster."""
    is_image = text.startswith("FROM ") or "\nFROM " in text
    return is_image and "kubectl" in text and not any(map(text.__contains__, ("kubelet", "kubeadm", "kindest/node")))


def _is_of_program(text: str, at: int, path: str) -> bool:
    """Whether the version of a Kubernetes is one that a program speaks of: a property of its package, but no flag of a
    command in there, or that of a kubelet in code, as commands and settings set up nodes."""
    before = text[max(at - _LONGEST_NAME, 0) : at]
    if posixpath.basename(path) in _PACKAGES:
        return re.search(r"(?<![\w-])--[\w-]*$", before) is None
    return path.endswith(_CODE) and re.search(r"(?i)kubelet[-_]?$", before) is not None


def _tells_itself(name: str) -> bool:
    """Whether the value of a variable is known by its name for what it is."""
    return least(name, name.lower().rfind("ver")) > 0


def _all(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    for one in pattern.finditer(text):
        if not _is_commented(text, one.start()):
            found = next(filter(None, one.groups()), "")
            yield (int(found), "") if found.isdigit() else (0, found)


def _listed(text: str) -> Iterator[int]:
    if not any(map(text.__contains__, _OF_LISTS)):
        return
    for one in _LIST.finditer(text):
        if _is_commented(text, one.start()):
            continue
        rest = text[one.end() : one.end() + 1500]
        if rest.startswith("["):
            items = re.split(r"[,\n]", rest[1:].partition("]")[0])
        else:
            items = []
            for line in rest.split("\n")[1:]:
                if not line.lstrip().startswith("- "):
                    break
                items.append(line.lstrip()[2:])
        for item in items:
            if listed := _LISTED.fullmatch(item.partition(" #")[0].strip()):
                yield int(listed[1])


def _of_openshift(text: str) -> Iterator[int]:
    if not any(map(text.__contains__, _OPENSHIFTS)) or not any(map(text.__contains__, _OF_OPENSHIFT)):
        return
    for one in _OPENSHIFT.finditer(text):
        if not _is_commented(text, one.start()):
            yield of_openshift(int(one[1]), int(one[2]))


def of_openshift(major: int, minor: int) -> int:
    """The minor version of the Kubernetes that a release of OpenShift has."""
    if major == 3:
        return minor
    return minor + (13 if minor >= 3 else 12)


def _is_commented(text: str, at: int) -> bool:
    return COMMENTED.match(text[text.rfind("\n", 0, at) + 1 : at] or text[at : at + 1]) is not None
