"""Cuts a text into documents the way kubectl does, before any YAML is read."""

import re

from svclint.named_tuple import NamedTuple

# A line that begins with three dashes separates documents wherever it stands, even inside a block scalar.
_SEPARATOR = re.compile(r"\n---([^\r\n]*)")
_LINE_END = re.compile(r"\r\n|\r|\n|\Z")
# possessive: nothing to try again in files of many blank lines
_BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\r\n]*+)*+")
_BLANKS = frozenset("# \t\r\n")
_JSON_START = re.compile(r"\s*[\[{]")
_JSON_SPACE = re.compile(r"[\s,]*")
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
    # a line break before the text gives the first line one too, and makes offsets those of the dashes
    for separator in _SEPARATOR.finditer("\n" + text):
        line = separator.start()
        _add(chunks, text, start, line, fault)
        # k/k: YAMLReader: with nothing before it, the line is no separator but the first one of the document
        opening = line == start and not opening
        rest_start, rest_end = line + 3, separator.end() - 1
        line_end = _LINE_END.match(text, rest_end)
        start = line_end.end() if line_end is not None else rest_end
        written = text[rest_start:rest_end].lstrip()
        if is_rendered and written and not written.startswith(("#", "-")):
            start, fault = rest_end - len(written), None
            continue
        fault = _fault(text, rest_start, rest_end, start, opening)
    _add(chunks, text, start, len(text), fault)
    return chunks


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
    if text.startswith(_BOM, start, end):
        start += 1
    if fault is None and _BOM in text:
        # files that were joined: to kubectl the line is text, libyaml drops the mark and reads on in the old document
        mark = text.find("\n" + _BOM + "---", start, end) + 1
        fault = Fault(MARK_INSIDE, mark, mark + 1) if mark else None
    # most documents begin with their first letter
    blank = _BLANK.match(text, start, end) if text[start : start + 1] in _BLANKS else None
    if fault is not None or (blank is None and start < end) or (blank is not None and blank.end() < end):
        chunks.append(Chunk(start, end, fault))


def split_json(text: str, chunk: Chunk) -> list[Chunk]:
    """Cut a chunk of JSON values that follow each other; empty when it is not that."""
    if chunk.fault is not None or not _JSON_START.match(text, chunk.start, chunk.end):
        return []
    body = text[chunk.start : chunk.end]
    # imported here: few files are JSON that is no YAML
    import json

    decoder = json.JSONDecoder()
    parts: list[Chunk] = []
    at = 0
    while True:
        space = _JSON_SPACE.match(body, at)
        at = space.end() if space else at
        if at >= len(body):
            return parts if len(parts) > 1 else []
        try:
            _, end = decoder.raw_decode(body, at)
        except (ValueError, RecursionError):
            return []
        parts.append(Chunk(chunk.start + at, chunk.start + end))
        at = end
