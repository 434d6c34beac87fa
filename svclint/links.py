"""Which files belong together by what their objects say of each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph

# every file names its namespace, and CRDs are nobody's own
_EVERYBODYS = frozenset({"Namespace", "CustomResourceDefinition"})


def linked(file: str, graph: Graph) -> frozenset[str]:
    """The other files with which `file` shares a reference: an object of the one means one that is in the other."""
    return graph.once(_links).get(file, frozenset())


def _links(graph: Graph) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for resource in graph.resources:
        for reference in graph.references(resource):
            for meant in graph.resolve(reference).found:
                if meant.file != resource.file and meant.kind not in _EVERYBODYS:
                    found[resource.file].add(meant.file)
                    found[meant.file].add(resource.file)
    return {file: frozenset(files) for file, files in found.items()}
