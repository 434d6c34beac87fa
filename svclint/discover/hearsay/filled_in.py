"""Which texts of a file a guide or a script replaces before it applies it: `sed s/HOST/$HOST/ web.yaml`."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from svclint.discover.hearsay.applying import Command, Files, as_they_stand, local_path
from svclint.discover.hearsay.sed_commands import seds
from svclint.discover.walk import is_makefile
from svclint.named_tuple import NamedTuple
from svclint.told import Told
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.scope import Scope

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


def filled_in(text: str, here: str, files: Files) -> Iterator[tuple[str, Filling]]:
    """The files in which the commands of a guide or a script of the directory `here` replace texts, with what they
    replace there."""
    for one in fillings(text):
        command = Command(tuple(filter(None, map(local_path, one.paths))), "", deep=False)
        yield from ((path, one) for path in files.named(command, here))


def with_filled(scopes: Sequence[Scope], texts: Iterable[tuple[str, str]], files: Files) -> list[Scope]:
    """The scopes with what commands of `texts`, each behind its path, replace in their files, beside what is known of
    that: those of guides of any name, of scripts and workflows; not in what one of them applies as it stands as well.

    What a Makefile replaces is asked where its variables have their values.
    """
    told = [(path, text, posixpath.dirname(path)) for path, text in texts]
    found: dict[str, set[str]] = defaultdict(set)
    changed: set[str] = set()
    for guide, text, here in told:
        for path, one in filled_in(text, here, files) if "sed " in text and not is_makefile(guide) else ():
            found[path] |= one.texts
            changed |= {path} if one.in_place else set()
    applied = as_they_stand(told, files) - changed if found else frozenset()
    left = {path: those for path, those in found.items() if path not in applied}
    return [_with(one, left) for one in scopes] if left else list(scopes)


def _with(scope: Scope, found: Mapping[str, set[str]]) -> Scope:
    known = scope.told.filled
    here = found.keys() & {one.source.path for one in scope.members}
    more = {path: known.get(path, frozenset()) | found[path] for path in here}
    return scope.with_told(Told(filled={**known, **more})) if more else scope


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
