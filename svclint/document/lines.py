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


# What stands on a line, wherever it stands: the column, the width of the dash with the blanks behind it (0: none), the
# key (None: none), and the value, or one of the signs below. What begins no field and no item is _BLANK.
_Line = tuple[int, int, "str | None", Any]
_BLANK: _Line = (0, 0, None, None)
# nothing but what is on later lines, a literal block, and one without its last line break
_BELOW, _LITERAL, _STRIPPED = object(), object(), object()

# Most lines of manifests stand in many of them: each is read once, and documents share the flow collection on it, as no
# value is ever changed. Of lines that are only in one, as of names, thousands pass: then all are forgotten.
_MOST_KNOWN = 4096
_LONGEST_KNOWN = 1024
_known: dict[str, _Line] = {}


def _mapping(text: str) -> dict[str, Any] | None:  # noqa: C901 - the hot path is one loop
    known = _known.get
    root: dict[str, Any] = {}
    top: Any = root
    # the column of what `top` holds; -1 before the first line
    indent = -1
    # the collections around `top`, each with its own
    stack: list[tuple[int, Any]] = []
    # the key of `top` behind which nothing stood on its line
    waiting: str | None = None
    lines = text.split("\n")
    # the number of the next line, and its offset
    number = at = 0
    while number < len(lines) - 1:
        written = lines[number]
        number += 1
        at += len(written) + 1
        line = known(written) or _line(written)
        if line is _BLANK:
            continue
        column, dash, key, value = line
        if waiting is not None:
            # a list may stand no deeper than its key
            if column > indent or (dash and column == indent):
                stack.append((indent, top))
                top[waiting] = top = [] if dash else {}
                indent = column
            waiting = None
        elif indent < 0:
            indent = column
        while column < indent and stack:
            indent, top = stack.pop()
        if not dash and top.__class__ is list and column == indent:
            indent, top = stack.pop()
        if column != indent or (top.__class__ is list) is not (dash > 0) or len(stack) > _DEEPEST:
            raise ReadByEvents
        if dash and key is not None:
            stack.append((indent, top))
            item: dict[str, Any] = {}
            top.append(item)
            indent, top = column + dash, item
        if value is _BELOW:
            waiting, value = key, None
        elif value is _LITERAL or value is _STRIPPED:
            value, end = _literal(text, at, indent)
            number += text.count("\n", at, end)
            at = end
            if line[3] is _LITERAL:
                value += "\n"
        if key is None:
            top.append(value)
        elif key in top:
            raise ReadByEvents
        else:
            top[key] = value
    return root or None


def _line(written: str) -> _Line:
    """What stands on a line, which is remembered; raises ReadByEvents, ValueError."""
    found = _read(f"{written}\n")
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    if len(written) <= _LONGEST_KNOWN:
        _known[written] = found
    return found


def _read(written: str) -> _Line:
    line = _matches().line(written, 0)
    if line is None:
        raise ReadByEvents
    spaces, dash, key, quoted_key, plain, quoted, opener = line.groups()
    if key is not None:
        key = read_key(key)
    elif quoted_key is not None:
        key = quoted_key[1:-1]
    elif dash is None:
        if plain is quoted is opener:
            # nothing, or a comment
            return _BLANK
        raise ReadByEvents
    value: Any = _BELOW
    if plain is not None:
        value, is_ambiguous = read_plain(plain.rstrip(" "))
        if is_ambiguous:
            raise ReadByEvents
    elif quoted is not None:
        value = quoted[1:-1]
    elif opener is not None:
        value = _opened(written, line.end(), opener)
    elif key is None:
        raise ReadByEvents
    return len(spaces), len(dash or ""), key, value


def _opened(written: str, at: int, opener: str) -> Any:
    """The flow collection behind its opening bracket, or the sign of a literal block."""
    if opener == "|":
        header = _matches().header(written, at)
        if header is None:
            raise ReadByEvents
        return _STRIPPED if header[1] else _LITERAL
    value, at = flow(written, at, opener)
    if _matches().end(written, at) is None:
        raise ReadByEvents
    return value


def _literal(text: str, at: int, indent: int) -> tuple[str, int]:
    """The literal block scalar whose first line is at `at`, in what stands at `indent`, without its last line break,
    and where the next line is."""
    first = _matches().first_of_block(text, at)
    if first is None or len(first[1]) <= indent:
        raise ReadByEvents
    width = len(first[1])
    block = _block(width)(text, at)
    if block is None:
        raise ReadByEvents
    return "\n".join([line[width:] for line in block[0].split("\n")]).rstrip("\n"), block.end()


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
