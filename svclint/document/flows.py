"""Flow collections that stand on one line, in the plainest style: `{app: web}`, `["a", 1]`."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from svclint.document.scalars import read_key, read_plain
from svclint.typing_names import Any

# libyaml takes no key of more than 1,024 characters
KEY = r"[A-Za-z0-9_./][A-Za-z0-9_./-]{0,250}+"
QUOTED_KEY = r"\"[ !#-\[\]-~]{0,250}+\"|'[ -&(-~]{0,250}+'"
QUOTED = r"\"[ !#-\[\]-~]*+\"|'[ -&(-~]*+'"

_DEEPEST = 50
_WORD = r"[A-Za-z0-9_/.+=@$()~^%-]++"
_BEGINS = r"[A-Za-z0-9_/.]"
_PLAIN = rf"(?:{_BEGINS}|[+$(]|-(?=[A-Za-z0-9_/.-]))(?:{_WORD})?+(?:(?: ++|:)(?={_BEGINS}){_WORD})*+"
# Key or key in quotes, then a scalar, or what opens another collection; all that closes behind it, and a comma.
_ENTRY = rf"(?:(?:({KEY})|({QUOTED_KEY})): ++)?+(?:({_PLAIN})|({QUOTED})|([\[{{]))?+ *+([\]}}][\]}} ]*+)?+(,)?+ *+"


class ReadByEvents(Exception):
    """The text holds something that takes events to tell."""


def flow(text: str, at: int, opener: str) -> tuple[Any, int]:
    """The collection behind its opening bracket, and the offset behind its end; raises ReadByEvents, ValueError."""
    match = _match()
    root: Any = {} if opener == "{" else []
    top = root
    # what is open around `top`; None is around the whole
    stack: list[Any] = [None]
    while stack:
        entry = match(text, at)
        if entry is None or len(stack) > _DEEPEST:
            raise ReadByEvents
        at = entry.end()
        key, quoted_key, plain, quoted, opened, closers, comma = entry.groups()
        if key is not None:
            key = read_key(key)
        elif quoted_key is not None:
            key = quoted_key[1:-1]
        if plain is quoted is opened:
            # nothing but an end, of what holds nothing
            if top or key is not None or closers is None:
                raise ReadByEvents
        else:
            if (top.__class__ is list) is not (key is None) or (key is not None and key in top):
                raise ReadByEvents
            value = _value(plain, quoted, opened)
            if key is None:
                top.append(value)
            else:
                top[key] = value
            if opened is not None:
                stack.append(top)
                top = value
        if closers is None:
            # a comma comes behind a scalar, and not behind a bracket that opens
            goes_on = (comma is None) is (opened is not None)
        else:
            for closer in closers.replace(" ", ""):
                if not stack or top.__class__ is not (dict if closer == "}" else list):
                    raise ReadByEvents
                top = stack.pop()
            goes_on = (comma is None) is (not stack)
        if not goes_on:
            raise ReadByEvents
    return root, at


def _value(plain: str | None, quoted: str | None, opened: str | None) -> Any:
    if plain is not None:
        value, is_ambiguous = read_plain(plain)
        if is_ambiguous:
            raise ReadByEvents
        return value
    if quoted is not None:
        return quoted[1:-1]
    return {} if opened == "{" else []


@lru_cache(maxsize=1)
def _match() -> Callable[[str, int], re.Match[str] | None]:
    return re.compile(_ENTRY).match
