"""Which files a change of one may concern: those that share a word with it which few others have, and theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from svclint.document import documents
from svclint.resource.model import mapping, objects, text
from svclint.source import Source

# A word of more files says what many things have in common, `prod` or `TCP`, and not which thing is meant
_RARE = 25
_LONGEST_WORD = 253


class Neighbours:
    """The words of all files, and the files of each word.

    This is what a keystroke asks, a guess of where it matters first: all else is asked as soon as nobody types.
    """

    def __init__(self, sources: Iterable[Source] = ()) -> None:
        self._words: dict[str, frozenset[str]] = {}
        self._names: dict[str, frozenset[str]] = {}
        self._files: dict[str, set[str]] = defaultdict(set)
        for one in sources:
            self.put(one)

    def put(self, source: Source) -> None:
        """Know `source` in the place of what its file held before."""
        words = source.once(_words, None)
        known = self._words.get(source.path, frozenset())
        if words is known:
            return
        for word in known - words:
            self._files[word].discard(source.path)
        for word in words - known:
            self._files[word].add(source.path)
        self._words[source.path] = words
        self._names[source.path] = source.once(_names, None)

    def of(self, before: Source | None, after: Source) -> frozenset[str]:
        """The files near to `after` or to what it was, itself among them.

        A Service that selects other pods concerns the routes that name it: so two steps are made, the second by the
        names of objects only.
        """
        words = after.once(_words, None) | (before.once(_words, None) if before is not None else frozenset())
        near = {after.path, *self._with(words)}
        names = {name for file in near for name in self._names.get(file, ())}
        return frozenset(near | set(self._with(names)))

    def _with(self, words: Iterable[str]) -> Iterator[str]:
        for word in words:
            files = self._files.get(word, ())
            if len(files) <= _RARE:
                yield from files


def _names(source: Source, _: None) -> frozenset[str]:
    """What the objects of a source are called."""
    return frozenset(
        text(mapping(data.get("metadata")).get("name")) for one in documents(source) for _, data in objects(one)
    )


def _words(source: Source, _: None) -> frozenset[str]:
    """The texts in a source that may be a name, or a part of one."""
    found: set[str] = set()
    for document in documents(source):
        _collect(document.value, found)
    return frozenset(found)


def _collect(value: Any, found: set[str]) -> None:
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, str):
            if 1 < len(one) <= _LONGEST_WORD and "\n" not in one:
                found.update(part for part in one.replace("/", " ").replace(":", " ").replace(".", " ").split() if part)
        elif isinstance(one, dict):
            pending.extend(one.values())
        elif isinstance(one, list):
            pending.extend(one)
