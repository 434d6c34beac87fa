"""Between what an editor counts and offsets in a Source; between addresses of files and their paths."""

from __future__ import annotations

from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path

from svclint.files.paths import absolute_path, join
from svclint.finding import Location
from svclint.source import UTF16, Source, Units

UNITS = {"utf-8": Units("utf-8", 1), "utf-16": UTF16, "utf-32": Units("utf-32-le", 4)}
"""By the names that the protocol has for them."""


def offset_of(source: Source, position: types.Position, units: Units) -> int:
    return source.offset_at(position.line, position.character, units)


def range_of(source: Source, start: int, end: int, units: Units) -> types.Range:
    return types.Range(_position(source, start, units), _position(source, end, units))


def _position(source: Source, offset: int, units: Units) -> types.Position:
    offset = min(offset, len(source.text))
    return types.Position(source.position(offset).line - 1, source.column_in(offset, units))


def range_in(source: Source | None, place: Location, units: Units) -> types.Range:
    """The range of a place; in a text that has changed since it may be another one, and in none it is the beginning."""
    if source is None:
        return types.Range(types.Position(place.line - 1, 0), types.Position(place.line - 1, 0))
    return types.Range(
        _at(source, place.line, place.column, units), _at(source, place.end_line, place.end_column, units)
    )


def _at(source: Source, line: int, column: int, units: Units) -> types.Position:
    before = source.line(line)[: column - 1]
    return types.Position(line - 1, len(before.encode(units.encoding, "surrogatepass")) // units.size)


def edited(source: Source, change: types.TextDocumentContentChangeEvent, units: Units) -> Source:
    """The text after a change that an editor tells of."""
    if isinstance(change, types.TextDocumentContentChangeWholeDocument):
        return Source(source.path, change.text)
    start, end = (offset_of(source, one, units) for one in (change.range.start, change.range.end))
    return Source(source.path, source.text[:start] + change.text + source.text[end:])


def path_of(uri: str) -> str:
    """The file of an address; empty where it is none."""
    path = to_fs_path(uri)
    return absolute_path(path) if path else ""


def place_of(folder: str, path: str) -> str:
    """The file that a Source's path names in `folder`."""
    return absolute_path(join(folder, path))


def uri_of(folder: str, path: str) -> str:
    """The address of a file, by the path that its Source has in `folder`."""
    return from_fs_path(place_of(folder, path)) or ""
