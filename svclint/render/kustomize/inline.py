"""Texts that stand in a kustomization, as documents whose places are the kustomization's own lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint.document import Document, documents
from svclint.origin import Written
from svclint.source import Source

if TYPE_CHECKING:
    from svclint.document import Path


def inline_source(text: str, around: Document) -> Source:
    """The text as a file of its own, named as the one it stands in."""
    return Source(around.source.path, text)


def inline_place(place: Written, around: Document, at: Path) -> Written:
    """Where what was read at `place` of an inline text stands in the document around it, which has the text at `at`.

    In a literal block each line of the text is a line there, deeper by the same indentation, which YAML reads as well.
    Of any other text only the whole has a place.
    """
    mapped = _mapped(place.document, around, at)
    if mapped is None:
        return Written(around, at, "the text that stands there")
    return place._replace(document=mapped)


def _mapped(inner: Document, around: Document, at: Path) -> Document | None:
    located = around.locate(at)
    source = around.source
    if located.depth < len(at) or not source.text.startswith("|", located.value.start):
        return None
    first = source.position(located.value.start).line
    starts = source.line_starts()
    lines = inner.source
    begin = first + lines.position(inner.start).line - 1
    end = first + lines.position(max(inner.end - 1, inner.start)).line
    if begin >= len(starts):
        return None
    return Document(
        source,
        starts[begin],
        starts[end] if end < len(starts) else len(source.text),
        inner.index,
        inner.state,
        inner.value,
        (),
    )


def first_document(text: str, around: Document) -> Document | None:
    """The first document of an inline text."""
    found = documents(inline_source(text, around))
    return found[0] if found else None
