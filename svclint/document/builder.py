"""One document's text to plain data, as kubectl reads it."""

from __future__ import annotations

import re
from collections.abc import Callable

from svclint.document.events import (
    ALIAS,
    DEPTH_LIMIT,
    DOCUMENT_END,
    DOCUMENT_START,
    MAPPING_END,
    MAPPING_START,
    READER_ERRORS,
    SCALAR,
    SEQUENCE_END,
    SEQUENCE_START,
    SyntaxFault,
    fault,
    is_merge,
    reader,
)
from svclint.document.model import Path
from svclint.document.scalars import read_key, read_plain, resolve_tagged, tagged_key
from svclint.named_tuple import NamedTuple
from svclint.typing_names import Any

# values after aliases are followed, those of all documents of a file together; the largest real object of a million
# bytes has fewer than 100,000
VALUE_LIMIT = 2_000_000
# 32 characters of a text count as a value more: so much text that aliases stand for is twice what a file may hold
_SHIFT = 5

# as many characters of a line the reader goes through before it gives their events: they may turn out to be a key
_AHEAD = 1024
_COLLECTION = r"(?:[&!]\S*\s+)*[\[{]"

# the reader's words for a line within a mapping that is no entry
NO_COLON = "could not find expected ':'"
ENDS_BEFORE = "the document ends before this place: check the indentation, or put --- between two documents"


class Refused(Exception):
    """kubectl refuses the document between the offsets `start` and `end` of its text.

    `too_much` says that it is YAML, but more of it than anyone should read.
    """

    def __init__(self, message: str, start: int, end: int, too_much: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
        self.too_much = too_much


class Ambiguous(NamedTuple):
    """A plain scalar that YAML 1.1 and 1.2 read differently: its text, path and offsets."""

    text: str
    path: Path
    start: int
    end: int


class _Anchored(NamedTuple):
    """What an alias stands for: `below` counts the values in a collection or a long text, `event` is a scalar's."""

    value: Any
    below: int
    event: Any


class Builder:
    """Turns the events of one document into plain data; an explicit stack, so that depth is no danger.

    `ambiguous` collects scalars on the way. `repeats` says that a mapping may hold a key twice: what a merge brought
    counts too, so that only the tree of spans can tell. `unfolded` counts what aliases stand for, that of the
    documents `before` this one too.
    """

    __slots__ = ("ambiguous", "anchors", "before", "repeats", "stack", "text", "unfolded")

    def __init__(self, text: str, unfolded: int = 0) -> None:
        self.text = text
        self.before = unfolded
        self.unfolded = unfolded
        self.ambiguous: list[Ambiguous] = []
        self.repeats = False
        self.anchors: dict[str, _Anchored] = {}
        # the collections around the current one: container, pending key, values below its own, anchor
        self.stack: list[tuple[Any, Any, int, str | None]] = []

    def build(self) -> Any:
        """The document's value; raises Refused or SyntaxFault."""
        try:
            return self._build(reader(self.text))
        except READER_ERRORS as error:
            found = fault(error, self.text)
        raise self._first_fault(found)

    def _first_fault(self, found: SyntaxFault) -> SyntaxFault | Refused:
        """`found`, or what is wrong before it in brackets that the reader went through without giving their events.

        libyaml refuses a nesting by itself, one of 1,000 since 0.2.6: whether and where it does must decide nothing.
        """
        read = self
        while True:
            at = found.offset if found.context is None else min(found.offset, found.context[1])
            key = found.message == NO_COLON and re.compile(_COLLECTION).match(self.text, at)
            if key and self._brackets(at, found.offset) > DEPTH_LIMIT:
                return Refused(_BAD_KEY, at, at + 1)
            if len(read.stack) + self._brackets(max(at - _AHEAD, 0), at) <= DEPTH_LIMIT:
                return found
            read = Builder(self.text[:at], self.before)
            try:
                read._build(reader(read.text))
            except Refused as refused:
                return refused
            except READER_ERRORS as error:
                first = fault(error, read.text)
                if first.offset >= at and first.message != NO_COLON:
                    # only that the text ends here
                    return found
                found = first
            else:
                return found

    def _brackets(self, start: int, end: int) -> int:
        """How many brackets may open between two offsets."""
        return self.text.count("[", start, end) + self.text.count("{", start, end)

    def _build(self, next_event: Callable[[], Any]) -> Any:  # noqa: C901, PLR0912, PLR0915 - the hot path is one loop
        stack = self.stack
        # the document is the entry of a list that nobody sees; `key` is None in lists, _NO_KEY where one comes next
        container: Any = []
        key: Any = None
        below = 0
        anchor: str | None = None
        while (event := next_event()) is not None:
            kind = event.__class__
            try:
                if kind is SCALAR:
                    text = event.value
                    if key is _NO_KEY:
                        if text == "<<" or event.style or event.tag or event.anchor:
                            key = self._key(event)
                        else:
                            key = read_key(text)
                        if key in container:
                            self.repeats = True
                        continue
                    if event.style or event.tag:
                        value = resolve_tagged(text, event.tag) if event.tag else text
                    else:
                        value, ambiguous = read_plain(text)
                        if ambiguous and stack:
                            self._add_ambiguous(event, container, key)
                    size = len(text) >> _SHIFT
                    below += size
                    if event.anchor:
                        self.anchors[event.anchor] = _Anchored(value, size, event)
                elif kind is MAPPING_START or kind is SEQUENCE_START:
                    if key is _NO_KEY:
                        raise ValueError(_BAD_KEY)
                    if len(stack) >= DEPTH_LIMIT:
                        raise self._refuse(f"nested more than {DEPTH_LIMIT} levels deep", event, too_much=True)
                    stack.append((container, key, below, anchor))
                    container, key = ({}, _NO_KEY) if kind is MAPPING_START else ([], None)
                    below = 0
                    anchor = event.anchor
                    if anchor:
                        self.anchors[anchor] = _UNFINISHED
                    continue
                elif kind is MAPPING_END or kind is SEQUENCE_END:
                    value = container
                    count = below + len(container)
                    if anchor and self.anchors[anchor] is _UNFINISHED:
                        # what bears the same name within it began later, and counts
                        self.anchors[anchor] = _Anchored(value, count, None)
                    container, key, below, anchor = stack.pop()
                    below += count
                    if self.before + below > VALUE_LIMIT:
                        raise self._too_many(event)
                elif kind is ALIAS:
                    value, count, target = self._aliased(event)
                    if key is _NO_KEY:
                        if target is None:
                            raise ValueError(_BAD_KEY)
                        key = _key_text(target)
                        continue
                    below += count
                    self.unfolded += count
                    if self.before + below > VALUE_LIMIT:
                        raise self._too_many(event)
                elif kind is DOCUMENT_START:
                    if event.version or event.tags:
                        raise ValueError("kubectl refuses files with % directives")
                    if container:
                        raise ValueError(ENDS_BEFORE)
                    continue
                elif kind is DOCUMENT_END and event.explicit:
                    # kubectl ignores the text behind an explicit end; behind any other, the reader finds a fault
                    break
                else:
                    continue
            except ValueError as error:
                raise self._refuse(str(error), event) from None
            if key is None:
                container.append(value)
                continue
            if key is _MERGE:
                self._merge(container, value, event)
            else:
                container[key] = value
            key = _NO_KEY
        return container[0] if container else None

    def _key(self, event: Any) -> Any:
        """A key that is more than plain text: the merge key, or with quotes, a tag or an anchor."""
        if event.anchor:
            text = event.value
            plain = not event.style and not event.tag
            value = read_plain(text)[0] if plain else resolve_tagged(text, event.tag) if event.tag else text
            self.anchors[event.anchor] = _Anchored(value, len(text) >> _SHIFT, event)
        return _MERGE if is_merge(event) else _key_text(event)

    def _aliased(self, event: Any) -> _Anchored:
        found = self.anchors.get(event.anchor)
        if found is None:
            raise ValueError(f"unknown alias *{event.anchor}: no anchor of that name stands before it")
        if found is _UNFINISHED:
            raise ValueError(f"the alias *{event.anchor} stands inside of what it stands for")
        return found

    def _merge(self, container: dict[str, Any], value: Any, event: Any) -> None:
        merged = value if isinstance(value, list) else [value]
        if not all(isinstance(one, dict) for one in merged):
            raise self._refuse("a merge key (<<) needs a mapping or a list of mappings", event)
        # what the merge brings replaces keys written before it; of several maps the first wins
        for mapping_ in reversed(merged):
            container.update(mapping_)

    def _add_ambiguous(self, event: Any, container: Any, key: Any) -> None:
        # the outermost container is not part of the document
        around = [*self.stack, (container, key)][1:]
        path = tuple(len(one[0]) if one[1] is None else "<<" if one[1] is _MERGE else one[1] for one in around)
        self.ambiguous.append(Ambiguous(event.value, path, event.start_mark.index, event.end_mark.index))

    def _too_many(self, event: Any) -> Refused:
        return self._refuse(f"aliases unfold to more than {VALUE_LIMIT:,} values", event, too_much=True)

    def _refuse(self, message: str, event: Any, *, too_much: bool = False) -> Refused:
        start, end = event.start_mark.index, event.end_mark.index
        return Refused(message, start, max(end, start + 1), too_much)


def _key_text(event: Any) -> str:
    if event.tag:
        return tagged_key(event.value, event.tag)
    text: str = event.value
    return text if event.style else read_key(text)


class _Sign:
    """A marker that no YAML value equals."""

    __slots__ = ()


_NO_KEY = _Sign()
_MERGE = _Sign()
_UNFINISHED = _Anchored(None, 0, None)
_BAD_KEY = "a mapping or a list cannot be a key"
