"""Cuts a text into documents the way kubectl does, before any YAML is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.named_tuple import NamedTuple

# possessive: nothing to try again in files of many blank lines
_BLANK = r"(?:[ \t\r\n]++|#[^\r\n]*+)*+"
_JSON_START = r"\s*[\[{]"
_JSON_SPACE = r"[\s,]*"
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
    """The chunks of `text` between `---` lines; chunks of comments and blank lines only are left out.

    In what a chart renders the document may begin behind the dashes. helm: releaseutil: `(?:^|\\s*\\n)---\\s*`
    """
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
        start = rest_end + (2 if text.startswith("\r\n", rest_end) else rest_end < len(text))
        written = text[rest_start:rest_end].lstrip()
        if is_rendered and written and not written.startswith(("#", "-")):
            start, fault = rest_end - len(written), None
            continue
        fault = _fault(text, rest_start, rest_end, start, opening)
    _add(chunks, text, start, len(text), fault)
    return chunks


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
        return Fault("only a comment may follow --- on its line", rest_start, rest_end)
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
