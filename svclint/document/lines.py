"""Documents in the plainest style, read line by line: what most manifests are, for half of what events cost.

Nothing is decided here that libyaml would decide otherwise: a document with anything that is not named below is not
read at all, and `builder` reads it by events. Named are block mappings and sequences, scalars on one line, plain or in
quotes, literal block scalars (`|`, `|-`) and flow collections on one line. What is left to events: anchors, aliases,
tags, merges, escapes, scalars of several lines, keys that stand twice, scalars that YAML 1.1 and 1.2 read
differently, letters beyond ASCII, and everything that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from svclint.document.flows import KEY, QUOTED, QUOTED_KEY, ReadByEvents, flow
from svclint.document.scalars import read_key, read_plain
from svclint.named_tuple import NamedTuple
from svclint.typing_names import Any

_DEEPEST = 100

_COMMENT = r"(?<![^ \n])#[\t -~]*+"
_END = rf" *+(?:{_COMMENT})?\n"
# A plain scalar ends at `: ` and ` #`; what begins with an indicator is none.
_FIRST = r"(?:[A-Za-z0-9_/.+$(<=~^;\\)]|-(?=[!-~]))"
_WITHIN = r"[ -\"$-9;-~]*+"
_PLAIN = rf"{_FIRST}{_WITHIN}(?:(?::(?![ \n])|(?<! )#){_WITHIN})*+"
# Indentation, dash, key or key in quotes, then a scalar and the end, or what opens something.
_LINE = (
    rf"( *+)(- ++)?+(?:(?:({KEY})|({QUOTED_KEY})):(?=[ \n]) *+)?+"
    rf"(?:(?:({_PLAIN})|({QUOTED}))?+{_END}|([\[{{|]))"
)
_HEADER = rf"(-?) *+(?:{_COMMENT})?\n"
_FIRST_OF_BLOCK = r"\n*+( ++)[^ \t\n]"


def in_lines(text: str) -> dict[str, Any] | None:
    """The value of a document that is a mapping; None where it takes events to tell."""
    if not text.isascii() or ("\\" in text and "\\u" in text):
        # what else is a line break, is no character, or half of one
        return None
    if not text.endswith("\n"):
        if "|" in text:
            # a block scalar that ends with the text has no line break at its end
            return None
        text += "\n"
    try:
        return _mapping(text)
    except (ReadByEvents, ValueError):
        return None


def _mapping(text: str) -> dict[str, Any] | None:  # noqa: C901, PLR0912, PLR0915 - the hot path is one loop
    match = _matches().line
    root: dict[str, Any] = {}
    top: Any = root
    # the column of what `top` holds; -1 before the first line
    indent = -1
    # the collections around `top`, each with its own
    stack: list[tuple[int, Any]] = []
    # the key of `top` behind which nothing stood on its line
    waiting: str | None = None
    at, end = 0, len(text)
    while at < end:
        line = match(text, at)
        if line is None or len(stack) > _DEEPEST:
            raise ReadByEvents
        at = line.end()
        spaces, dash, key, quoted_key, plain, quoted, opener = line.groups()
        if key is not None:
            key = read_key(key)
        elif quoted_key is not None:
            key = quoted_key[1:-1]
        elif dash is None:
            if plain is quoted is opener:
                # a blank line, or a comment
                continue
            raise ReadByEvents
        column = len(spaces)
        if waiting is not None:
            # a list may stand no deeper than its key
            if column > indent or (dash is not None and column == indent):
                stack.append((indent, top))
                top[waiting] = top = {} if dash is None else []
                indent = column
            waiting = None
        elif indent < 0:
            indent = column
        while column < indent and stack:
            indent, top = stack.pop()
        if dash is None and top.__class__ is list and column == indent:
            indent, top = stack.pop()
        if column != indent or (top.__class__ is list) is (dash is None):
            raise ReadByEvents
        if dash is not None and key is not None:
            stack.append((indent, top))
            item: dict[str, Any] = {}
            top.append(item)
            indent, top = column + len(dash), item
        value: Any = None
        if plain is not None:
            value, is_ambiguous = read_plain(plain.rstrip(" "))
            if is_ambiguous:
                raise ReadByEvents
        elif quoted is not None:
            value = quoted[1:-1]
        elif opener is not None:
            value, at = _literal(text, at, indent) if opener == "|" else _flow(text, at, opener)
        elif key is not None:
            waiting = key
        else:
            raise ReadByEvents
        if key is None:
            top.append(value)
        elif key in top:
            raise ReadByEvents
        else:
            top[key] = value
    return root or None


def _literal(text: str, at: int, indent: int) -> tuple[str, int]:
    """The literal block scalar whose header goes on at `at`, in what stands at `indent`, and where the next line is."""
    matches = _matches()
    header = matches.header(text, at)
    first = header and matches.first_of_block(text, header.end())
    if not header or not first or len(first[1]) <= indent:
        raise ReadByEvents
    width = len(first[1])
    block = _block(width)(text, header.end())
    if not block:
        raise ReadByEvents
    value = "\n".join([line[width:] for line in block[0].split("\n")]).rstrip("\n")
    return (value if header[1] else f"{value}\n"), block.end()


def _flow(text: str, at: int, opener: str) -> tuple[Any, int]:
    """The flow collection behind its opening bracket, and where the next line is."""
    value, at = flow(text, at, opener)
    end = _matches().end(text, at)
    if end is None:
        raise ReadByEvents
    return value, end.end()


# matches a pattern in a text from an offset on
_Match = Callable[[str, int], "re.Match[str] | None"]


class _Matches(NamedTuple):
    line: _Match
    end: _Match
    header: _Match
    first_of_block: _Match


@lru_cache(maxsize=1)
def _matches() -> _Matches:
    return _Matches(
        re.compile(_LINE).match, re.compile(_END).match, re.compile(_HEADER).match, re.compile(_FIRST_OF_BLOCK).match
    )


@lru_cache(maxsize=64)
def _block(width: int) -> _Match:
    """The lines of a block scalar whose text is indented by `width`, and the blank ones among them."""
    return re.compile(rf"(?: {{{width}}}[\t -~]*+\n| {{0,{width - 1}}}\n)*+").match
