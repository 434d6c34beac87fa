"""Source to Documents: plain data as kubectl reads it, with the problems of the text beside it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from svclint.document.events import (
    ALIAS,
    DOCUMENT_END,
    DOCUMENT_START,
    MAPPING_END,
    MAPPING_START,
    SCALAR,
    SEQUENCE_END,
    SEQUENCE_START,
    SyntaxFault,
    events,
)
from svclint.document.model import Document, DocumentState, Path, Problem, ProblemKind
from svclint.document.scalars import is_ambiguous, key_text, resolve, resolve_tagged
from svclint.document.split import Chunk, split, split_json
from svclint.source import Source, Span

# kubectl's reader gives up at 10,000 levels; no object of the API comes near 100
DEPTH_LIMIT = 200
# nodes after aliases are followed; the largest real object of a million bytes has fewer than 100,000
NODE_LIMIT = 2_000_000

_TEMPLATE = re.compile(
    r"(?<!\$)\{\{.*?\}\}|\{%.*?%\}|<%.*?%>|^\s*\[\[.*?\]\]|(?<![\w@])@[A-Z][A-Z0-9_]*@", re.DOTALL | re.MULTILINE
)


class _Refused(Exception):
    """kubectl refuses the document here. `kind` is a ProblemKind."""

    def __init__(self, message: str, start: int, end: int, kind: str = "syntax") -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
        self.kind = kind


@lru_cache(maxsize=4096)
def documents(source: Source) -> tuple[Document, ...]:
    """The documents of a source in order; those without content are left out.

    Never raises: a document that cannot be read has the state "broken" or "template" and a Problem that says where
    and why; the others are read all the same. Pure, so that the same text is read once a process.
    """
    found: list[Document] = []
    if source.error is not None:
        problem = Problem("unreadable", source.error, Span(source.path, 0, 0))
        found.append(Document(source, 0, 0, 0, "broken", None, (problem,)))
    if not source.text:
        return tuple(found)
    for chunk in split(source.text):
        document = _document(source, chunk, len(found))
        if document.state == "broken":
            parts = split_json(source.text, chunk)
            if parts:
                first = len(found)
                found.extend(_document(source, part, first + number) for number, part in enumerate(parts))
                continue
        if document.state != "empty":
            found.append(document)
    return tuple(found)


def _document(source: Source, chunk: Chunk, index: int) -> Document:
    start, end, fault = chunk
    problems: list[Problem] = []
    state: DocumentState
    value: Any = None
    try:
        if fault is not None:
            raise _Refused("only a comment may follow --- on its line", fault[0], fault[1])
        value = _Builder(source, start, end, problems).build()
        state = _state(value)
    except (_Refused, SyntaxFault) as error:
        broken_at = start + error.offset if isinstance(error, SyntaxFault) else error.start
        template = _template(source.text, start, end, broken_at)
        if template is not None:
            span = Span(source.path, *_one_line(source.text, *template.span()))
            problems = [Problem("template", template[0].split("\n")[0].strip(), span)]
            return Document(source, start, end, index, "template", None, tuple(problems))
        state = "broken"
        problems.append(_problem(source, error, start, end))
    return Document(source, start, end, index, state, value, tuple(problems))


def _template(text: str, start: int, end: int, broken_at: int) -> re.Match[str] | None:
    """The first template expression that may be why the document cannot be read at `broken_at`.

    One behind that place is not, nor one in a comment, nor one that quotes keep apart from the YAML around it.
    """
    for found in _TEMPLATE.finditer(text, start, end):
        if found.start() > broken_at:
            return None
        line = max(text.rfind("\n", start, found.start()), start - 1) + 1
        before = text[line : found.start()]
        if before.lstrip().startswith("#"):
            continue
        quote = next((one for one in "'\"" if before.count(one) % 2), "")
        if not quote or quote in found[0]:
            return found
    return None


def _state(value: Any) -> DocumentState:
    if value is None:
        return "empty"
    if isinstance(value, dict) and isinstance(value.get("kind"), str) and isinstance(value.get("apiVersion"), str):
        return "object"
    return "foreign"


def _problem(source: Source, error: _Refused | SyntaxFault, start: int, end: int) -> Problem:
    if isinstance(error, _Refused):
        kind: ProblemKind = "unreadable" if error.kind == "unreadable" else "syntax"
        return Problem(kind, error.message, Span(source.path, *_one_line(source.text, error.start, error.end)))
    offset = min(start + error.offset, end)
    while offset > start and source.text[offset - 1 : offset] in "\r\n" and offset >= end:
        offset -= 1
    related: tuple[tuple[Span, str], ...] = ()
    if error.context is not None and start + error.context[1] < offset:
        at = start + error.context[1]
        related = ((Span(source.path, at, at + 1), error.context[0]),)
    return Problem(
        "syntax", _plainly(error.message, source.text, offset), Span(source.path, offset, min(offset + 1, end)), related
    )


def _plainly(message: str, text: str, offset: int) -> str:
    """The reader's message, where it hides the commonest cause said in plain words."""
    line_start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    indent = text[line_start : offset + 1]
    if "\t" in indent and not indent.strip():
        return "a tab cannot indent YAML: use spaces"
    if "cannot start any token" in message:
        return f"a plain value cannot start with {text[offset : offset + 1]!r}: quote it"
    if "mapping values are not allowed" in message:
        return "a ':' is not allowed here: quote the value, or check the indentation of this line"
    if message in ("did not find expected key", "did not find expected '-' indicator"):
        return "the indentation of this line fits nothing above it"
    if message == "could not find expected ':'":
        return "a key without a ':' before this place"
    return message


def _one_line(text: str, start: int, end: int) -> tuple[int, int]:
    for line_break in ("\n", "\r"):
        at = text.find(line_break, start, end)
        if at > start:
            end = at
    return start, max(end, min(start + 1, len(text)))


class _Builder:
    """Turns the events of one document into plain data; an explicit stack, so that depth is no danger."""

    __slots__ = ("anchors", "base", "end", "problems", "source", "stack", "text")

    def __init__(self, source: Source, base: int, end: int, problems: list[Problem]) -> None:
        self.source = source
        self.base = base
        self.end = end
        self.text = source.text[base:end]
        self.problems = problems
        self.anchors: dict[str, tuple[Any, int]] = {}
        # one frame a collection: [container, pending key or _NO_KEY, spans of keys, nodes so far, anchor]
        self.stack: list[list[Any]] = []

    def build(self) -> Any:  # noqa: C901, PLR0912 - one branch an event, on the hot path
        stack = self.stack
        anchors = self.anchors
        root: Any = None
        for event in events(self.text):
            kind = event.__class__
            if kind is SCALAR:
                if event.style or event.tag:
                    value: Any = self._special(event)
                else:
                    value = self._plain(event)
                count = 1
                if event.anchor:
                    anchors[event.anchor] = (value, 1)
            elif kind is MAPPING_START or kind is SEQUENCE_START:
                if stack and stack[-1][1] is _NO_KEY:
                    raise self._refuse("a mapping or a list cannot be a key", event)
                if len(stack) >= DEPTH_LIMIT:
                    raise self._refuse(f"nested more than {DEPTH_LIMIT} levels deep", event, "unreadable")
                if kind is MAPPING_START:
                    stack.append([{}, _NO_KEY, {}, 1, event.anchor])
                else:
                    stack.append([[], None, None, 1, event.anchor])
                continue
            elif kind is MAPPING_END or kind is SEQUENCE_END:
                frame = stack.pop()
                value, count = frame[0], frame[3]
                if frame[4]:
                    anchors[frame[4]] = (value, count)
            elif kind is ALIAS:
                if event.anchor not in anchors:
                    raise self._refuse(f"unknown alias *{event.anchor}: no anchor of that name stands before it", event)
                value, count = anchors[event.anchor]
            elif kind is DOCUMENT_START:
                if event.version or event.tags:
                    raise self._refuse("kubectl refuses files with % directives", event)
                continue
            elif kind is DOCUMENT_END:
                # text behind an explicit end is ignored by kubectl; behind an implicit one it is an error, which
                # the reader raises at the next event
                if event.explicit:
                    return root
                continue
            else:
                continue
            if not stack:
                root = value
                continue
            self._put(stack[-1], value, count, event)
        return root

    def _put(self, frame: list[Any], value: Any, count: int, event: Any) -> None:
        container = frame[0]
        frame[3] += count
        if frame[3] > NODE_LIMIT:
            raise self._refuse(f"aliases unfold to more than {NODE_LIMIT:,} nodes", event, "unreadable")
        if frame[2] is None:
            container.append(value)
            return
        key = frame[1]
        if key is _NO_KEY:
            frame[1] = self._key(value, event)
            return
        frame[1] = _NO_KEY
        if key is _MERGE:
            self._merge(container, value, event)
            return
        container[key] = value

    def _key(self, value: Any, event: Any) -> Any:
        if isinstance(value, (dict, list)):
            raise self._refuse("a mapping or a list cannot be a key", event)
        if value == "<<" and not event.style and not event.tag:
            return _MERGE
        key = value if isinstance(value, str) else key_text(value)
        if key is None:
            raise self._refuse("a key cannot be null", event)
        # only a mapping's own keys: a merge key never counts as a duplicate
        frame = self.stack[-1]
        seen: dict[str, tuple[int, int]] = frame[2]
        at = (event.start_mark.index, event.end_mark.index)
        if key in seen:
            first, now = self._span(seen[key]), self._span(at)
            self.problems.append(
                Problem("duplicate-key", key, now, ((first, "the first one is lost"),), (*self._path()[:-1], key))
            )
        seen[key] = at
        return key

    def _merge(self, container: dict[str, Any], value: Any, event: Any) -> None:
        merged = value if isinstance(value, list) else [value]
        if not all(isinstance(one, dict) for one in merged):
            raise self._refuse("a merge key (<<) needs a mapping or a list of mappings", event)
        # what the merge brings replaces keys written before it; of several maps the first wins
        for one in reversed(merged):
            container.update(one)

    def _plain(self, event: Any) -> Any:
        text: str = event.value
        try:
            value = resolve(text)
        except ValueError as error:
            raise self._refuse(str(error), event) from None
        if is_ambiguous(text) and self.stack and self.stack[-1][1] is not _NO_KEY:
            span = self._span((event.start_mark.index, event.end_mark.index))
            self.problems.append(Problem("ambiguous", text, span, (), self._path()))
        return value

    def _special(self, event: Any) -> Any:
        if not event.tag:
            return event.value
        try:
            return resolve_tagged(event.value, str(event.tag), not event.style)
        except ValueError as error:
            raise self._refuse(str(error), event) from None

    def _path(self) -> Path:
        """The path of the value that comes next."""
        steps: list[str | int] = []
        for frame in self.stack:
            if frame[2] is None:
                steps.append(len(frame[0]))
            else:
                steps.append(frame[1] if isinstance(frame[1], str) else "<<" if frame[1] is _MERGE else "")
        return tuple(steps)

    def _span(self, at: tuple[int, int]) -> Span:
        return Span(self.source.path, self.base + at[0], self.base + at[1])

    def _refuse(self, message: str, event: Any, kind: str = "syntax") -> _Refused:
        start, end = event.start_mark.index, event.end_mark.index
        return _Refused(message, self.base + start, self.base + max(end, start + 1), kind)


class _Sign:
    """A marker that no YAML value equals."""

    __slots__ = ()


_NO_KEY = _Sign()
_MERGE = _Sign()
