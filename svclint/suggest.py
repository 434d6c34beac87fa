"""Likeness of names: is one a slip of the pen of another, and which of those that exist was probably meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

# Words behind a name that say what kind of object it is, or what part of an application: `web-svc` is called as `web`
_OBJECTS = frozenset({"service", "svc", "headless", "deployment", "deploy", "rc", "pod"})
_PARTS = frozenset({"server", "controller", "app"})

# How much of a name must stay where a word is left out, and of a word where letters are
_MOST_WORDS = 0.6
_MOST_LETTERS = 0.5

_Words = tuple[str, ...]


def closest(wanted: str, known: Iterable[str]) -> str | None:
    """The name of `known` that was probably meant by `wanted`, the likest one; None where nothing comes close.

    That is a slip of the pen, a name with or without a suffix such as `-svc`, or one with a word more or less.
    """
    best, likeness = None, 0.0
    for name in known:
        found = _likeness(wanted, name)
        if found > likeness:
            best, likeness = name, found
    return best


def meant_field(key: str, fields: Collection[str]) -> str | None:
    """The field of a type that was probably meant by a key: the same in another case, or a typo."""
    same = next((one for one in fields if one.lower() == key.lower()), None)
    return same or closest(key, sorted(fields))


def is_slip(one: str, two: str) -> bool:
    """Whether one name is a slip of the pen of the other, rather than the next of its kind.

    One word may differ by a letter or two (`monitorng`), or the dashes between them; `team-a` and `team-b`, `eu-1` and
    `eu-2`, `pg-ro` and `pg-rw`, `ingress` and `egress` are things of their own.
    """
    return _is_slip(_words(one), _words(two))


def is_near(one: str, two: str) -> bool:
    """Whether one is a slip of the other, or one letter away, where nothing else may be meant."""
    return is_slip(one, two) or (_edits(one, two) == 1 and not any(map(str.isdigit, {*one} ^ {*two})))


def one_letter_off(wanted: str, known: Iterable[str]) -> str | None:
    """The only name of `known` that is one letter away, where all that somebody may have meant is known."""
    found = [name for name in known if is_near(wanted, name)]
    return found[0] if len(found) == 1 else None


def is_kin(one: str, two: str) -> bool:
    """Whether two objects are called as one thing: `web`, `web-svc` and `web-deployment`."""
    if not one or not two:
        return False
    mine, theirs = _words(one), _words(two)
    # a server and a controller are two parts, though each of them may be called without saying so
    apart = mine[-1:] != theirs[-1:] and _PARTS.issuperset((*mine[-1:], *theirs[-1:]))
    return not apart and _stem(mine) == _stem(theirs)


def _likeness(one: str, two: str) -> float:
    """How alike two names are, 0 (two things) to 1 (the same)."""
    if one == two:
        return 1.0
    mine, theirs = _words(one), _words(two)
    if "".join(mine) == "".join(theirs):
        return 0.98
    if is_kin(one, two):
        return 0.95
    if len(mine) == len(theirs):
        wrong = _different(mine, theirs)
        is_one = wrong is not None and (_is_slip_of_word(*wrong) or _is_shortened(*wrong))
        return _alike("".join(mine), "".join(theirs)) if is_one else 0.0
    short, long = sorted((mine, theirs), key=len)
    return _with_a_word_more(short, long)


def _with_a_word_more(short: _Words, long: _Words) -> float:
    """How much of a name stays where the word before or behind it is left out; a number makes another thing of it."""
    word = long[-1] if long[:-1] == short else long[0] if long[1:] == short else ""
    share = len("-".join(short)) / len("-".join(long))
    return share if len(word) > 1 and word.isalpha() and share > _MOST_WORDS else 0.0


def _is_slip(mine: _Words, theirs: _Words) -> bool:
    if "".join(mine) == "".join(theirs):
        return True
    wrong = _different(mine, theirs) if len(mine) == len(theirs) else None
    return wrong is not None and _is_slip_of_word(*wrong)


def _different(mine: _Words, theirs: _Words) -> tuple[str, str] | None:
    """The only words that are not the same; None where there are several, or where a number is another one."""
    wrong = [pair for pair in zip(mine, theirs, strict=True) if pair[0] != pair[1]]
    if len(wrong) != 1 or len({re.sub(r"\D", "", word) for word in wrong[0]}) > 1:
        return None
    return wrong[0]


def _is_slip_of_word(one: str, two: str) -> bool:
    """Whether two words are one: a letter in four may be wrong; in short ones only such as the word has anyway.

    Whoever writes a word seldom gets its first letter wrong: `internal` and `external` are two.
    """
    short, long = sorted((one, two), key=len)
    if len(short) < 3:
        return False
    if long in (short + "s", short + "es") or (set(one) == set(two) and _edits(one, two) == 1):
        return True
    return len(long) > 4 and _edits(one, two) <= len(long) // (4 if one[0] == two[0] else 6)


def _is_shortened(one: str, two: str) -> bool:
    """Whether one word is the other with letters left out: `front` for frontend, `nxt` for next."""
    short, long = sorted((one, two), key=len)
    letters = iter(long)
    return (
        len(short) > 1
        and short[0] == long[0]
        and len(short) / len(long) > _MOST_LETTERS
        and all(letter in letters for letter in short)
    )


def _alike(one: str, two: str) -> float:
    """The share of letters that need no edit."""
    return 1 - _edits(one, two) / max(len(one), len(two))


# of one name that is missing the same words are compared again and again
@lru_cache(maxsize=8192)
def _edits(one: str, two: str) -> int:
    """How many letters are left out, added, wrong or swapped with the next one: the optimal string alignment."""
    rows: list[list[int]] = [list(range(len(two) + 1))]
    for i, mine in enumerate(one):
        row = [i + 1]
        for j, theirs in enumerate(two):
            edits = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (mine != theirs))
            if i and j and mine == two[j - 1] and one[i - 1] == theirs:
                edits = min(edits, rows[i - 1][j - 1] + 1)
            row.append(edits)
        rows.append(row)
    return rows[-1][-1]


def words_of(name: str) -> _Words:
    """The words of a name, in small letters."""
    return _words(name)


@lru_cache(maxsize=4096)
def _words(name: str) -> _Words:
    return tuple(re.findall(r"[^\W_]+", name.lower()))


def stem(name: str) -> _Words:
    """The words of a name without those that kin do not share."""
    return _stem(_words(name))


def _stem(words: _Words) -> _Words:
    """A name without the words behind it that do not tell it from others."""
    while len(words) > 1 and words[-1] in _OBJECTS | _PARTS:
        words = words[:-1]
    return words
