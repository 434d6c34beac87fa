"""The commands of sed in guides and scripts: what they replace by what, and in which files."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from itertools import pairwise

from svclint.discover.hearsay.applying import VERBS
from svclint.discover.hearsay.command_lines import once_assigned, whole_lines
from svclint.named_tuple import NamedTuple

_SED = re.compile(r"(?<![\w./-])g?sed[ \t]")
_PROGRAMS = frozenset({"sed", "gsed"})
# a word that is a variable and nothing else
_VARIABLE = re.compile(r"\A\$\{?(\w+)\}?\Z")
_ENDS = frozenset({";", "&&", "||", "&", ";;"})
_INTO = frozenset({">", ">>"})
_NOWHERE = "/dev/null"
# `-f -`, `-f <(sed …)`
_STANDARD_INPUT = frozenset({"-", "/dev/stdin", "<("})
# quotes may hold line ends: a script of several commands
_LINES = 12
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
    if _SED.search(text) is None:
        return
    # what a guide quotes in a sentence stands on a line of its own
    lines = whole_lines(text).replace("`", "\n").splitlines()
    values = once_assigned(text)
    for number, line in enumerate(lines):
        if _SED.search(line) is not None:
            words: list[str] = []
            for word in [*_words(lines[number : number + _LINES]), ";"]:
                if word in _ENDS:
                    yield from _of_command(words)
                    words = []
                else:
                    words.append(_VARIABLE.sub(lambda found: values.get(found[1], found[0]), word))


def _words(lines: Sequence[str]) -> list[str]:
    """The words of the first line, with as many more as its quotes go on; none where they never end."""
    for count in range(1, len(lines) + 1):
        reader = shlex.shlex("\n".join(lines[:count]), posix=True, punctuation_chars=True)
        reader.whitespace_split = True
        reader.commenters = ""
        try:
            return list(reader)
        except ValueError:
            continue
    return []


def _of_command(words: Sequence[str]) -> Iterator[Sed]:
    # a Makefile's lines may begin with a sign
    names = [number for number, word in enumerate(words) if word.lstrip("@-") in _PROGRAMS]
    if not names:
        return
    replaced: list[tuple[str, str]] = []
    in_place = False
    for number in names:
        own = words[number + 1 : _end(words, number)]
        replaced.extend(_replaced(own))
        in_place = in_place or any(re.match(r"-\w*i|--in-place", word) for word in own)
    written = frozenset(after for word, after in pairwise(words) if word in _INTO) - {_NOWHERE}
    before = tuple(words[: _end(words, names[-1])])
    yield Sed(tuple(replaced), before, written, in_place, _is_applied(words))


def _end(words: Sequence[str], start: int) -> int:
    """Where the command ends that begins at a word: with what is piped on, or with a bracket."""
    return next((at for at in range(start, len(words)) if words[at] in ("|", ")", "|&")), len(words))


def _is_applied(words: Sequence[str]) -> bool:
    """Whether something applies what is piped to it, or writes it to a file."""
    pairs = pairwise(words)
    is_read = any(word in ("-f", "--filename") and after in _STANDARD_INPUT for word, after in pairs)
    return (is_read and not VERBS.isdisjoint(words)) or "--filename=-" in words or "-f-" in words or "tee" in words


def _replaced(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The patterns that a sed replaces, each with what it puts there."""
    scripts = [after for word, after in pairwise(words) if re.fullmatch(r"-[nErsuz]*e", word)]
    scripts += [word.partition("=")[2] for word in words if word.startswith("--expression=")]
    if not scripts:
        # macOS has a word behind -i, which may be empty
        scripts = [word for word in words if word and not word.startswith("-")][:1]
    for script in scripts:
        yield from ((found[2], found[3]) for found in _REPLACES.finditer(script))
