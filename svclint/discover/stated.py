"""What a tree states that a configuration may say: the Kubernetes version, where CRDs lie, kinds that make pods."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from svclint.document import documents, field_path
from svclint.kubernetes import NEWEST, OLDEST
from svclint.named_tuple import NamedTuple
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.source import Source

# where tools that make clusters are told the version: group of the API, kind, field
_TOLD: tuple[tuple[str, str, Path], ...] = (
    ("kubeadm.k8s.io", "ClusterConfiguration", ("kubernetesVersion",)),
    ("kind.x-k8s.io", "Cluster", ("nodes", "*", "image")),
    ("kind.sigs.k8s.io", "Cluster", ("nodes", "*", "image")),
    ("k3d.io", "Simple", ("image",)),
    ("eksctl.io", "ClusterConfig", ("metadata", "version")),
    ("kops.k8s.io", "Cluster", ("spec", "kubernetesVersion")),
    ("cluster.x-k8s.io", "Cluster", ("spec", "topology", "version")),
    ("cluster.x-k8s.io", "MachineDeployment", ("spec", "template", "spec", "version")),
    ("controlplane.cluster.x-k8s.io", "KubeadmControlPlane", ("spec", "version")),
    ("upgrade.cattle.io", "Plan", ("spec", "version")),
    ("system-upgrade.tuppr.dev", "KubernetesUpgrade", ("spec", "kubernetes", "version")),
)
_VERSION = r"(?:^|:)v?1\.(\d{1,3})(?:[.+-]|$)"
_CRD = "CustomResourceDefinition"
_USUAL: Path = ("spec", "template")
_DEEPEST = 8


class Stated(NamedTuple):
    """What was found: a version or range (empty: none), and by which files; paths of CRDs; rows of `workloads`."""

    kubernetes: str
    told_by: tuple[str, ...]
    crds: tuple[str, ...]
    workloads: tuple[Mapping[str, str], ...]


def stated(sources: Iterable[Source], known: Iterable[tuple[str, str]]) -> Stated:
    """What the files of a run say; `known` are groups and kinds whose pods are known without being told."""
    versions: dict[int, str] = {}
    crds: dict[str, None] = {}
    kinds: dict[tuple[str, str], str] = {}
    skipped = set(known)
    for source in sources:
        for data in _objects(source):
            group, kind = str(data["apiVersion"]).rpartition("/")[0], str(data["kind"])
            for version in _versions(data, group, kind):
                versions.setdefault(version, source.path)
            if kind == _CRD:
                crds[source.path] = None
            elif "." in group and (group, kind) not in skipped:
                path = next(_templates(data.get("spec"), ("spec",)), None)
                if path is not None and path != _USUAL:
                    kinds.setdefault((group, kind), field_path(path))
    served = sorted(one for one in versions if OLDEST <= one <= NEWEST)
    words = "-".join(f"1.{one}" for one in dict.fromkeys((*served[:1], *served[-1:])))
    rows = tuple({"group": group, "kind": kind, "template": path} for (group, kind), path in sorted(kinds.items()))
    return Stated(words, tuple(sorted({versions[one] for one in served})), tuple(crds), rows)


def _objects(source: Source) -> Iterator[Mapping[str, Any]]:
    if source.error is not None or source.template is not None:
        return
    for document in documents(source):
        data = document.value
        if document.state != "template" and isinstance(data, dict) and "apiVersion" in data and "kind" in data:
            yield data


def _versions(data: Mapping[str, Any], group: str, kind: str) -> Iterator[int]:
    for told_group, told_kind, path in _TOLD:
        if (group, kind) == (told_group, told_kind):
            for value in _values(data, path):
                found = re.search(_VERSION, value) if isinstance(value, str) else None
                if found is not None:
                    yield int(found[1])


def _values(data: Any, path: Path) -> Iterator[Any]:
    if not path:
        yield data
    elif path[0] == "*":
        for one in data if isinstance(data, list) else ():
            yield from _values(one, path[1:])
    elif isinstance(data, dict) and path[0] in data:
        yield from _values(data[path[0]], path[1:])


def _templates(data: Any, path: Path) -> Iterator[Path]:
    """Where a pod template stands: a mapping whose spec has containers with images."""
    if not isinstance(data, dict) or len(path) > _DEEPEST:
        return
    spec = data.get("spec")
    containers = spec.get("containers") if isinstance(spec, dict) else None
    if isinstance(containers, list) and any(isinstance(one, dict) and "image" in one for one in containers):
        yield path
        return
    for key, value in data.items():
        if isinstance(key, str):
            yield from _templates(value, (*path, key))
