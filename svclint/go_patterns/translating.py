"""Go's syntax of patterns, read sign by sign, into signs that every engine reads alike."""

from __future__ import annotations

import re
from functools import lru_cache

from svclint.go_patterns.classes import (
    ANY,
    ANY_BUT_BREAK,
    PERL,
    POSIX,
    Ranges,
    folded,
    others,
    sign,
    written,
)
from svclint.named_tuple import NamedTuple

# Go's own bounds: regexp/syntax/parse.go
_MOST_REPEATED = 1000
_DEEPEST = 1000
_REPEAT = re.compile(r"\{(0|[1-9][0-9]{0,8})(,(0|[1-9][0-9]{0,8})?)?\}")
_GROUP = re.compile(r"\(\?(?:P?<([A-Za-z0-9_]++)>|([imsU]*+)(-[imsU]++)?([:)]))")
_POSIX_CLASS = re.compile(r"\[:(\^?)([a-z]*+):\]")
_OCTAL = re.compile(r"0[0-7]{0,2}|[1-7][0-7]{1,2}")
_HEX = re.compile(r"x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,8})\})")
_CONTROL = {"a": 7, "f": 12, "t": 9, "n": 10, "r": 13, "v": 11}
_LARGEST = 0x10FFFF


class NoPattern(Exception):
    """The text is no regular expression of Go's."""


class NotKnown(Exception):
    """It may be one, and what it matches is not known here."""


class Translation(NamedTuple):
    """A pattern in signs that all engines read alike, `(?:$)` for the very end.

    `choices` is what an engine that backtracks may have to try, at most, beside what `unbounded` quantifiers take; None
    where what is repeated can itself be matched in several ways. `anchored` says that it can only begin where the text
    does, `one_line` and `ascii` say that it holds for texts
    without a line break, or of ASCII, only.
    """

    text: str
    choices: int | None
    unbounded: int
    anchored: bool
    one_line: bool
    ascii: bool


def translated(pattern: str) -> str:
    """The pattern for a linear engine; raises NoPattern where it is none, and NotKnown."""
    found = translation(pattern)
    if found.one_line or found.ascii:
        raise NotKnown(pattern)
    return found.text


@lru_cache(maxsize=1024)
def translation(pattern: str) -> Translation:
    """What a pattern is in other signs; raises NoPattern where it is none, and NotKnown."""
    return _Reader(pattern).read()


class _Reader:
    """A pattern that is being read. `repeatable` says what a quantifier may follow: a sign, a group, nothing."""

    __slots__ = ("ascii", "at", "choices", "flags", "groups", "is_split", "one_line", "parts", "pattern",
                 "repeatable", "unbounded")  # fmt: skip

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.parts: list[str] = []
        self.flags: frozenset[str] = frozenset()
        self.groups: list[frozenset[str]] = []
        self.repeatable = "nothing"
        self.choices: int | None = 1
        self.unbounded = 0
        self.is_split = self.one_line = self.ascii = False

    def read(self) -> Translation:
        if any("\ud800" <= one <= "\udfff" for one in self.pattern):
            raise NoPattern("it is no text")
        while self.at < len(self.pattern):
            self._sign(self.pattern[self.at])
        if self.groups:
            raise NoPattern("a group has no end")
        text = "".join(self.parts)
        anchored = text.startswith("(?:^)") and not self.is_split and text[5:6] not in ("*", "+", "?", "{")
        return Translation(text, self.choices, self.unbounded, anchored, self.one_line, self.ascii)

    def _sign(self, one: str) -> None:
        match one:
            case "(":
                self._open()
            case ")":
                if not self.groups:
                    raise NoPattern("a group ends that has not begun")
                self.flags = self.groups.pop()
                self._put(")", 1, "group")
            case "|":
                self._choose(2)
                self.is_split = self.is_split or not self.groups
                self._put("|", 1, "nothing")
            case "*" | "+" | "?":
                self._repeat(one, one)
            case "{" if (found := _REPEAT.match(self.pattern, self.at)) is not None:
                self._repeat(found[0], self._counted(found))
            case "[":
                self._class()
            case "\\":
                self._escape()
            case "^" | "$":
                self.one_line = self.one_line or "m" in self.flags
                self._put(f"(?:{one})", 1)
            case ".":
                self._put(written(ANY if "s" in self.flags else ANY_BUT_BREAK), 1)
            case _:
                self._literal(ord(one), 1)

    def _put(self, text: str, length: int, repeatable: str = "sign") -> None:
        self.parts.append(text)
        self.at += length
        self.repeatable = repeatable

    def _choose(self, ways: int) -> None:
        # more than any text is worth: the number need not grow
        self.choices = None if self.choices is None or self.choices > 2**40 else self.choices * ways

    def _literal(self, code: int, length: int) -> None:
        if "i" not in self.flags:
            self._put(sign(code), length)
        else:
            self._ranges(((code, code),), length)

    def _ranges(self, ranges: Ranges, length: int, negated: bool = False) -> None:
        found = folded(ranges) if "i" in self.flags else ranges
        if found is None:
            raise NotKnown(self.pattern)
        found = others(found) if negated else found
        if not found:
            raise NotKnown(self.pattern)
        self._put(written(found), length)

    def _open(self) -> None:
        if len(self.groups) >= _DEEPEST:
            raise NoPattern("it nests too deeply")
        if not self.pattern.startswith("(?", self.at):
            self.groups.append(self.flags)
            self._put("(?:", 1, "nothing")
            return
        found = _GROUP.match(self.pattern, self.at)
        if found is None:
            raise NoPattern("a group is none of Go's")
        inner = self.flags
        if not found[1]:
            inner = (inner | set(found[2])) - set((found[3] or "")[1:])
        if found[4] == ")":
            self.flags = inner
            self._put("", len(found[0]), "flags")
            return
        self.groups.append(self.flags)
        self.flags = inner
        self._put("(?:", len(found[0]), "nothing")

    # -- quantifiers ---------------------------------------------------------------------------------------------------

    def _counted(self, found: re.Match[str]) -> str:
        least = int(found[1])
        most = int(found[3]) if found[3] else least
        if max(least, most) > _MOST_REPEATED or least > most:
            raise NoPattern(f"{found[0]} repeats too often")
        if found[2] is None:
            return f"{{{least}}}"
        return f"{{{least},{most}}}" if found[3] else f"{{{least},}}"

    def _repeat(self, original: str, quantifier: str) -> None:
        if self.repeatable in ("nothing", "quantifier"):
            raise NoPattern(f"{original} repeats nothing")
        if self.repeatable == "flags":
            raise NotKnown(self.pattern)
        is_open = quantifier in ("*", "+") or quantifier.endswith(",}")
        if quantifier == "?":
            self._choose(2)
        elif self.repeatable == "group":
            self.choices = None
        elif is_open:
            self.unbounded += 1
        elif "," in quantifier:
            least, most = quantifier[1:-1].split(",")
            self._choose(int(most) - int(least) + 1)
        # whether it takes as little as it can changes where it matches, and not whether
        lazy = self.pattern.startswith("?", self.at + len(original))
        self._put(quantifier, len(original) + lazy, "quantifier")

    # -- escapes and classes -------------------------------------------------------------------------------------------

    def _escape(self) -> None:
        letter = self.pattern[self.at + 1 : self.at + 2]
        if letter.lower() in PERL:
            self._ranges(PERL[letter.lower()], 2, negated=letter.isupper())
        elif letter in ("A", "z"):
            self._put("(?:^)" if letter == "A" else "(?:$)", 2)
        elif letter == "b":
            # what a word is made of, engines agree on for ASCII alone
            self.ascii = True
            self._put(r"(?:\b)", 2)
        elif letter == "Q":
            self._quoted()
        elif letter in ("p", "P", "B"):
            raise NotKnown(self.pattern)
        else:
            code, length = self._character(self.at)
            self._literal(code, length)

    def _quoted(self) -> None:
        end = self.pattern.find("\\E", self.at + 2)
        text = self.pattern[self.at + 2 : end if end >= 0 else None]
        if not text:
            raise NotKnown(self.pattern)
        for one in text:
            self._literal(ord(one), 1)
        self.at += 2 + (2 if end >= 0 else 0)

    def _character(self, at: int) -> tuple[int, int]:
        """The code and the length of the character at a place: itself, or an escape that stands for one."""
        one = self.pattern[at : at + 1]
        if one != "\\":
            return ord(one), 1
        letter = self.pattern[at + 1 : at + 2]
        if letter in _CONTROL:
            return _CONTROL[letter], 2
        if letter and letter.isascii() and not letter.isalnum():
            return ord(letter), 2
        octal, by_hex = _OCTAL.match(self.pattern, at + 1), _HEX.match(self.pattern, at + 1)
        code = int(octal[0], 8) if octal else int(by_hex[1] or by_hex[2], 16) if by_hex else -1
        if not 0 <= code <= _LARGEST or 0xD800 <= code <= 0xDFFF:
            raise NoPattern(f"\\{letter} is no escape of Go's")
        return code, 1 + len((octal or by_hex or [""])[0])

    def _class(self) -> None:
        start, at = self.at, self.at + 1
        negated = self.pattern.startswith("^", at)
        at += negated
        found: list[tuple[int, int]] = []
        first = True
        while first or self.pattern[at : at + 1] != "]":
            if at >= len(self.pattern):
                raise NoPattern("a class has no end")
            ranges, at = self._in_class(at)
            found.extend(ranges)
            first = False
        self._ranges(tuple(found), at + 1 - start, negated)

    def _in_class(self, at: int) -> tuple[Ranges, int]:
        """One item of a class, and the place behind it."""
        named = _POSIX_CLASS.match(self.pattern, at)
        if named is not None:
            if named[2] not in POSIX:
                raise NoPattern(f"{named[0]} is no class of Go's")
            return others(POSIX[named[2]]) if named[1] else POSIX[named[2]], named.end()
        letter = self.pattern[at + 1 : at + 2] if self.pattern[at] == "\\" else ""
        if letter in ("p", "P"):
            raise NotKnown(self.pattern)
        if letter.lower() in PERL:
            ranges = PERL[letter.lower()]
            return others(ranges) if letter.isupper() else ranges, at + 2
        low, length = self._character(at)
        at += length
        if self.pattern[at : at + 1] != "-" or self.pattern[at + 1 : at + 2] in ("]", ""):
            return ((low, low),), at
        high, length = self._character(at + 1)
        if high < low:
            raise NoPattern("a range ends before it begins")
        return ((low, high),), at + 1 + length
