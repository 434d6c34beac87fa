"""Cuts a text into documents the way kubectl does, before any YAML is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.named_tuple import NamedTuple

# possessive: nothing to try again in files of many blank lines
_BLANK = r"(?:[ \t\r\n]++|#[^\r\n]*+)*+"
_JSON_START = r"\s*[\[{]"
_JSON_SPACE = r"[\s,]*"
_SPACE = r"[ \t\n\f\r]*+"
_BEHIND = "only a comment may follow --- on its line"
_BOM = "\ufeff"

MARK_INSIDE = "an invisible byte order mark (U+FEFF) stands on this line"


class Fault(NamedTuple):
    """Text between two offsets of the source that makes kubectl refuse a document before any YAML is read."""

    message: str
    start: int
    end: int


class Chunk(NamedTuple):
    """The text of one document, `start` to `end`."""

    start: int
    end: int
    fault: Fault | None = None


def split(text: str, *, is_rendered: bool = False) -> list[Chunk]:
    """The chunks of `text` between `---` lines; chunks of comments and blank lines only are left out."""
    if is_rendered:
        return _split_by_helm(text)
    chunks: list[Chunk] = []
    start = 0
    fault: Fault | None = None
    opening = False
    for line in _separators(text):
        _add(chunks, text, start, line, fault)
        # k/k: YAMLReader: with nothing before it, the line is no separator but the first one of the document
        opening = line == start and not opening
        rest_start = line + 3
        if text.startswith("\n", rest_start) and not opening:
            # nothing but the dashes, as on nearly all of these lines
            start, fault = rest_start + 1, None
            continue
        rest_end = _line_end(text, rest_start)
        start = _next_line(text, rest_end)
        fault = _fault(text, rest_start, rest_end, start, opening)
    _add(chunks, text, start, len(text), fault)
    return chunks


def _split_by_helm(text: str) -> list[Chunk]:
    """What a chart renders is cut by Helm first. helm: releaseutil: SplitManifests: `(?:^|\\s*\\n)---\\s*`

    The document may begin right behind the dashes, and the white space before it is taken away, the indentation of its
    first line too. Where the next line, or the rest of this one, begins with dashes again, no cut is made there: to
    YAML they start the document, as where trimmed actions have joined two separators (`------`, `--- ---`).
    """
    chunks: list[Chunk] = []
    start, cut = _begin(text, 0), -1
    for line in _separators(text):
        if line == start and cut >= 0:
            continue
        _add(chunks, text, *_piece(text, start, line, cut))
        start, cut = _begin(text, line + 3), line
    _add(chunks, text, *_piece(text, start, len(text), cut))
    return chunks


def _piece(text: str, start: int, end: int, cut: int) -> tuple[int, int, Fault | None]:
    """The document of what Helm has cut out behind the dashes at `cut`, and what kubectl refuses of it."""
    rest_end = _line_end(text, start)
    if cut >= 0 and text.startswith("---", start):
        begin = _next_line(text, rest_end)
        return begin, max(begin, end), _fault(text, start + 3, rest_end, begin, opening=True)
    if cut < 0 or rest_end != _line_end(text, cut):
        return start, end, None
    if text.startswith("#", start):
        return _next_line(text, rest_end), end, None
    return start, end, Fault(_BEHIND, start, rest_end) if text.startswith("-", start) else None


def _begin(text: str, start: int) -> int:
    """Where something other than white space does."""
    space = re.compile(_SPACE).match(text, start)
    return space.end() if space else start


def _next_line(text: str, end: int) -> int:
    return end + (2 if text.startswith("\r\n", end) else end < len(text))


def _separators(text: str) -> Iterator[int]:
    """Where the lines that begin with three dashes do: these separate documents wherever they stand, even inside a
    block scalar."""
    line = 0 if text.startswith("---") else text.find("\n---") + 1 or -1
    while line >= 0:
        yield line
        line = text.find("\n---", line + 3) + 1 or -1


def _line_end(text: str, start: int) -> int:
    """Where the line that `start` stands in ends, before its line break."""
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    mac = text.find("\r", start, end)
    return end if mac < 0 else mac


def _fault(text: str, rest_start: int, rest_end: int, start: int, opening: bool) -> Fault | None:
    """What is wrong with the line of a separator: `rest_start` to `rest_end` follow the dashes, the text at `start`."""
    rest = text[rest_start:rest_end].strip()
    if rest and not rest.startswith("#"):
        return Fault(_BEHIND, rest_start, rest_end)
    if opening and text.startswith("#", rest_start):
        return Fault("kubectl reads ---# as text here: put a space before the #", rest_start, rest_end)
    if opening and text.startswith(_BOM, start):
        return Fault("a byte order mark behind the first --- becomes part of the key", start, start + 1)
    return None


def _add(chunks: list[Chunk], text: str, start: int, end: int, fault: Fault | None) -> None:
    first_mark = text.find(_BOM, start, end)
    if first_mark >= 0 and first_mark == start:
        start += 1
        first_mark = text.find(_BOM, start, end)
    if first_mark >= 0 and fault is None:
        # files that were joined: to kubectl the line is text, libyaml drops the mark and reads on in the old document
        mark = text.find("\n" + _BOM + "---", start, end) + 1
        fault = Fault(MARK_INSIDE, mark, mark + 1) if mark else None
    if fault is not None or not _is_blank(text, start, end):
        chunks.append(Chunk(start, end, fault))


def _is_blank(text: str, start: int, end: int) -> bool:
    # most documents begin with a letter
    if start < end and text[start] not in " \t\r\n#":
        return False
    blank = re.compile(_BLANK).match(text, start, end)
    return blank is not None and blank.end() == end


def split_json(text: str, chunk: Chunk) -> list[Chunk]:
    """Cut a chunk of JSON values that follow each other; empty when it is not that."""
    if chunk.fault is not None or not re.compile(_JSON_START).match(text, chunk.start, chunk.end):
        return []
    body = text[chunk.start : chunk.end]
    # imported here: few files are JSON that is no YAML
    import json

    decoder = json.JSONDecoder()
    parts: list[Chunk] = []
    at = 0
    while True:
        space = re.compile(_JSON_SPACE).match(body, at)
        at = space.end() if space else at
        if at >= len(body):
            return parts if len(parts) > 1 else []
        try:
            _, end = decoder.raw_decode(body, at)
        except (ValueError, RecursionError):
            return []
        parts.append(Chunk(chunk.start + at, chunk.start + end))
        at = end
