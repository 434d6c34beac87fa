"""Suggestions: which of the names that exist was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SUFFIXES = ("-service", "-svc", "-headless", "-deployment", "-deploy", "-server", "-app")


def closest(wanted: str, known: Iterable[str]) -> str | None:
    """The name of `known` that `wanted` is a slip of: a typo, or one with or without a suffix such as `-svc`."""
    best, likeness = None, 0.75
    for one in known:
        ratio = _likeness(wanted, one, likeness)
        if ratio > likeness:
            best, likeness = one, ratio
    return best


def _likeness(one: str, two: str, beyond: float) -> float:
    """How alike two names are, 0 to 1; exact only where that is more than `beyond`."""
    if one.lower() == two.lower():
        return 0.98
    mine, theirs = _stem(one), _stem(two)
    short, long = (mine, theirs) if len(mine) <= len(theirs) else (theirs, mine)
    if short == long:
        return 0.95
    # a suffix that both share says nothing: api-service is not like web-service
    if one[len(mine) :] == two[len(theirs) :]:
        one, two = short, long
    # no more letters can be equal than both have: most pairs need not be compared
    both = len(one) + len(two)
    if 2 * min(len(one), len(two)) <= beyond * both:
        return 0.0
    if 2 * sum(min(one.count(letter), two.count(letter)) for letter in set(one)) <= beyond * both:
        return 0.0
    if _is_swap(one, two):
        return 0.9
    # imported here: a clean check has no use for it
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one, two).ratio()


def _is_swap(one: str, two: str) -> bool:
    """Whether two neighbouring letters changed places, which weighs too much in a short name."""
    if len(one) != len(two) or len(one) < 3:
        return False
    wrong = [place for place, (mine, theirs) in enumerate(zip(one, two, strict=True)) if mine != theirs]
    if len(wrong) != 2 or wrong[1] != wrong[0] + 1:
        return False
    first, second = wrong
    return one[first] == two[second] and one[second] == two[first] and one[first : second + 1].isalpha()


def is_same_word(one: str, two: str) -> bool:
    """Whether two words are so alike that even short ones are one: letters swapped or doubled, an s behind it."""
    short, long = sorted((one, two), key=len)
    if len(short) < 3 or len(long) - len(short) > 1:
        return False
    if len(short) == len(long):
        return _is_swap(one, two)
    doubled = (place for place in range(1, len(long)) if long[place] == long[place - 1] and long[place].isalpha())
    return long == short + "s" or any(long[:place] + long[place + 1 :] == short for place in doubled)


def _stem(name: str) -> str:
    return next((name.removesuffix(suffix) for suffix in _SUFFIXES if name.endswith(suffix)), name)


def is_slip(one: str, two: str) -> bool:
    """Whether one text is a slip of the pen of the other, rather than the next of its kind.

    One word may differ by a letter or two (`monitorng`), or the dashes between them; `team-a` and `team-b`, `eu-1` and
    `eu-2`, `ingress` and `egress` are things of their own.
    """
    mine, theirs = (re.findall(r"[a-z0-9]+", each.lower()) for each in (one, two))
    if "".join(mine) == "".join(theirs):
        return True
    differing = [pair for pair in zip(mine, theirs, strict=False) if pair[0] != pair[1]]
    if len(mine) != len(theirs) or len(differing) != 1 or min(map(len, differing[0])) < 4:
        return False
    if len({re.sub(r"\d", "", each) for each in differing[0]}) == 1:
        return False
    # imported here: a clean check has no use for it
    from difflib import SequenceMatcher

    return SequenceMatcher(None, *differing[0]).ratio() >= 0.8
