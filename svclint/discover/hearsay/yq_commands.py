"""Which fields of a file a guide or a script writes anew before it applies it: `yq '.spec.replicas = 3' web.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from svclint.discover.hearsay.shell_words import end_of, is_applied, lines_with, written_by
from svclint.named_tuple import NamedTuple
from svclint.told import EACH
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path

_PROGRAM = re.compile(r"(?<![\w./-])[yj]q[ \t]")
_PROGRAMS = frozenset({"yq", "jq"})
# yq of version 3: `yq w -i web.yaml spec.replicas 3`
_WRITES = frozenset({"w", "write"})
_FILE = re.compile(r"[^\s:*?]+\.(?:ya?ml|json)")
_IN_PLACE = re.compile(r"-[a-zA-Z]*i[a-zA-Z]*|--(?:inplace|in-place)")
_STEP = r"(?:[A-Za-z_][\w-]*|\"[^\"]+\")"
_FIELD = rf"(?:\.{_STEP}|\.?\[(?:\d+|\"[^\"]+\")?\])+"
# an object among several, chosen by what it says
_CHOSEN = r"(?:select\((?:[^()]|\([^()]*\))*\)\s*+\|\s*+)?"
# `.a = 1`, `.a |= 1`, `(select(.kind == \"Service\") | .a) = 1`
_ASSIGNS = re.compile(rf"\s*+(?:\(\s*+)?{_CHOSEN}({_FIELD})\s*+(?:\)\s*+)?\|?=(?!=)")
_SELECTS = re.compile(r"\s*select\((?:[^()]|\([^()]*\))*\)\s*")
_ONE_STEP = re.compile(r"\[(\d*)\]|([A-Za-z_][\w-]*)|\"([^\"]+)\"|(\d+)")
# signs of an expression
_LONGEST = 2_000


class Rewriting(NamedTuple):
    """What one command line writes: the fields, in files by their paths as written; `in_place` says that these are
    changed themselves."""

    fields: frozenset[Path]
    paths: tuple[str, ...]
    in_place: bool


def rewritings(text: str) -> Iterator[Rewriting]:
    """What the commands of a guide or a script write into what they read of files, and apply or keep elsewhere."""
    for words in lines_with(text, _PROGRAM):
        # a Makefile's lines may begin with a sign
        names = [number for number, word in enumerate(words) if word.lstrip("@-") in _PROGRAMS]
        if not names:
            continue
        fields: set[Path] = set()
        in_place = False
        for number in names:
            own = words[number + 1 : end_of(words, number)]
            fields.update(_fields(own))
            in_place = in_place or any(_IN_PLACE.fullmatch(word) for word in own)
        written = written_by(words) | {after for word, after in pairwise(words) if word == "tee"}
        before = words[: end_of(words, names[-1])]
        paths = tuple(word for word in before if _FILE.fullmatch(word) is not None and word not in written)
        is_used = in_place or (bool(written) and written.isdisjoint(paths)) or is_applied(words)
        if fields and paths and is_used:
            yield Rewriting(frozenset(fields), paths, in_place)


def _fields(words: Sequence[str]) -> Iterator[Path]:
    if words and words[0] in _WRITES:
        plain = [word for word in words[1:] if not word.startswith("-")]
        yield from (_path(word) for word in plain[1:2])
        return
    for word in words:
        if "=" in word and len(word) <= _LONGEST:
            yield from _assigned(word)


def _assigned(expression: str) -> Iterator[Path]:
    """The fields that an expression writes, one after the other; not those below what it goes to first."""
    for part in _piped(expression):
        found = _ASSIGNS.match(part)
        if found is not None:
            yield _path(found[1])
        elif _SELECTS.fullmatch(part) is None:
            return


def _piped(expression: str) -> Iterator[str]:
    """The parts of an expression between the pipes that stand in no brackets and no quotes."""
    depth, quoted, begin = 0, False, 0
    for at, sign in enumerate(expression):
        if sign == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif sign == "|" and not depth and expression[at + 1 : at + 2] != "=":
            yield expression[begin:at]
            begin = at + 1
    yield expression[begin:]


def _path(written: str) -> Path:
    """A path as a command has it; EACH stands for all items of a list."""
    steps = (one.groups() for one in _ONE_STEP.finditer(written))
    return tuple(
        (int(index) if index else EACH) if index is not None else int(number) if number else name or quoted
        for index, name, quoted, number in steps
    )
