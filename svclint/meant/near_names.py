"""Many names, asked which of them was probably meant: by keys that likely ones share, and not each in turn."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from svclint.suggest import closest, stem, words_of

_Key = tuple[object, ...]


class NearNames:
    """Names in an order; `closest` gives what `suggest.closest` would of all of them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(dict.fromkeys(names))
        self._under: dict[_Key, list[int]] = defaultdict(list)
        for number, name in enumerate(self._names):
            words = words_of(name)
            for key in {*_same(name), *_around(words, "longer"), ("whole", words)}:
                self._under[key].append(number)

    def closest(self, wanted: str) -> str | None:
        return closest(wanted, self.candidates(wanted))

    def candidates(self, wanted: str) -> list[str]:
        """All that come close to `wanted`, and few others, in their order."""
        words = words_of(wanted)
        keys = {*_same(wanted), *_around(words, "whole"), ("longer", words)}
        return [self._names[number] for number in sorted({one for key in keys for one in self._under.get(key, ())})]


def _same(name: str) -> Iterator[_Key]:
    """What two names share that differ in a dash, in words that only say what they are of, or in one word."""
    words = words_of(name)
    yield "joined", "".join(words)
    yield "stem", stem(name)
    for at, word in enumerate(words):
        # a number makes another thing of it
        yield "but one", words[:at], words[at + 1 :], re.sub(r"\D", "", word)


def _around(words: tuple[str, ...], kind: str) -> Iterator[_Key]:
    """A name without its last word, and without its first."""
    yield kind, words[:-1]
    yield kind, words[1:]
