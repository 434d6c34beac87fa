"""Whether a text matches a pattern of Go's: by Python's engine where it surely soon answers, else by a linear one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from svclint.go_patterns.classes import ANY_BUT_BREAK, written
from svclint.go_patterns.translating import NotKnown, Translation, translation

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator, RegexOptions

# Python's engine costs nothing to load; beyond so many steps the linear one of the JSON Schema library answers
_STEPS = 100_000
_ANY_BUT_BREAK = written(ANY_BUT_BREAK)
SIZE_LIMIT = 2**21
"""Bytes that a compiled pattern may have."""


class GoPattern:
    """A regular expression of Go's; making one raises NoPattern where it is none."""

    __slots__ = ("_translation",)

    def __init__(self, pattern: str) -> None:
        try:
            self._translation: Translation | None = translation(pattern)
        except NotKnown:
            self._translation = None

    def matches(self, text: str) -> bool | None:
        """Whether the pattern matches somewhere in the text; None where that is not known."""
        one = self._translation
        if one is None or (one.one_line and "\n" in text) or (one.ascii and not text.isascii()):
            return None
        quick = _of_python(one.text) if _is_soon_done(one, len(text)) else None
        if quick is not None:
            return quick.search(text) is not None
        linear = _linear(one.text)
        try:
            return None if linear is None else linear.is_valid(text)
        except (ValueError, SystemError):
            # half a character, which older versions of the library do not say so
            return None


def linear_engine() -> RegexOptions:
    """What tells the JSON Schema library to match patterns by its linear engine."""
    from jsonschema_rs import RegexOptions

    return RegexOptions(size_limit=SIZE_LIMIT)


def _is_soon_done(one: Translation, length: int) -> bool:
    """Whether an engine that tries all ways one after the other is done after a bounded number of steps."""
    if one.choices is None:
        return False
    steps: int = one.choices * (length + 1) ** max(one.unbounded + (not one.anchored), 1)
    return steps <= _STEPS


@lru_cache(maxsize=1024)
def _of_python(text: str) -> re.Pattern[str] | None:
    try:
        # `$` is before a last line break as well to Python, and a class of a million signs takes it a hundred times as
        # long as one of what is not in it
        return re.compile(text.replace("(?:$)", r"(?:\Z)").replace(_ANY_BUT_BREAK, r"[^\n]"), re.ASCII)
    except (re.error, RecursionError, OverflowError):
        # it repeats no empty group, and nests less deeply
        return None


@lru_cache(maxsize=1024)
def _linear(text: str) -> Draft202012Validator | None:
    from jsonschema_rs import Draft202012Validator

    try:
        return Draft202012Validator({"pattern": text}, pattern_options=linear_engine())
    except ValueError:
        return None
