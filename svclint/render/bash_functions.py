"""Bash's functions on strings, as Flux computes them. fluxcd/pkg: envsubst/funcs.go."""

from __future__ import annotations

import re
from collections.abc import Sequence

# steps of comparing a value with a pattern: names are short, and an expression may stand in a file a thousand times
_WORK_LIMIT = 5_000
_SIZE_LIMIT = 1024 * 1024


def computed(sign: str, value: str, arguments: Sequence[str]) -> str | None:
    """What the function of a sign makes of `value`; None where this module cannot tell.

    Raises IndexError where the function fails. Flux counts bytes, and has letters of its own: only ASCII is certain.
    """
    if not value.isascii():
        return None
    if not sign:
        return str(len(value))
    if sign[0] in ",^":
        return _cased(sign, value)
    if sign == ":":
        return _part(value, arguments)
    if sign[0] == "/":
        return _replaced(sign, value, arguments)
    return _trimmed(sign, value, arguments[0])


def _cased(sign: str, value: str) -> str:
    if sign in (",,", "^^"):
        return value.lower() if sign == ",," else value.upper()
    if sign in (",", "^"):
        return (value[:1].lower() if sign == "," else value[:1].upper()) + value[1:]
    # two that differ are no function
    return value


def _part(value: str, arguments: Sequence[str]) -> str:
    """A part by position and length; what is no number leaves the value as it is, a blank before it included."""
    numbers = [int(one) if re.fullmatch(r"[+-]?[0-9]{1,18}", one) else None for one in arguments]
    start = numbers[0]
    if start is None:
        return value
    start = max(len(value) + start, 0) if start < 0 else start
    if len(numbers) == 1:
        return value[start:]
    length = numbers[1]
    if length is None:
        return value
    if start + length >= len(value):
        return value[start:]
    if length < 0:
        raise IndexError(length)
    return value[start : start + length]


def _replaced(sign: str, value: str, arguments: Sequence[str]) -> str | None:
    old, new = arguments[0], arguments[1] if len(arguments) > 1 else ""
    if sign in ("/#", "/%"):
        if len(arguments) == 1:
            return value
        if sign == "/#":
            return value.replace(old, new, 1) if value.startswith(old) else value
        return value.removesuffix(old) + new if value.endswith(old) else value
    count = value.count(old) if sign == "//" else 1
    return value.replace(old, new, count) if count * len(new) < _SIZE_LIMIT else None


def _trimmed(sign: str, value: str, pattern: str) -> str | None:
    """Without the shortest or longest start (`#`, `##`) or end (`%`, `%%`) that a pattern matches.

    A pattern is reversed for an end, sign by sign: sets and escapes are something else then, and nobody writes them.
    """
    if "[" in pattern or "\\" in pattern or len(value) * len(pattern) > _WORK_LIMIT:
        return None
    if sign[0] == "%":
        value, pattern = value[::-1], pattern[::-1]
    lengths = _matched(value, pattern)
    if lengths:
        value = value[lengths[-1] if len(sign) > 1 else lengths[0] :]
    return value[::-1] if sign[0] == "%" else value


def _matched(value: str, pattern: str) -> list[int]:
    """How long the starts of `value` are that the pattern matches, the shortest first; an empty one is none.

    `*` is any text, slashes included, `?` any letter. All places in the pattern are followed at once.
    """
    places = _open({0}, pattern)
    found: list[int] = []
    for count, letter in enumerate(value, 1):
        # a star stays where it is
        steps = {at + (pattern[at] != "*") for at in places if at < len(pattern) and pattern[at] in ("*", "?", letter)}
        places = _open(steps, pattern)
        if len(pattern) in places:
            found.append(count)
    return found


def _open(places: set[int], pattern: str) -> set[int]:
    """The places with those behind stars, which may be nothing."""
    pending = list(places)
    while pending:
        at = pending.pop()
        if pattern[at : at + 1] == "*" and at + 1 not in places:
            places.add(at + 1)
            pending.append(at + 1)
    return places
