"""Which texts of a file a guide or a script replaces before it applies it: `sed s/HOST/$HOST/ web.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from svclint.discover.hearsay.sed_commands import seds
from svclint.named_tuple import NamedTuple

_FILE = re.compile(r"[^\s:*?]+\.(?:ya?ml|json)")
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
    for one in seds(text):
        texts = frozenset(_literals(pattern for pattern, _ in one.replaced))
        paths = tuple(word for word in one.words if _FILE.fullmatch(word) is not None and word not in one.written)
        if texts and paths and one.is_used(paths):
            yield Filling(texts, paths, one.in_place)


def asked(text: str) -> Iterator[str]:
    """What a guide asks its reader to replace: words in capitals, as they stand in a name with a hyphen beside them."""
    for found in _ASKED.finditer(text):
        yield from (f"-{found[1]}", f"{found[1]}-")


def _literals(patterns: Iterable[str]) -> Iterator[str]:
    """The texts that are replaced; not those that stand for many, as patterns do."""
    for pattern in patterns:
        bare = _BOUNDS.sub("", pattern)
        if _PATTERN.search(bare) is None:
            literal = re.sub(r"\\(.)", r"\1", bare)
            if len(literal) >= _SHORTEST and any(map(str.isalnum, literal)):
                yield literal
