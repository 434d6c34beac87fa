"""Cuts a text into documents the way kubectl does, before any YAML is read."""

from __future__ import annotations

import re
from typing import NamedTuple

# A line that begins with three dashes separates documents wherever it stands, even inside a block scalar.
_SEPARATOR = re.compile(r"^---([^\r\n]*)(?:\r\n|\r|\n|\Z)", re.MULTILINE)
_ONLY_COMMENTS = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n|\Z))*\Z")
_JSON_START = re.compile(r"\s*[\[{]")
_JSON_SPACE = re.compile(r"[\s,]*")


class Chunk(NamedTuple):
    """The text of one document: `start` to `end`; `fault` marks a separator line that kubectl refuses."""

    start: int
    end: int
    fault: tuple[int, int] | None = None


def split(text: str) -> list[Chunk]:
    """The chunks of `text` between `---` lines; chunks of comments and blank lines only are left out."""
    chunks: list[Chunk] = []
    start = 0
    fault: tuple[int, int] | None = None
    for separator in _SEPARATOR.finditer(text):
        _add(chunks, text, start, separator.start(), fault)
        start = separator.end()
        rest = separator[1].strip()
        fault = separator.span(1) if rest and not rest.startswith("#") else None
    _add(chunks, text, start, len(text), fault)
    return chunks


def _add(chunks: list[Chunk], text: str, start: int, end: int, fault: tuple[int, int] | None) -> None:
    if text.startswith("\ufeff", start, end):
        start += 1
    if fault is not None or not _ONLY_COMMENTS.match(text, start, end):
        chunks.append(Chunk(start, end, fault))


def split_json(text: str, chunk: Chunk) -> list[Chunk]:
    """Cut a chunk of JSON values that follow each other; empty when it is not that."""
    if not _JSON_START.match(text, chunk.start, chunk.end):
        return []
    body = text[: chunk.end]
    # imported here: few files are JSON that is no YAML
    import json

    decoder = json.JSONDecoder()
    parts: list[Chunk] = []
    at = chunk.start
    while True:
        space = _JSON_SPACE.match(body, at)
        at = space.end() if space else at
        if at >= chunk.end:
            return parts if len(parts) > 1 else []
        try:
            _, end = decoder.raw_decode(body, at)
        except (ValueError, RecursionError):
            return []
        parts.append(Chunk(at, end))
        at = end
