"""Which files of one tree are for clusters of their own: those of guides and tutorials that each make one."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from svclint.files.paths import is_below
from svclint.resource import sequence
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

# what kind, k3d, minikube's and the clouds' tools make a cluster of
_CONFIGURATIONS = (
    *(("kind.x-k8s.io", "Cluster"), ("kind.sigs.k8s.io", "Cluster")),
    *(("k3d.io", "Simple"), ("eksctl.io", "ClusterConfig")),
)
# a folder for nothing but the cluster: what is applied to it lies beside that
_FOR_CLUSTER = r"(?i)(?:.*[-_.])?(?:clusters?|config|eks|eksctl|k3d|kind|setup)"


def are_apart(graph: Graph, files: Iterable[str]) -> bool:
    """Whether the files are of different guides, each of which makes its cluster or deletes it at the end, or of
    folders that each have the configuration of a cluster."""
    paths = list(files)
    return _are_told(paths, graph) or _are_told_by_configurations(paths, graph)


def has_one_node(file: str, graph: Graph) -> bool:
    """Whether what lies in a file is for a cluster of one node, by all configurations around it, where some are.

    kind.sigs.k8s.io: Configuration: nodes; k3d.io: Config File: servers, agents. Those of clouds have several.
    """
    around = [
        one
        for name in _CONFIGURATIONS
        for one in graph.of_kind(*name)
        if is_below(file, _home(posixpath.dirname(one.file)))
    ]
    return bool(around) and all(map(_is_of_one_node, around))


def _is_of_one_node(configuration: Resource) -> bool:
    data = configuration.data
    if configuration.group == "k3d.io":
        return (data.get("servers", 1), data.get("agents", 0)) == (1, 0)
    return configuration.group.startswith("kind.") and len(sequence(data.get("nodes"))) <= 1


def _are_told(files: Iterable[str], graph: Graph) -> bool:
    guides = {graph.scope.told.labs.get(posixpath.dirname(file)) for file in files} if graph.scope.told.labs else set()
    return len(guides) > 1 and None not in guides


def _are_told_by_configurations(files: Iterable[str], graph: Graph) -> bool:
    homes = graph.once(_homes)
    if len(homes) < 2:
        return False
    # the longest first: the innermost one
    found = {next((home for home in homes if is_below(file, home)), None) for file in files}
    return len(found) > 1 and None not in found


def _homes(graph: Graph) -> tuple[str, ...]:
    """The folders whose manifests are for a cluster that is configured there, the longest first."""
    files = {one.file for name in _CONFIGURATIONS for one in graph.of_kind(*name)}
    return tuple(sorted({_home(posixpath.dirname(one)) for one in files}, key=lambda one: (-len(one), one)))


def _home(directory: str) -> str:
    while re.fullmatch(_FOR_CLUSTER, posixpath.basename(directory)):
        directory = posixpath.dirname(directory)
    return directory
