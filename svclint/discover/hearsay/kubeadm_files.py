"""Which Kubernetes a configuration of kubeadm, or of kind, is for at most: that of the last program which reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.resource import mapping, text
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.source import Source

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
_NEWEST = ("stable", "latest")
_PLAIN = (".yaml", ".yml", ".json")
_OF_KUBEADM = "kubeadm.k8s.io/"
_OF_KINDS = ("kind.x-k8s.io/", "kind.sigs.k8s.io/")


def newest_of(source: Source) -> int:
    """The last minor version that takes all configurations of kubeadm in a plain file; 0 where it has none. What a
    script or a guide writes it may convert, or only show."""
    written = source.text
    if _OF_KUBEADM not in written or not source.path.endswith(_PLAIN):
        return 0
    if any(map(written.__contains__, _OF_KIND)) or _NOT_FOR_IT.search(written) is not None:
        return 0
    found = _API.findall(written)
    if len(found) < written.count(_OF_KUBEADM):
        # in flow style, as JSON, or in a comment
        read = list(_objects(source, (_OF_KUBEADM,)))
        if any(text(one.get("kubernetesVersion")) in _NEWEST for _, one in read):
            return 0
        found = [api for api, _ in read]
    return min((_LAST.get(one, ANY) for one in found), default=0)


def newest_of_kind(source: Source) -> int:
    """The minor version that the last kind has which reads a plain file, if nobody asks it for another one; 0 where it
    is none of its configurations."""
    written = source.text
    if "kind." not in written or not source.path.endswith(_PLAIN):
        return 0
    found = [int(one) for one in _API_OF_KIND.findall(written)]
    if len(found) < sum(map(written.count, _OF_KINDS)):
        apis = (api.removeprefix("v1alpha") for api, _ in _objects(source, _OF_KINDS))
        found = [int(one) for one in apis if one.isdecimal()]
    return 0 if not found else ANY if max(found) >= _NOW_OF_KIND else _LAST_OF_KIND


def _objects(source: Source, groups: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of API groups in a file, in whatever style they are written, each behind its version."""
    # imported here: most files are read by a look at their lines
    from svclint.document import documents

    for one in documents(source):
        data = mapping(one.value)
        api = text(data.get("apiVersion"))
        if api.startswith(groups):
            yield api.rpartition("/")[2], data
