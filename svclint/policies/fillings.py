"""What is filled in later: whether an expression's answer hangs on a value that is not written yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from svclint.resource import is_placeholder

_WORD = re.compile(r"[A-Za-z_]\w*")


def words_of(expressions: Iterable[str]) -> frozenset[str]:
    return frozenset(word for one in expressions for word in _WORD.findall(one))


def hangs_on_filling(data: Any, words: frozenset[str]) -> bool:
    """Whether one of the words is a field that is filled in later, or holds such fields under keys of any name."""
    return any(_is_asked(steps, words) for steps in _fillings(data, ()))


def _is_asked(steps: tuple[str, ...], words: frozenset[str]) -> bool:
    return not steps or not words.isdisjoint(steps[-2:] if _is_free(steps) else steps[-1:])


def _is_free(steps: tuple[str, ...]) -> bool:
    """Whether the mapping that holds the field is one of any keys, which a macro goes over."""
    return len(steps) > 1 and steps[-2] in ("labels", "annotations", "matchLabels", "selector", "data", "nodeSelector")


def _fillings(value: Any, steps: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict):
        for key, one in value.items():
            if isinstance(key, str):
                yield from _fillings(one, (*steps, key))
    elif isinstance(value, list):
        for one in value:
            yield from _fillings(one, steps)
    elif isinstance(value, str) and is_placeholder(value):
        yield steps
