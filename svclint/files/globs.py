"""Patterns of paths with `*`, `?`, `[…]` and `**`, matched in time that grows no faster than pattern times path.

A star that fails is never given less of the text: only the last one takes more. Nothing is tried twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from svclint.named_tuple import NamedTuple

_CLASSES = {
    "alnum": str.isalnum,
    "alpha": str.isalpha,
    "blank": " \t".__contains__,
    "cntrl": lambda one: one < " " or one == "\x7f",
    "digit": str.isdigit,
    "graph": lambda one: "!" <= one <= "~",
    "lower": str.islower,
    "print": lambda one: " " <= one <= "~",
    "punct": lambda one: "!" <= one <= "~" and not one.isalnum(),
    "space": str.isspace,
    "upper": str.isupper,
    "xdigit": "0123456789abcdefABCDEF".__contains__,
}
_CLASS = re.compile(r"\[:([a-z]*+):\]")


class _Class(NamedTuple):
    """One character of a set; ranges that end before they begin hold nothing."""

    negated: bool
    signs: frozenset[str]
    ranges: tuple[tuple[str, str], ...]
    named: tuple[str, ...]

    def holds(self, one: str) -> bool:
        found = (
            one in self.signs
            or any(first <= one <= last for first, last in self.ranges)
            or any(one.isascii() and _CLASSES[name](one) for name in self.named)
        )
        return found is not self.negated


# a text of one character is that character, a longer one a sign
_Item = str | _Class
_STAR_ITEM, _ONE_ITEM, _ANY_FOLDERS = "**", "??", "//"


class Glob:
    """A pattern of `/`-separated paths: `*`, `?` and classes within one name, `**` as a whole name for any number of
    them; at the end it wants one at least.

    As in git's wildmatch; `[^…]` and `[!…]` mean all others, and what cannot be read matches nothing.
    """

    __slots__ = ("_readable", "_steps")

    def __init__(self, pattern: str) -> None:
        steps = _read(pattern)
        self._readable = steps is not None
        self._steps = steps or ()

    def matches(self, names: Sequence[str]) -> bool:
        """Whether the pattern is the path of these names."""
        return self._readable and _path_fits(self._steps, names)


@lru_cache(maxsize=4096)
def glob(pattern: str) -> Glob:
    return Glob(pattern)


def _read(pattern: str) -> tuple[tuple[_Item, ...], ...] | None:
    steps: list[list[_Item]] = [[]]
    stars = at = 0  # stars at the beginning of a name
    while at < len(pattern):
        one = pattern[at]
        if one == "\\" and pattern[at + 1 : at + 2] != "/":
            at += 1
            if at == len(pattern):
                return None
            steps[-1].append(pattern[at])
        elif one == "/":
            _end(steps[-1], stars)
            steps.append([])
            stars = 0
        elif one == "*":
            stars += all(item == _STAR_ITEM for item in steps[-1])
            if steps[-1][-1:] != [_STAR_ITEM]:
                steps[-1].append(_STAR_ITEM)
        elif one == "[":
            found = _read_class(pattern, at + 1)
            if found is None:
                return None
            chosen, at = found
            steps[-1].append(chosen)
        elif one != "\\":
            steps[-1].append(_ONE_ITEM if one == "?" else one)
        at += 1
    _end(steps[-1], stars)
    return tuple(map(tuple, steps))


def _end(step: list[_Item], stars: int) -> None:
    """Two stars or more mean any number of folders where nothing else stands."""
    if stars > 1 and step == [_STAR_ITEM]:
        step[:] = [_ANY_FOLDERS]


def _read_class(pattern: str, at: int) -> tuple[_Class, int] | None:
    """A class whose bracket was opened before `at`, and the place of the bracket that closes it."""
    negated = pattern[at : at + 1] in ("!", "^")
    at += negated
    signs, ranges, named = set(), [], []
    before = ""
    first = True
    while first or pattern[at : at + 1] != "]":
        first = False
        one = pattern[at : at + 1]
        name = _CLASS.match(pattern, at)
        if not one or (name is not None and name[1] not in _CLASSES):
            return None
        if name is not None:
            named.append(name[1])
            before, at = "", name.end()
            continue
        if one == "-" and before and pattern[at + 1 : at + 2] not in ("", "]"):
            at += 1 + (pattern[at + 1] == "\\")
            ranges.append((before, pattern[at : at + 1]))
            before, at = "", at + 1
            continue
        at += one == "\\"
        before = pattern[at : at + 1]
        signs.add(before)
        at += 1
    return _Class(negated, frozenset(signs), tuple(ranges), tuple(named)), at


def _path_fits(steps: Sequence[Sequence[_Item]], names: Sequence[str]) -> bool:
    step = name = 0
    again: tuple[int, int] | None = None
    while name < len(names):
        is_any = step < len(steps) and steps[step][:1] == (_ANY_FOLDERS,)
        if is_any and step == len(steps) - 1:
            return True
        if is_any:
            again = (step, name)
            step += 1
        elif step < len(steps) and _name_fits(steps[step], names[name]):
            step, name = step + 1, name + 1
        elif again is not None:
            again = (again[0], again[1] + 1)
            step, name = again[0] + 1, again[1]
        else:
            return False
    return step == len(steps)


def _name_fits(items: Sequence[_Item], name: str) -> bool:
    item = at = 0
    again: tuple[int, int] | None = None
    while at < len(name):
        wanted = items[item] if item < len(items) else None
        if wanted == _STAR_ITEM:
            item += 1
            if item == len(items):
                return True
            again = (item, at)
        elif wanted is not None and _fits(wanted, name[at]):
            item, at = item + 1, at + 1
        elif again is not None:
            again = (again[0], again[1] + 1)
            item, at = again
        else:
            return False
    return all(one == _STAR_ITEM for one in items[item:])


def _fits(wanted: _Item, one: str) -> bool:
    return wanted.holds(one) if isinstance(wanted, _Class) else wanted in (one, _ONE_ITEM)
