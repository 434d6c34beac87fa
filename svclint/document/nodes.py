"""A document's tree of spans, read only when a place in it is reported."""

from __future__ import annotations

import re

from svclint.document.events import (
    ALIAS,
    DOCUMENT_END,
    MAPPING_END,
    MAPPING_START,
    SCALAR,
    SEQUENCE_END,
    SEQUENCE_START,
    events,
    is_merge,
)
from svclint.document.model import Located, Path
from svclint.document.scalars import Scalar, read_key, resolve, resolve_tagged, tagged_key
from svclint.source import Source, Span
from svclint.typing_names import Any

# anchors and tags, with the comments between them and what they belong to
_PROPERTIES = r"(?:[&!]\S*\s+(?:#[^\r\n]*\s+)*)+"


class Node:
    """One YAML node with its exact span (absolute character offsets, half open).

    `entries` are a mapping's (key node, value node) pairs in order, `items` a sequence's; an alias has the node it
    stands for in `target`. `key` is a scalar's text after kubectl's conversion of keys, `written` its text, `quoted`
    says that it has quotes or is a block, `tag` what it is tagged with; `merge` marks a merge key.
    """

    __slots__ = (
        *("block", "end", "entries", "items", "key", "merge", "merges", "places", "quoted", "start", "tag", "target"),
        "written",
    )

    def __init__(self, start: int, end: int, block: bool = False) -> None:
        self.start = start
        self.end = end
        self.block = block
        self.key: str | None = None
        self.written = ""
        self.quoted = False
        self.tag: str | None = None
        self.merge = False
        self.entries: list[tuple[Node, Node]] | None = None
        self.items: list[Node] | None = None
        self.target: Node | None = None
        # filled when something in a mapping is first looked for: the last place of each key, the places of merge keys
        self.places: dict[str | None, int] | None = None
        self.merges: list[int] = []


def read_nodes(source: Source, start: int, end: int) -> Node | None:
    """Read the span tree of the document at `source.text[start:end]`; None when it holds no node."""
    text = source.text
    anchors: dict[str, Node] = {}
    # each frame: the collection, and for a mapping the key that waits for its value
    stack: list[tuple[Node, list[Node]]] = []
    root: Node | None = None
    for event in events(text[start:end]):
        kind = event.__class__
        if kind is DOCUMENT_END:
            break
        if kind is SCALAR:
            node = _scalar(event, text, start)
        elif kind is ALIAS:
            node = Node(start + event.start_mark.index, start + event.end_mark.index)
            node.target = anchors.get(event.anchor)
            # an alias may be a key
            node.key = node.target.key if node.target is not None else None
        elif kind is MAPPING_START or kind is SEQUENCE_START:
            node = _collection(event, text, start)
            if kind is MAPPING_START:
                node.entries = []
            else:
                node.items = []
        elif kind is MAPPING_END or kind is SEQUENCE_END:
            closed, _ = stack.pop()
            _close(closed, start + event.end_mark.index)
            continue
        else:
            continue
        if getattr(event, "anchor", None) and kind is not ALIAS:
            anchors[event.anchor] = node
        if root is None:
            root = node
        if stack:
            _attach(*stack[-1], node)
        if kind is MAPPING_START or kind is SEQUENCE_START:
            stack.append((node, []))
    return root


def _attach(parent: Node, waiting: list[Node], node: Node) -> None:
    if parent.items is not None:
        parent.items.append(node)
    elif waiting:
        assert parent.entries is not None
        parent.entries.append((waiting.pop(), node))
    else:
        waiting.append(node)


def _collection(event: Any, text: str, base: int) -> Node:
    start, end = base + event.start_mark.index, base + event.end_mark.index
    if event.anchor or event.tag:
        start = _behind_properties(text, start, len(text))
    return Node(start, max(start, end), not event.flow_style)


def _scalar(event: Any, text: str, base: int) -> Node:
    start, end = base + event.start_mark.index, base + event.end_mark.index
    if event.anchor or event.tag:
        start = _behind_properties(text, start, end)
        if text.startswith(("&", "!"), start, end):
            # nothing comes behind them: the node is empty
            start = end
    if event.style in ("|", ">"):
        while end > start and text[end - 1] in "\r\n \t":
            end -= 1
    node = Node(start, end)
    node.merge = is_merge(event)
    try:
        if event.tag:
            node.key = tagged_key(event.value, event.tag)
        else:
            node.key = event.value if event.style else read_key(event.value)
    except ValueError:
        # a value that could be no key
        node.key = event.value
    node.written, node.quoted, node.tag = event.value, bool(event.style), event.tag
    return node


def scalar_value(node: Node) -> Scalar:
    """What a scalar is as a value: of few nodes anybody asks that."""
    try:
        if node.tag:
            return resolve_tagged(node.written, node.tag)
        return node.written if node.quoted else resolve(node.written)
    except ValueError:
        # kubectl refuses it
        return node.written


def _behind_properties(text: str, start: int, end: int) -> int:
    """Where a node's own text begins: behind its anchor and its tag."""
    # most have neither
    properties = re.compile(_PROPERTIES).match(text, start, end) if text.startswith(("&", "!"), start) else None
    return properties.end() if properties else start


def _close(node: Node, end: int) -> None:
    """Set where a collection ends. The C reader ends a block collection at the next token: its last child counts."""
    if not node.block:
        node.end = end
        return
    if node.entries:
        node.start = node.entries[0][0].start
        node.end = max(node.end, *(max(key.end, value.end) for key, value in node.entries[-1:]))
    elif node.items:
        node.end = max(node.end, node.items[-1].end)


def locate(root: Node, path: Path, source: str) -> Located:
    """Follow `path` from `root` as far as it exists."""
    key: Node | None = None
    node = root
    depth = 0
    for step in path:
        found = _child(_resolved(node), step)
        if found is None:
            break
        key, node = found
        depth += 1
    return Located(
        Span(source, key.start, key.end) if key is not None else None,
        Span(source, node.start, node.end),
        node.block,
        depth,
    )


def _resolved(node: Node) -> Node:
    seen = 0
    while node.target is not None and seen < 100:
        node = node.target
        seen += 1
    return node


def _child(node: Node, step: str | int) -> tuple[Node | None, Node] | None:
    if isinstance(step, int):
        if node.items is not None and 0 <= step < len(node.items):
            return None, node.items[step]
        return None
    if node.places is None:
        node.places = {key.key: place for place, (key, _) in enumerate(node.entries or ()) if not key.merge}
        node.merges = [place for place, (key, _) in enumerate(node.entries or ()) if key.merge]
    own = node.places.get(step, -1)
    entries = node.entries or []
    # the last writer of a key wins, a merge key included
    for place in reversed(node.merges):
        if place < own:
            break
        target = _resolved(entries[place][1])
        for item in target.items if target.items is not None else [target]:
            found = _child(_resolved(item), step)
            if found is not None:
                return found
    return entries[own] if own >= 0 else None


def scalar_spans(root: Node) -> list[tuple[int, int]]:
    """Start and end of every scalar of a document, sorted."""
    found: list[tuple[int, int]] = []
    pending = [root]
    while pending:
        node = pending.pop()
        if node.entries is not None:
            for pair in node.entries:
                pending.extend(pair)
        elif node.items is not None:
            pending.extend(node.items)
        else:
            found.append((node.start, node.end))
    return sorted(found)
