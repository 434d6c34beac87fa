"""Which field stands at an offset: the way back from spans to paths."""

from __future__ import annotations

from svclint.named_tuple import NamedTuple
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document.model import Document, Path
    from svclint.document.nodes import Node


class At(NamedTuple):
    """The deepest field whose text an offset touches; `is_key` says that it touches the key and not the value."""

    path: Path
    is_key: bool
    start: int
    end: int


def field_at(document: Document, offset: int) -> At | None:
    """What stands at `offset`; None outside of all fields, and in a document that cannot be read."""
    root = document.root()
    return None if root is None else _within(root, (), offset)


def _within(node: Node, path: Path, offset: int) -> At | None:
    found = None
    for index, item in enumerate(node.items or ()):
        if item.start <= offset <= item.end:
            found = _within(item, (*path, index), offset) or found
    for key, value in node.entries or ():
        if key.key is None:
            continue
        if key.start <= offset <= key.end:
            return At((*path, key.key), True, key.start, key.end)
        if value.start <= offset <= value.end or (value.start == value.end and key.end < offset <= value.end):
            # a collection ends where the next token begins: the field behind it may begin there
            found = _within(value, (*path, key.key), offset) or found
    if found is None and node.items is None and node.entries is None:
        return At(path, False, node.start, node.end)
    return found
