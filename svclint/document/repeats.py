"""Keys that a mapping holds twice, with the places of both: read only where there may be one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svclint.document.model import Problem
from svclint.document.nodes import scalar_value
from svclint.source import Span
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document.model import Document, Path
    from svclint.document.nodes import Node

SAME = "the same value stands here"
"""The words for the place of a key that is set again to the same value."""
EMPTY = "nothing stands here"
"""The words for the place of a key that is set again where it had no value."""
# of two values that are compared: no manifest has more
_STEPS = 20_000


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
    return EMPTY if _is_scalar(one) and scalar_value(one) is None else "this one is ignored"


def _is_scalar(node: Node) -> bool:
    return node.entries is None and node.items is None and node.target is None


def _is_same(one: Node, other: Node, text: str) -> bool:
    """Whether two values are the same as they are read, whatever their quotes, style or order of keys: a number is
    none of its own digits in quotes."""
    pending = [(one, other)]
    for _ in range(_STEPS):
        if not pending:
            return True
        one, other = (each.target or each for each in pending.pop())
        if _is_scalar(one) and _is_scalar(other):
            value, its = scalar_value(one), scalar_value(other)
            if type(value) is not type(its) or value != its:
                return False
        elif text[one.start : one.end] == text[other.start : other.end]:
            continue
        elif one.entries is not None and other.entries is not None:
            mine, theirs = (_by_key(each.entries or ()) for each in (one, other))
            if mine is None or theirs is None or mine.keys() != theirs.keys():
                return False
            pending.extend((mine[key], theirs[key]) for key in mine)
        elif one.items is not None and other.items is not None and len(one.items) == len(other.items):
            pending.extend(zip(one.items, other.items, strict=True))
        else:
            return False
    # aliases within aliases may make more of few lines than anybody reads
    return False


def _by_key(entries: Sequence[tuple[Node, Node]]) -> dict[str, Node] | None:
    """The values of a mapping by their keys; None where one stands twice, or comes from elsewhere."""
    found = {key.key or "": value for key, value in entries if not key.merge}
    return found if len(found) == len(entries) else None
