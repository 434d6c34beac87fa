"""The commands of sed in guides and scripts: what they replace by what, and in which files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from svclint.discover.hearsay.shell_words import end_of, is_applied, lines_with, written_by
from svclint.named_tuple import NamedTuple

_SED = re.compile(r"(?<![\w./-])g?sed[ \t]")
_PROGRAMS = frozenset({"sed", "gsed"})
_LONGEST = 200
# s/HOST/$HOST/g, with any sign between
_REPLACES = re.compile(
    rf"(?:^|[\s;{{/,$\d])s([^\w\s\\;])((?:(?!\1)[^\\\n]|\\.){{1,{_LONGEST}}}?)\1((?:(?!\1)[^\\\n]|\\.){{0,{_LONGEST}}})\1"
)


class Sed(NamedTuple):
    """One command line with sed in it: the patterns and what it puts in their place, both as written; the words before
    its last end or pipe, and those among them that are written to.

    `in_place` says that files are changed themselves, `is_applied` that something applies or keeps what comes out.
    """

    replaced: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    written: frozenset[str]
    in_place: bool
    is_applied: bool

    def is_used(self, paths: Sequence[str]) -> bool:
        """Whether what becomes of these files is applied, or stands somewhere from where it may be."""
        return self.in_place or bool(self.written and self.written.isdisjoint(paths)) or self.is_applied


def seds(text: str) -> Iterator[Sed]:
    """The command lines with sed of a guide or a script."""
    for words in lines_with(text, _SED):
        yield from _of_command(words)


def _of_command(words: Sequence[str]) -> Iterator[Sed]:
    # a Makefile's lines may begin with a sign
    names = [number for number, word in enumerate(words) if word.lstrip("@-") in _PROGRAMS]
    if not names:
        return
    replaced: list[tuple[str, str]] = []
    in_place = False
    for number in names:
        own = words[number + 1 : end_of(words, number)]
        replaced.extend(_replaced(own))
        in_place = in_place or any(re.match(r"-\w*i|--in-place", word) for word in own)
    before = tuple(words[: end_of(words, names[-1])])
    yield Sed(tuple(replaced), before, written_by(words), in_place, is_applied(words))


def _replaced(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The patterns that a sed replaces, each with what it puts there."""
    scripts = [after for word, after in pairwise(words) if re.fullmatch(r"-[nErsuz]*e", word)]
    scripts += [word.partition("=")[2] for word in words if word.startswith("--expression=")]
    if not scripts:
        # macOS has a word behind -i, which may be empty
        scripts = [word for word in words if word and not word.startswith("-")][:1]
    for script in scripts:
        yield from ((found[2], found[3]) for found in _REPLACES.finditer(script))
