"""The source text of a part of a scalar: some characters of a plain, quoted or block value."""

from __future__ import annotations

from svclint.source import Span
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document.model import Document, Path


def part_span(document: Document, path: Path, value: str, start: int, end: int) -> Span | None:
    """Where the characters `value[start:end]` of the scalar at `path` stand in the source; None where that is unsure.

    Indentation, folding and escapes shift what stands in a scalar, but keep the order of what they leave alone: where
    the part is written as often as it is read, the n-th of one is the n-th of the other.
    """
    located = document.locate(path)
    part = value[start:end]
    if located.depth < len(path) or not part:
        return None
    span = located.value
    text = document.source.text
    first = span.start
    if text[first : first + 1] in ("|", ">"):
        # the header of a block scalar may hold a comment
        first = text.find("\n", first, span.end) + 1 or span.end
    written = _places(text, part, first, span.end)
    read = _places(value, part, 0, len(value))
    if len(written) != len(read) or start not in read:
        return None
    at = written[read.index(start)]
    return Span(span.path, at, at + len(part))


def _places(text: str, part: str, start: int, end: int) -> list[int]:
    found = []
    at = text.find(part, start, end)
    while at >= 0:
        found.append(at)
        at = text.find(part, at + 1, end)
    return found
