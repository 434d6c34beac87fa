"""The text of a whole `key: value` entry, for edits that take it out."""

from __future__ import annotations

from svclint.source import Span
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document.model import Document, Path

_SPACE = " \t\r\n"


def entry_span(document: Document, path: Path) -> Span | None:
    """What to delete so that the entry at `path` is gone and its neighbours stay as they are.

    Whole lines in block style, with the comma that separates it in flow style. None where that is not plain: no such
    entry, a list item's first key, a value that comes from an alias or a merge.
    """
    located = document.locate(path)
    parent = document.locate(path[:-1])
    key, value = located.key, located.value
    if key is None or located.depth < len(path) or not parent.value.start <= key.start <= parent.value.end:
        return None
    text = document.source.text
    end = max(key.end + 1, value.end)
    if parent.block:
        line = max(text.rfind("\n", 0, key.start), text.rfind("\r", 0, key.start)) + 1
        if text[line : key.start].strip():
            return None
        at = _line_end(text, end)
        # on the last line, the break before it goes as well
        return Span(key.path, max(line - 1, document.start) if at == end and at == len(text) else line, at)
    following = _skip(text, end)
    if text[following : following + 1] == ",":
        return Span(key.path, key.start, _skip(text, following + 1))
    before = len(text[: key.start].rstrip(_SPACE))
    return Span(key.path, before - 1 if text[before - 1 : before] == "," else key.start, end)


def _skip(text: str, at: int) -> int:
    while text[at : at + 1] and text[at] in _SPACE:
        at += 1
    return at


def _line_end(text: str, at: int) -> int:
    """Behind the line break that ends the line of `at`."""
    while at < len(text) and text[at] not in "\r\n":
        at += 1
    return at + 2 if text.startswith("\r\n", at) else min(at + 1, len(text))
