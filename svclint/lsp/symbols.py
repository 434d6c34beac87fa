"""The objects of a file, and those of the workspace by their names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from svclint.document import documents
from svclint.lsp.positions import range_of, uri_of
from svclint.resource.model import mapping, objects, text

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.lsp.folder import Folder
    from svclint.source import Source, Units

_MOST = 200

_KINDS = {
    "Service": types.SymbolKind.Interface,
    "Ingress": types.SymbolKind.Namespace,
    "ConfigMap": types.SymbolKind.Constant,
    "Secret": types.SymbolKind.Key,
}


def of_file(source: Source, units: Units) -> Iterator[types.DocumentSymbol]:
    """The objects of a file, with the whole of their text and the place of their name."""
    for document, root, data in _objects(source):
        whole = document.locate(root).value
        name = document.locate((*root, "metadata", "name")).value
        yield types.DocumentSymbol(
            _title(data),
            _KINDS.get(text(data.get("kind")), types.SymbolKind.Object),
            range_of(source, min(whole.start, name.start), max(whole.end, name.end), units),
            range_of(source, name.start, name.end, units),
            detail=text(mapping(data.get("metadata")).get("namespace")) or None,
        )


def of_folder(folder: Folder, query: str, units: Units) -> Iterator[types.WorkspaceSymbol]:
    """The objects whose kind and name hold what is asked for."""
    left = _MOST
    for path, source in folder.discovery.sources.items():
        for document, root, data in _objects(source):
            title = _title(data)
            if query.lower() not in title.lower():
                continue
            name = document.locate((*root, "metadata", "name")).value
            place = types.Location(uri_of(folder.root, path), range_of(source, name.start, name.end, units))
            kind = _KINDS.get(text(data.get("kind")), types.SymbolKind.Object)
            yield types.WorkspaceSymbol(place, title, kind, container_name=path)
            left -= 1
            if not left:
                return


def _objects(source: Source) -> Iterator[tuple[Document, Path, dict[str, object]]]:
    for document in documents(source):
        for root, data in objects(document):
            yield document, root, data


def _title(data: dict[str, object]) -> str:
    return f"{text(data.get('kind'))} {text(mapping(data.get('metadata')).get('name'))}".strip()
