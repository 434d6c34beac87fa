"""Keys that a mapping holds twice, with the places of both: read only where there may be one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.document.model import Problem
from svclint.source import Span

if TYPE_CHECKING:
    from svclint.document.model import Document, Path
    from svclint.document.nodes import Node

SAME = "the same value stands here"
"""The words for the place of a key that is set again to the same value."""
EMPTY = "nothing stands here"
"""The words for the place of a key that is set again where it had no value."""
_NOTHING = frozenset(("", "~", "null", "{}", "[]", '""', "''"))


def repeated_keys(document: Document) -> Iterator[Problem]:
    """A "duplicate-key" problem for every key of a mapping that the same mapping writes again.

    What a merge key brings is not the mapping's own, and an alias not another place.
    """
    root, text = document.root(), document.source.text
    pending: list[tuple[Node, Path]] = [] if root is None else [(root, ())]
    while pending:
        node, path = pending.pop()
        pending.extend((item, (*path, index)) for index, item in enumerate(node.items or ()))
        seen: dict[str, tuple[Node, Node]] = {}
        for key, value in node.entries or ():
            name = "<<" if key.merge else key.key or ""
            pending.append((value, (*path, name)))
            if key.merge:
                continue
            if name in seen:
                file = document.source.path
                before, theirs = seen[name]
                first = Span(file, before.start, before.end)
                yield Problem(
                    "duplicate-key",
                    name,
                    Span(file, key.start, key.end),
                    ((first, _words(theirs, value, text)),),
                    (*path, name),
                )
            seen[name] = key, value


def _words(one: Node, other: Node, text: str) -> str:
    """What the value is called that does not count."""
    if _is_same(one, other, text):
        return SAME
    return EMPTY if text[one.start : one.end] in _NOTHING else "this one is ignored"


def _is_same(one: Node, other: Node, text: str) -> bool:
    """Whether two values are the same as they are written, or the same texts in other quotes."""
    if one.key is not None and one.key == other.key:
        return True
    return text[one.start : one.end] == text[other.start : other.end]
