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

    __slots__ = ("anchors", "base", "problems", "repeats", "source", "stack", "text")

    def __init__(self, source: Source, base: int, end: int, problems: list[Problem]) -> None:
        self.source = source
        self.base = base
        self.text = source.text[base:end]
        self.problems = problems
        # whether a mapping may hold a key twice: what a merge brought counts here, and is sorted out by who asks
        self.repeats = False
        # name -> value, how many nodes it has, and for a scalar its event
        self.anchors: dict[str, tuple[Any, int, Any]] = {}
        # the collections around the current one: container, pending key, nodes that are not its own entries, anchor
        self.stack: list[tuple[Any, Any, int, str | None]] = []

    def build(self) -> Any:
        """The document's value; raises _Refused or SyntaxFault."""
        try:
            return self._build(reader(self.text))
        except READER_ERRORS as error:
            raise fault(error, self.text) from None

    def _build(self, next_event: Callable[[], Any]) -> Any:  # noqa: C901, PLR0912, PLR0915 - the hot path, one loop
        stack = self.stack
        anchors = self.anchors
        # `key` is None in a list, _NO_KEY in a mapping that waits for one, _MERGE behind <<
        container: Any = []
        key: Any = None
        below = 0
        anchor: str | None = None
        while (event := next_event()) is not None:
            kind = event.__class__
            if kind is SCALAR:
                if key is _NO_KEY:
                    key = self._key(event)
                    if key in container:
                        self.repeats = True
                    continue
                if event.style or event.tag:
                    value = self._special(event)
                else:
                    try:
                        value, ambiguous = read_plain(event.value)
                    except ValueError as error:
                        raise self._refuse(str(error), event) from None
                    if ambiguous:
                        self._ambiguous(event, container, key)
                if event.anchor:
                    anchors[event.anchor] = (value, 1, event)
            elif kind is MAPPING_START or kind is SEQUENCE_START:
                self._check_place(event, key)
                stack.append((container, key, below, anchor))
                container, key = ({}, _NO_KEY) if kind is MAPPING_START else ([], None)
                below = 0
                anchor = event.anchor
                if anchor:
                    anchors[anchor] = _UNFINISHED
                continue
            elif kind is MAPPING_END or kind is SEQUENCE_END:
                value = container
                count = below + len(container) + 1
                if anchor:
                    anchors[anchor] = (value, count, None)
                container, key, below, anchor = stack.pop()
                below += count
            elif kind is ALIAS:
                value, count, target = self._alias(event)
                if key is _NO_KEY:
                    ...
        return None


class _Sign:
    """A marker that no YAML value equals."""

    __slots__ = ()


_NO_KEY = _Sign()
_MERGE = _Sign()
