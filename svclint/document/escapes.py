"""Escapes in quoted text that libyaml and kubectl read differently."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

from svclint.document import libyaml
from svclint.document.events import READER_ERRORS, SCALAR, SyntaxFault, events, fault
from svclint.document.model import Problem
from svclint.source import Span
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.source import Source

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)

# JSON escapes a character beyond U+FFFF by two halves, and libyaml refuses each; until the value is read, others stand
# for them: of private use, escaped as long, and never beside each other otherwise
_HALVES = re.compile(
    r"\\(?:u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?P<alone>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_STAND_INS = re.compile("([\ue000-\ue3ff])([\ue400-\ue7ff])")
_SHIFT = 0xE000 - 0xD800


def unknown_escapes(source: Source, start: int, end: int) -> Iterator[Problem]:
    """Each `\\/` in double quotes, which is JSON's and YAML 1.2's; goyaml.v2 (scannerc.go) knows none.

    What begins as JSON does is read as JSON.
    """
    text = source.text[start:end]
    if _is_json(text):
        return
    # what stands before or behind a document may be no YAML without it: what comes after that is not looked at
    with suppress(SyntaxFault):
        for event in events(text):
            if event.__class__ is SCALAR and event.style == '"':
                at = event.start_mark.index
                for escape in _ESCAPED.finditer(text, at, event.end_mark.index):
                    if escape[1] == "/":
                        place = Span(source.path, start + escape.start(), start + escape.end())
                        yield Problem("syntax", "found unknown escape character: write / without a backslash", place)


def _is_json(text: str) -> bool:
    return text.lstrip().startswith(("{", "["))


def halves_replaced(text: str) -> str:
    """JSON that libyaml reads, as long as `text`; what is alone is no character, as in Go's encoding/json."""
    return _HALVES.sub(_stand_in, text) if _is_json(text) else text


def with_quotes(text: str) -> Callable[[], Any]:
    """The next event of `text` at each call, where `\\'` in double quotes is a quote.

    goyaml.v2 (scannerc.go) knows this escape, as YAML 1.0 did, and libyaml does not: another one of two characters
    stands for it until the value is read. In JSON it is none.
    """
    other = "" if _is_json(text) else next((one for one in _NAMES if not _has(text, one)), "")
    room = _MOST_READ if other else 0
    while room > 0 and (at := _refused_quote(text)) is not None:
        room -= at
        rest = _REST.match(text, at)
        quoted = rest[0] if rest is not None else ""
        shown = _ESCAPED.sub(lambda escape: f"\\{other}" if escape[1] == "'" else escape[0], quoted)
        text = text[:at] + shown + text[at + len(quoted) :]
    next_event = libyaml.CParser(text).get_event

    def restored() -> Any:
        event = next_event()
        if event.__class__ is SCALAR and other and _NAMES[other] in event.value:
            event.value = event.value.replace(_NAMES[other], "'")
        return event

    return restored


# escapes of one character that nobody writes
_NAMES = {"v": "\v", "a": "\a", "e": "\x1b", "P": "\u2029", "L": "\u2028"}
# the rest of a quoted text
_REST = re.compile(r'(?:[^"\\]|\\.)*', re.DOTALL)
# characters: each quote is found by reading up to it
_MOST_READ = 20_000_000


def _has(text: str, name: str) -> bool:
    """Whether the character of an escape may stand in the text in any way."""
    character = _NAMES[name]
    return f"\\{name}" in text or character in text or f"{ord(character):02x}" in text.lower()


def _refused_quote(text: str) -> int | None:
    """Where the reader stops at the first `\\'` in double quotes."""
    next_event = libyaml.CParser(text).get_event
    try:
        while next_event() is not None:
            pass
    except READER_ERRORS as error:
        at = fault(error, text).offset
        return at if text[at : at + 2] == "\\'" else None
    return None


def _stand_in(found: re.Match[str]) -> str:
    if found["high"]:
        return "".join(f"\\u{int(found[half], 16) + _SHIFT:04x}" for half in ("high", "low"))
    return "\\ufffd" if found["alone"] else found[0]


def halves_joined(value: Any) -> Any:
    """The value with the characters that stand-ins stand for."""
    if isinstance(value, str):
        return _STAND_INS.sub(_joined, value)
    if isinstance(value, dict):
        return {halves_joined(key): halves_joined(one) for key, one in value.items()}
    return [halves_joined(one) for one in value] if isinstance(value, list) else value


def _joined(found: re.Match[str]) -> str:
    return chr(0x10000 + ((ord(found[1]) - 0xE000) << 10) + ord(found[2]) - 0xE400)
