"""The node ports that a cluster hands out, as its configuration in the scope says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.document import documents
from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, scalar_text, sequence, text
from svclint.source import Source
from svclint.told_ranges import HIGH, LOW
from svclint.typing_names import TYPE_CHECKING, Any
from svclint.violation import Label

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph

_OPTION = "service-node-port-range"
DEFAULT = (LOW, HIGH)
_WORDS = "sets the range"
# k/k: staging/src/k8s.io/apimachinery/pkg/util/net/port_range.go: PortRange.Set
_RANGE = re.compile(r"\s*(\d+)\s*(?:([-+])\s*(\d+))?\s*")


class NodePortRange(NamedTuple):
    """Inclusive bounds, and where they are set (None for the cluster's default or an option)."""

    low: int
    high: int
    label: Label | None = None

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and self.low <= number <= self.high

    def __str__(self) -> str:
        return f"{self.low}-{self.high}"


def node_port_ranges(configured: str, graph: Graph) -> list[NodePortRange]:
    """The ranges that the scope's clusters may use; never empty. What is configured outranks what documents say."""
    default = NodePortRange(*DEFAULT)
    told = _parse(configured) or default
    if told != default:
        return [told]
    found: dict[tuple[int, int], NodePortRange] = {}
    for label, value in _written(graph):
        one = _parse(value)
        if one is not None:
            found.setdefault((one.low, one.high), one._replace(label=label))
    return list(found.values()) or [default]


def _parse(value: str) -> NodePortRange | None:
    """`30000-32767`, `30000+2767` or a single port; None for anything else."""
    match = _RANGE.fullmatch(value)
    if match is None:
        return None
    low = int(match[1])
    high = low if match[2] is None else int(match[3]) if match[2] == "-" else low + int(match[3])
    return NodePortRange(low, high) if low <= high <= 65535 else None


def _written(graph: Graph) -> Iterator[tuple[Label, str]]:
    """Each place of the scope that sets the range, with its text."""
    for group, kind, read in (
        ("kubeadm.k8s.io", "ClusterConfiguration", _kubeadm),
        ("kind.x-k8s.io", "Cluster", _kind),
        ("kind.sigs.k8s.io", "Cluster", _kind),
    ):
        for configuration in graph.of_kind(group, kind):
            for path, value in read(configuration.data):
                yield configuration.label(path, _WORDS), value
    for _, document in graph.documents:
        if document.state == "foreign" and isinstance(document.value, dict):
            for path, value in _k3s(document.value):
                yield Label(document, path, _WORDS), value


def _kubeadm(data: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """ClusterConfiguration: a map of arguments, since v1beta4 a list of names and values."""
    arguments = mapping(data.get("apiServer")).get("extraArgs")
    if isinstance(arguments, dict) and _OPTION in arguments:
        yield ("apiServer", "extraArgs", _OPTION), scalar_text(arguments[_OPTION])
    for index, one in enumerate(sequence(arguments)):
        entry = mapping(one)
        if entry.get("name") == _OPTION:
            yield ("apiServer", "extraArgs", index, "value"), scalar_text(entry.get("value"))


def _kind(data: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """A kind Cluster: patches of the kubeadm configuration, as text, for all nodes or for one."""
    places: list[tuple[Path, Any]] = [(("kubeadmConfigPatches",), data.get("kubeadmConfigPatches"))]
    for index, node in enumerate(sequence(data.get("nodes"))):
        places.append((("nodes", index, "kubeadmConfigPatches"), mapping(node).get("kubeadmConfigPatches")))
    for path, patches in places:
        for index, patch in enumerate(sequence(patches)):
            for inner in documents(Source("", text(patch))):
                if isinstance(inner.value, dict) and inner.value.get("kind") == "ClusterConfiguration":
                    yield from (((*path, index), value) for _, value in _kubeadm(inner.value))


def _k3s(data: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """config.yaml of k3s and RKE2: the server's own option, or an argument for the API server."""
    if _OPTION in data:
        yield (_OPTION,), scalar_text(data[_OPTION])
    arguments = data.get("kube-apiserver-arg")
    for index, one in enumerate(arguments if isinstance(arguments, list) else [arguments]):
        name, equals, value = text(one).removeprefix("--").partition("=")
        if equals and name == _OPTION:
            yield ("kube-apiserver-arg", *((index,) if isinstance(arguments, list) else ())), value
