"""Which Kubernetes a configuration of kubeadm, or of kind, is for at most: that of the last program which reads it."""

from __future__ import annotations

import re

# k/k: cmd/kubeadm/app/util/config: validateSupportedVersion; 1.13, 1.14, 1.15, 1.22 and 1.27 each dropped one
_LAST = {"v1alpha1": 11, "v1alpha2": 12, "v1alpha3": 14, "v1beta1": 21, "v1beta2": 26}
ANY = 99
"""What a file is for whose API no kubeadm has dropped yet."""

_API = re.compile(r"(?m)^apiVersion:[ \t]*[\"']?kubeadm\.k8s\.io/(v1(?:alpha|beta)\d)\b")
# kind: pkg/internal/apis/config/encoding: Load; 0.9.0 dropped what was before v1alpha4, 0.8.1 makes clusters of 1.18
_API_OF_KIND = re.compile(r"(?m)^apiVersion:[ \t]*[\"']?kind\.(?:sigs\.k8s|x-k8s)\.io/v1alpha(\d)\b")
_NOW_OF_KIND, _LAST_OF_KIND = 4, 18
# kind converts what it patches, and patches nothing where it has another version
_OF_KIND = ("kind.x-k8s.io/", "kind.sigs.k8s.io/", "kubeadmConfigPatches")
# read to be converted for a newer one; and of what is newest, whatever the API
_NOT_FOR_IT = re.compile(
    r"\bconfig migrate\b|--old-config\b|(?m:^[ ]*kubernetesVersion:[ \t]*[\"']?(?:stable|latest)[\"']?[ \t]*(?:#|\r?$))"
)
_PLAIN = (".yaml", ".yml")


def newest_of(path: str, text: str) -> int:
    """The last minor version that takes all configurations of kubeadm in a plain file; 0 where it has none. What a
    script or a guide writes it may convert, or only show."""
    if "kubeadm.k8s.io/" not in text or not path.endswith(_PLAIN):
        return 0
    if any(map(text.__contains__, _OF_KIND)) or _NOT_FOR_IT.search(text) is not None:
        return 0
    return min((_LAST.get(one[1], ANY) for one in _API.finditer(text)), default=0)


def newest_of_kind(path: str, text: str) -> int:
    """The minor version that the last kind has which reads a plain file, if nobody asks it for another one; 0 where it
    is none of its configurations."""
    if "kind." not in text or not path.endswith(_PLAIN):
        return 0
    found = [int(one[1]) for one in _API_OF_KIND.finditer(text)]
    return 0 if not found else ANY if max(found) >= _NOW_OF_KIND else _LAST_OF_KIND
