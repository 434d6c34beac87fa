"""What stays true while a document is typed and cannot be read: all that was found elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from svclint.document import Document, documents

if TYPE_CHECKING:
    from svclint.finding import Finding, Location
    from svclint.source import Source


def is_half_typed(source: Source) -> bool:
    """Whether a document of a text cannot be read."""
    return any(one.state == "broken" for one in documents(source))


def held(
    before: Sequence[Finding], now: Sequence[Finding], sound: Mapping[str, Source], typed: Mapping[str, Source]
) -> list[Finding]:
    """The findings of the state before, where each still stands, and those of now in documents that are other texts.

    `typed` are the files with a document that cannot be read, `sound` all files as they were when each could be.
    """
    moves = {path: list(_moves(sound[path], one)) for path, one in typed.items() if path in sound}
    kept = [moved for one in before if (moved := _moved(one, moves, typed)) is not None]
    new = [
        one
        for one in now
        if one.location.file in typed and not _stands(one.location.start, moves.get(one.location.file, ()))
    ]
    return [*kept, *new]


class _Move:
    """A document that reads as before: where it stood, and how far it is from there, in characters and lines."""

    __slots__ = ("end", "lines", "offset", "start", "to")

    def __init__(self, old: Document, new: Document) -> None:
        self.start, self.end, self.to = old.start, old.end, new.start
        self.offset = new.start - old.start
        self.lines = new.source.position(new.start).line - old.source.position(old.start).line

    def of(self, place: Location) -> Location:
        return place._replace(
            start=place.start + self.offset,
            end=place.end + self.offset,
            line=place.line + self.lines,
            end_line=place.end_line + self.lines,
        )


def _moves(old: Source, new: Source) -> Iterator[_Move]:
    """From the beginning as long as the documents are the same, and from the end."""
    one, other = documents(old), documents(new)
    first = 0
    while first < min(len(one), len(other)) and one[first].text == other[first].text:
        yield _Move(one[first], other[first])
        first += 1
    for back in range(1, min(len(one), len(other)) - first + 1):
        if one[-back].text.rstrip() != other[-back].text.rstrip():
            break
        yield _Move(one[-back], other[-back])


def _moved(finding: Finding, moves: Mapping[str, list[_Move]], typed: Mapping[str, Source]) -> Finding | None:
    """None where its primary place is in a document that is typed."""
    place = finding.location
    edits = finding.fix.replacements if finding.fix is not None else ()
    if any(one.location.file in typed for one in edits):
        # it was worked out for the text as it was
        finding = finding._replace(fix=None)
    if place.file not in typed:
        return finding
    here = (one for one in moves.get(place.file, ()) if one.start <= place.start < max(one.end, one.start + 1))
    move = next(here, None)
    return finding._replace(location=move.of(place)) if move is not None else None


def _stands(offset: int, moves: Sequence[_Move]) -> bool:
    """Whether a place of the text as it is now lies in a document that reads as before."""
    return any(one.to <= offset < one.to + max(one.end - one.start, 1) for one in moves)
