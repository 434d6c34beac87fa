"""Into which namespaces commands put files that name another one: `sed 's/namespace: shop/namespace: shop-prod/'`."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from svclint.discover.hearsay.applying import Files
from svclint.discover.hearsay.command_lines import is_name, whole_lines
from svclint.discover.hearsay.contexts import Contexts
from svclint.discover.hearsay.sed_commands import seds
from svclint.told import ANY_NAMESPACE

_FILE = re.compile(r"[^\s:]+(?:\.(?:ya?ml|json)|/\*)")
_VARIABLE = re.compile(r"\$\{?(\w+)\}?")
_LOOP = re.compile(r"\bfor[ \t]+(\w+)[ \t]+in[ \t]+([^\n;]*)")
# what stands for blanks, and what only marks a part of a pattern or where it begins
_BLANKS = re.compile(r"(?:\\s|\[\[:(?:space|blank):\]\]|\[ (?:\\t)?\]| )(?:[*+]|\\\+)?")
_MARKS = re.compile(r"\\?[()]|\\b|^\^|(?<!\\)\$$")
_FIELD = re.compile(r" ?[\"']?namespace[\"']?: ?[\"']?")
_GROUP = re.compile(r"\\[1-9]")


def moved(texts: Iterable[tuple[str, str]], files: Files) -> dict[str, frozenset[tuple[str, str]]]:
    """The namespaces that commands replace in files before they apply them, each with the one that they put there;
    ANY_NAMESPACE for whichever a file names, and for one that is filled in as the command is run.

    `texts` are those that may hold commands, each behind its path.
    """
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for path, written in texts:
        text, here = whole_lines(written), posixpath.dirname(path)
        contexts, loops = Contexts(text), _loops(text)
        for one in seds(written):
            pairs = {pair for pattern, by in one.replaced for pair in _namespaces(pattern, by, contexts)}
            named = [word for word in one.words if word not in one.written] if pairs else []
            paths = tuple(each for word in named for each in _paths(word, loops))
            if paths and one.is_used(paths):
                for each in {file for written_so in paths for file in files.like(written_so, here)}:
                    found[each] |= pairs
    return {path: frozenset(pairs) for path, pairs in found.items()}


def _namespaces(pattern: str, by: str, contexts: Contexts) -> Iterator[tuple[str, str]]:
    """The namespace that a pattern stands for, and those that are put there; none where it is about anything else."""
    plain = _BLANKS.sub(" ", _MARKS.sub("", pattern))
    field = _FIELD.match(plain)
    if field is None:
        return
    before = plain[field.end() :].rstrip("\"' ")
    put = _FIELD.sub("", _GROUP.sub("", by.replace("&", plain)).strip(), count=1).strip("\"' ")
    for after in contexts.of(put, 0) if put else (ANY_NAMESPACE,):
        # a pattern stands for whatever is there
        old = before if is_name(before) else ANY_NAMESPACE
        if old != after or old == ANY_NAMESPACE:
            yield old, after


def _loops(text: str) -> dict[str, dict[str, None]]:
    """The paths that a variable is, one after the other: `for file in k8s/*.yaml; do …`."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for name, words in _LOOP.findall(text):
        found[name].update((one, None) for one in (each.strip("\"'") for each in words.split()) if _FILE.fullmatch(one))
    return found


def _paths(word: str, loops: dict[str, dict[str, None]]) -> Iterator[str]:
    """The paths that a word of a command may be, which may have variables and stars in them."""
    variable = _VARIABLE.fullmatch(word)
    if variable is not None:
        yield from loops.get(variable[1], ())
    elif _FILE.fullmatch(word) is not None:
        yield word
