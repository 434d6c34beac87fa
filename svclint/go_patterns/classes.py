"""Classes of characters as Go has them: ranges of code points, with or without regard to case."""

from __future__ import annotations

from collections.abc import Iterable

Ranges = tuple[tuple[int, int], ...]

_LAST = 0x10FFFF


def _of(*pairs: str) -> Ranges:
    return tuple((ord(one[0]), ord(one[-1])) for one in pairs)


DIGIT = _of("09")
SPACE = _of("\t\n", "\f\r", "  ")
WORD = _of("09", "AZ", "__", "az")
PERL = {"d": DIGIT, "s": SPACE, "w": WORD}
# re2/wiki/Syntax
POSIX = {
    "alnum": _of("09", "AZ", "az"),
    "alpha": _of("AZ", "az"),
    "ascii": _of("\x00\x7f"),
    "blank": _of("\t\t", "  "),
    "cntrl": _of("\x00\x1f", "\x7f\x7f"),
    "digit": DIGIT,
    "graph": _of("!~"),
    "lower": _of("az"),
    "print": _of(" ~"),
    "punct": _of("!/", ":@", "[`", "{~"),
    "space": _of("\t\r", "  "),
    "upper": _of("AZ"),
    "word": WORD,
    "xdigit": _of("09", "AF", "af"),
}
ANY: Ranges = ((0, _LAST),)
ANY_BUT_BREAK: Ranges = ((0, 9), (11, _LAST))


def merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    found: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return tuple(found)


def others(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """All characters but these."""
    found, start = [], 0
    for first, last in merged(ranges):
        if first > start:
            found.append((start, first - 1))
        start = last + 1
    return (*found, (start, _LAST)) if start <= _LAST else tuple(found)


def folded(ranges: Iterable[tuple[int, int]]) -> Ranges | None:
    """These characters in both cases; None where other letters than ASCII's are among them, whose cases are many."""
    found = list(ranges)
    if any(last > 0x7F for _, last in found):
        return None
    for first, last in tuple(found):
        for start, end, by in ((0x41, 0x5A, 32), (0x61, 0x7A, -32)):
            low, high = max(first, start), min(last, end)
            if low <= high:
                found.append((low + by, high + by))
    # the only letters that are cases of ASCII's without being of it: the sign of kelvin, the long s
    for letter, beyond in (("k", 0x212A), ("s", 0x17F)):
        if any(first <= ord(letter) <= last for first, last in found):
            found.append((beyond, beyond))
    return merged(found)


def written(ranges: Iterable[tuple[int, int]]) -> str:
    """A class in brackets, of signs that mean nothing else in any engine."""
    one = merged(ranges)
    return "[" + "".join(sign(a) if a == b else f"{sign(a)}-{sign(b)}" for a, b in one) + "]"


def sign(code: int) -> str:
    """One character as it stands for itself everywhere."""
    letter = chr(code)
    return letter if letter.isalnum() or code > 0x7F else f"\\x{code:02x}"
