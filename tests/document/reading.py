"""Short ways to read a text in tests: its documents, one value, the problems, the text behind a path."""

from __future__ import annotations

from typing import Any

from svclint.document import Document, Path, documents
from svclint.source import Source, Span, decode

FILE = "shop.yaml"


def read(text: str | bytes) -> tuple[Document, ...]:
    """The documents of a file with this content."""
    if isinstance(text, bytes):
        return documents(Source(FILE, *decode(text)))
    return documents(Source(FILE, text))


def one(text: str | bytes) -> Document:
    """The only document of a file with this content."""
    (document,) = read(text)
    return document


def values(text: str | bytes) -> list[Any]:
    """The values of all documents that can be read."""
    return [document.value for document in read(text) if document.state in ("object", "foreign")]


def problems(text: str | bytes, *kinds: str) -> list[str]:
    """The messages of the problems of some kinds, or of those that keep a document from being read."""
    wanted = kinds or ("syntax", "unreadable", "template")
    return [problem.message for document in read(text) for problem in document.problems if problem.kind in wanted]


def behind(document: Document, path: Path) -> tuple[str | None, str]:
    """The texts of key and value at a path that must exist."""
    located = document.locate(path)
    assert located.depth == len(path)
    text = document.source.text
    assert located.value.path == document.source.path
    key = located.key
    return None if key is None else text[key.start : key.end], text[located.value.start : located.value.end]


def shown(document: Document, span: Span) -> str:
    return document.source.text[span.start : span.end]
