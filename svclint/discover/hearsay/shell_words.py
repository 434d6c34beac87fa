"""The words of command lines in guides and scripts, as a shell reads them, and what becomes of what they print."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from itertools import pairwise

from svclint.discover.hearsay.applying import VERBS
from svclint.discover.hearsay.command_lines import once_assigned, whole_lines

# a word that is a variable and nothing else
_VARIABLE = re.compile(r"\A\$\{?(\w+)\}?\Z")
_ENDS = frozenset({";", "&&", "||", "&", ";;"})
_INTO = frozenset({">", ">>"})
_NOWHERE = "/dev/null"
# `-f -`, `-f <(sed …)`
_STANDARD_INPUT = frozenset({"-", "/dev/stdin", "<("})
# quotes may hold line ends: a script of several commands
_LINES = 12


def lines_with(text: str, program: re.Pattern[str]) -> Iterator[list[str]]:
    """The words of each command line, pipes included, on whose line a program stands; variables that have one plain
    value are that."""
    if program.search(text) is None:
        return
    # what a guide quotes in a sentence stands on a line of its own
    lines = whole_lines(text).replace("`", "\n").splitlines()
    values = once_assigned(text)
    for number, line in enumerate(lines):
        if program.search(line) is not None:
            words: list[str] = []
            for word in [*_words(lines[number : number + _LINES]), ";"]:
                if word in _ENDS:
                    yield words
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


def end_of(words: Sequence[str], start: int) -> int:
    """Where the command ends that begins at a word: with what is piped on, or with a bracket."""
    return next((at for at in range(start, len(words)) if words[at] in ("|", ")", "|&")), len(words))


def written_by(words: Sequence[str]) -> frozenset[str]:
    """The files to which a command line writes what it prints."""
    return frozenset(after for word, after in pairwise(words) if word in _INTO) - {_NOWHERE}


def is_applied(words: Sequence[str]) -> bool:
    """Whether something applies what is piped to it, or writes it to a file."""
    pairs = pairwise(words)
    is_read = any(word in ("-f", "--filename") and after in _STANDARD_INPUT for word, after in pairs)
    return (is_read and not VERBS.isdisjoint(words)) or "--filename=-" in words or "-f-" in words or "tee" in words
