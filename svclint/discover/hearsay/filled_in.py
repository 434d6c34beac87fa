"""Which texts of a file a guide or a script replaces before it applies it: `sed s/HOST/$HOST/ web.yaml`."""

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
_FILE = re.compile(r"[^\s:*?]+\.(?:ya?ml|json)")
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
    rf"(?:^|[\s;{{/,$\d])s([^\w\s\\;])((?:(?!\1)[^\\\n]|\\.){{1,{_LONGEST}}}?)\1(?:(?!\1)[^\\\n]|\\.){{0,{_LONGEST}}}\1"
)
# what matches no more than it says
_BOUNDS = re.compile(r"\\[b<>]|^\^|(?<!\\)\$$")
_PATTERN = re.compile(r"(?<!\\)[*\[\]+?]|\\[()|{}+?wWsSdD\d]")
_SHORTEST = 2
# what a guide asks its reader to do: replace the word TIMESTAMP with an actual one
_ASKED = re.compile(
    r"\b(?i:replace|substitute|change)[ \n](?i:(?:the|all|each|every)[ \n])?"
    r"(?i:(?:words?|texts?|strings?|values?|placeholders?|occurrences? of)[ \n])?"
    r"[`'\"*_]{0,3}([A-Z][A-Z0-9]{2,})[`'\"*_]{0,3}[ \n](?:with|by|to|in)\b"
)


class Filling(NamedTuple):
    """What one command replaces: the texts, in files by their paths as written; `in_place` says that these are changed
    themselves, and so whoever applies them then applies what they became."""

    texts: frozenset[str]
    paths: tuple[str, ...]
    in_place: bool


def fillings(text: str) -> Iterator[Filling]:
    """What the commands of a guide or a script replace in files that they read, and write elsewhere or apply."""
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


def asked(text: str) -> Iterator[str]:
    """What a guide asks its reader to replace: words in capitals, as they stand in a name with a hyphen beside them."""
    for found in _ASKED.finditer(text):
        yield from (f"-{found[1]}", f"{found[1]}-")


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


def _of_command(words: Sequence[str]) -> Iterator[Filling]:
    # a Makefile's lines may begin with a sign
    names = [number for number, word in enumerate(words) if word.lstrip("@-") in _PROGRAMS]
    if not names:
        return
    texts: set[str] = set()
    in_place = False
    for number in names:
        own = words[number + 1 : _end(words, number)]
        texts.update(_replaced(own))
        in_place = in_place or any(re.match(r"-\w*i|--in-place", word) for word in own)
    written = {after for word, after in pairwise(words) if word in _INTO} - {_NOWHERE}
    last = _end(words, names[-1])
    paths = tuple(one for one in words[:last] if _FILE.fullmatch(one) is not None and one not in written)
    if texts and paths and (in_place or (written and written.isdisjoint(paths)) or _is_applied(words)):
        yield Filling(frozenset(texts), paths, in_place)


def _end(words: Sequence[str], start: int) -> int:
    """Where the command ends that begins at a word: with what is piped on, or with a bracket."""
    return next((at for at in range(start, len(words)) if words[at] in ("|", ")", "|&")), len(words))


def _is_applied(words: Sequence[str]) -> bool:
    """Whether something applies what is piped to it, or writes it to a file."""
    pairs = pairwise(words)
    is_read = any(word in ("-f", "--filename") and after in _STANDARD_INPUT for word, after in pairs)
    return (is_read and not VERBS.isdisjoint(words)) or "--filename=-" in words or "-f-" in words or "tee" in words


def _replaced(words: Sequence[str]) -> Iterator[str]:
    """The texts that a sed replaces; not those that stand for many, as patterns do."""
    scripts = [after for word, after in pairwise(words) if re.fullmatch(r"-[nErsuz]*e", word)]
    scripts += [word.partition("=")[2] for word in words if word.startswith("--expression=")]
    if not scripts:
        # macOS has a word behind -i, which may be empty
        scripts = [word for word in words if word and not word.startswith("-")][:1]
    for script in scripts:
        for found in _REPLACES.finditer(script):
            bare = _BOUNDS.sub("", found[2])
            if _PATTERN.search(bare) is None:
                literal = re.sub(r"\\(.)", r"\1", bare)
                if len(literal) >= _SHORTEST and any(map(str.isalnum, literal)):
                    yield literal
