"""What an editor's cursor is on: the object, the field, and what it points at there, in each scope of the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.document import documents
from svclint.document.at import At, field_at
from svclint.named_tuple import NamedTuple

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.graph import Graph
    from svclint.lsp.folder import Folder
    from svclint.references import Reference
    from svclint.resource import Resource
    from svclint.source import Source

# a base of dozens of overlays says the same in each
_MOST_SCOPES = 8


class Pointed(NamedTuple):
    """A field of an object in one scope. `path` is below the object; `at` is where it stands."""

    graph: Graph
    resource: Resource
    path: Path
    at: At

    @property
    def reference(self) -> Reference | None:
        """What the field is a part of, if it points at something: the name, a label of a selector, a port."""
        found = [one for one in self.graph.references(self.resource) if _is_of(one, self.path)]
        return max(found, key=lambda one: len(one.path), default=None)

    @property
    def is_name(self) -> bool:
        """Whether it says what the object is, so that the object itself is meant."""
        return self.path in ((), ("kind",), ("apiVersion",), ("metadata", "name"), ("metadata",))

    def is_below(self, *path: str) -> bool:
        return self.path[: len(path)] == path


def document_at(source: Source, offset: int) -> Document | None:
    found = (one for one in documents(source) if one.start <= offset <= max(one.end, one.start + 1))
    return next(found, None)


def pointed(folder: Folder, path: str, offset: int) -> Iterator[Pointed]:
    """The field at `offset` of a file, in each scope that has the file."""
    source = folder.source(path)
    document = document_at(source, offset) if source is not None else None
    at = field_at(document, offset) if document is not None else None
    if document is None or at is None:
        return
    seen = 0
    for kept in folder.holding(path):
        resource = kept.graph.resource_of(document, at.path)
        if resource is not None and seen < _MOST_SCOPES:
            seen += 1
            yield Pointed(kept.graph, resource, at.path[len(resource.root) :], at)


def _is_of(reference: Reference, path: Path) -> bool:
    places = [reference.path, *(one.path for one in reference.ports)]
    if reference.section is not None:
        places.append(reference.section.path)
    return any(path[: len(place)] == place or _names_whole(reference, place, path) for place in places)


def _names_whole(reference: Reference, place: Path, path: Path) -> bool:
    """Whether the key of the reference itself is meant: `backend`, `service`, `backendRef`."""
    return bool(path) and path == place[:-1] and reference.selector is None and isinstance(path[-1], str)
