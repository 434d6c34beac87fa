"""Files of which a script applies one or the other: they stand in different branches of an `if` or a `case`, or a
variable chooses among them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

# a word of the shell that begins a line or a command, and is nobody's argument
_WORD = re.compile(r"(?m)(?:^|;|&&|\|\|)[ \t]*(if|then|elif|else|fi|case|esac)(?=[\s;)]|$)|(;;&?)")
# of a script with more, nobody knows what goes together
_MOST = 200

# the variable in the name of a file, `web-$SIZE.yaml`, and what runs through all of its values
_IN_NAME = re.compile(r"[^/$]*\$[{(]?(\w+)[^/$]*\.(?:ya?ml|json)")
_LOOP = r"\b(?:for|foreach)\b[ (\t]*{0}\b|\bread\b[^\n]*\b{0}\b"

# an `if` or a `case` by its number, and which of its branches
Branch = Mapping[int, int]


class Branches:
    """In which branches of its conditions each place of a text lies."""

    __slots__ = ("_branches", "_starts")

    def __init__(self, text: str) -> None:
        self._starts: list[int] = [0]
        self._branches: list[Branch] = [{}]
        around: list[tuple[int, str]] = []
        held: dict[int, int] = {}
        number = 0
        for found in _WORD.finditer(text):
            word = found[1] or ";;"
            if word in ("if", "case"):
                number += 1
                around.append((number, word))
                held[number] = 0
            elif word in ("fi", "esac"):
                if around and around[-1][1] == ("if" if word == "fi" else "case"):
                    del held[around.pop()[0]]
            elif around and (word in ("elif", "else")) == (around[-1][1] == "if") and word != "then":
                held[around[-1][0]] += 1
            else:
                continue
            self._starts.append(found.end())
            self._branches.append(dict(held))

    def at(self, place: int) -> Branch:
        return self._branches[bisect_right(self._starts, place) - 1]


def either_or(applied: Sequence[tuple[Branch, Iterable[str]]]) -> frozenset[frozenset[str]]:
    """The pairs of files that no run of a script applies both, by the branch and the files of each of its commands."""
    where: dict[str, list[Branch]] = {}
    for branch, files in applied:
        for one in files:
            where.setdefault(one, []).append(branch)
    if len(where) > _MOST or not any(branch for branch, _ in applied):
        return frozenset()
    return frozenset(
        frozenset((one, other))
        for one, other in combinations(sorted(where), 2)
        if all(_exclude(mine, theirs) for mine in where[one] for theirs in where[other])
    )


def _exclude(one: Branch, other: Branch) -> bool:
    return any(other.get(condition, branch) != branch for condition, branch in one.items())


def chosen_by(written: str, text: str) -> bool:
    """Whether a variable in the name of a file, as a command of a text has it, chooses one of several: no loop of the
    text gives it all of them."""
    found = _IN_NAME.fullmatch(written.rpartition("/")[2])
    return found is not None and re.search(_LOOP.format(found[1]), text) is None
