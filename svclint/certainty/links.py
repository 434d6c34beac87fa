"""Which directories hold an application in several files, by what their objects say of each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph

# every file names its namespace, and CRDs are nobody's own
_EVERYBODYS = frozenset({"Namespace", "CustomResourceDefinition"})


def is_application(directory: str, graph: Graph) -> bool:
    """Whether objects of one file of `directory` mean objects of another file, so that its files belong together."""
    return directory in graph.once(_links)


def _links(graph: Graph) -> frozenset[str]:
    """The directories of files whose objects mean objects of other files."""
    found: set[str] = set()
    for resource in graph.resources:
        for reference in graph.references(resource):
            for meant in graph.resolve(reference).found:
                if meant.file != resource.file and meant.kind not in _EVERYBODYS:
                    found |= {resource.directory, meant.directory}
    return frozenset(found)
