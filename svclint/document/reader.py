"""Source to Documents: plain data as kubectl reads it, with the problems of the text beside it."""

from __future__ import annotations

import itertools
import re

from svclint.document.builder import ENDS_BEFORE, NO_COLON, Builder, Refused
from svclint.document.events import SyntaxFault
from svclint.document.model import Document, DocumentState, Problem, ProblemKind
from svclint.document.split import MARK_INSIDE, Chunk, split, split_json
from svclint.document.templates import as_templates, by_luck, expression
from svclint.source import Source, Span
from svclint.typing_names import Any

# `lines` reads documents faster than events do, once its patterns are compiled, which takes as long as some of them do
_SOME = 30
_read_before = itertools.count()
# in characters; no object is larger, and the builder counts the values of what is
_LONGEST = 1_000_000


def documents(source: Source) -> tuple[Document, ...]:
    """The documents of a source in order; those without content are left out.

    Never raises: a document that cannot be read has the state "broken" or "template" and a Problem that says where
    and why; the others are read all the same. Read once, and remembered as long as the source is, however many others
    there are.
    """
    return source.once(_read, None)


def hand_over(source: Source, read: tuple[Document, ...]) -> None:
    """Let these be the documents of `source`: somebody has read its text already."""
    source.remember(_read, None, read)


def _read(source: Source, _: None) -> tuple[Document, ...]:
    found: list[Document] = []
    if source.error is not None:
        problem = Problem("unreadable", source.error, Span(source.path, 0, 0))
        found.append(Document(source, 0, 0, 0, "broken", None, (problem,)))
    if not source.text:
        return tuple(found)
    unfolded = 0
    for chunk in split(source.text, is_rendered=source.template is not None):
        document, unfolded = _document(source, chunk, len(found), unfolded)
        if document.state == "broken":
            parts = split_json(source.text, chunk)
            if parts:
                first = len(found)
                # JSON knows no aliases
                found.extend(_document(source, part, first + number, 0)[0] for number, part in enumerate(parts))
                continue
        if document.state != "empty":
            found.append(document)
    return _told_apart(source, found)


def _told_apart(source: Source, found: list[Document]) -> tuple[Document, ...]:
    """The documents, as templates where the text is one that only happens to be YAML."""
    problem = by_luck(source, found)
    return tuple(found) if problem is None else tuple(as_templates(found, problem))


def _document(source: Source, chunk: Chunk, index: int, unfolded: int) -> tuple[Document, int]:
    """The document of a chunk, and how many values the aliases of the file stand for up to its end."""
    start, end, fault = chunk
    text = source.text[start:end]
    if not unfolded and fault is None and end - start <= _LONGEST and next(_read_before) >= _SOME:
        # imported here: a few documents are read by events before its patterns are compiled
        from svclint.document.lines import in_lines

        value = in_lines(text)
        if value is not None:
            return Document(source, start, end, index, _state(value), value, ()), 0
    builder = Builder(text, unfolded)
    try:
        if fault is not None:
            raise Refused(fault.message, fault.start - start, fault.end - start)
        value = builder.build()
    except (Refused, SyntaxFault) as error:
        # nobody goes through the values of a document that is not read
        return _unreadable(source, chunk, index, error), unfolded
    has_escapes = "\\" in builder.text
    if has_escapes and ("\\ud" in builder.text or "\\uD" in builder.text):
        from svclint.document.escapes import halves_joined

        value = halves_joined(value)
    problems = [
        Problem("ambiguous", text, Span(source.path, start + first, start + last), (), path)
        for text, path, first, last in builder.ambiguous
    ]
    if has_escapes and "\\/" in builder.text:
        from svclint.document.escapes import unknown_escapes

        problems.extend(unknown_escapes(source, start, end))
    document = Document(source, start, end, index, _state(value), value, tuple(problems))
    if builder.repeats:
        from svclint.document.repeats import repeated_keys

        problems.extend(repeated_keys(document))
        document.problems = tuple(sorted(problems, key=lambda one: one.span.start))
    return document, builder.unfolded


def _unreadable(source: Source, chunk: Chunk, index: int, error: Refused | SyntaxFault) -> Document:
    start, end, _ = chunk
    broken_at = start + (error.offset if isinstance(error, SyntaxFault) else error.start)
    template = expression(source.text, start, end, broken_at)
    if template is not None:
        span = Span(source.path, *_one_line(source.text, *template.span()))
        problem = Problem("template", template[0].split("\n")[0].strip(), span)
        return Document(source, start, end, index, "template", None, (problem,))
    return Document(source, start, end, index, "broken", None, (_problem(source, error, start, end),))


def _state(value: Any) -> DocumentState:
    if value is None:
        return "empty"
    if isinstance(value, dict) and isinstance(value.get("kind"), str) and isinstance(value.get("apiVersion"), str):
        return "object"
    return "foreign"


def _problem(source: Source, error: Refused | SyntaxFault, start: int, end: int) -> Problem:
    if isinstance(error, Refused):
        kind: ProblemKind = "unreadable" if error.too_much else "syntax"
        span = _one_line(source.text, start + error.start, start + error.end)
        return Problem(kind, error.message, Span(source.path, *span))
    offset = min(start + error.offset, end)
    while offset > start and source.text[offset - 1 : offset] in "\r\n" and offset >= end:
        offset -= 1
    related: tuple[tuple[Span, str], ...] = ()
    began = start + error.context[1] if error.context is not None else offset
    for at in (began, offset, re.compile(_BARE).match(source.text, start, end).end()):  # type: ignore[union-attr]
        if (command := _command(source.text, at)) is not None:
            return Problem("syntax", _NO_YAML, Span(source.path, *command))
    if (
        "mapping values are not allowed" in error.message
        and (key := _key_above(source.text, start, offset)) is not None
    ):
        words = _KEY_AS_TEXT if ":" in source.text[slice(*key)] else _NO_COLON
        related = ((Span(source.path, *key), "while scanning a simple key"),)
        return Problem("syntax", words, Span(source.path, offset, min(offset + 1, end)), related)
    message = _plainly(error.message, source.text, offset)
    if message == _NO_COLON and re.compile(_AS_TEXT).match(source.text, began) is not None:
        message = _KEY_AS_TEXT
    if error.context is not None and began < offset:
        related = ((Span(source.path, began, began + 1), error.context[0]),)
    return Problem("syntax", message, Span(source.path, offset, min(offset + 1, end)), related)


# what is the beginning of a text of several lines to YAML, and was to be the key of what stands below: `selector`,
# `app:orders`; a URL is none of these
_KEY = r"[A-Za-z_][\w./-]*"
_AS_TEXT = rf"(?m){_KEY}:(?![/\s])[^\s:]+[ \t]*(?:#.*)?$"
_LINE_OF_KEY = rf"(?m)^[ \t]*(?:- +)*({_KEY}(?::(?![/\s])[^\s:]+)?)[ \t]*$"
_NO_COLON = "a key without a ':' before this place"
_KEY_AS_TEXT = "a space is missing after a ':' before this place"


def _key_above(text: str, start: int, offset: int) -> tuple[int, int] | None:
    """The key without its colon, or the space behind that, which the key at `offset` goes on as a text: it is alone on
    the line above, where comments end a text and blank lines do not. None for a text that is meant."""
    here = text.rfind("\n", start, offset) + 1
    above = text[start:here].rstrip()
    line = above.rfind("\n") + 1
    found = re.compile(_LINE_OF_KEY).match(above, line) if here > 0 else None
    if found is None or not re.compile(rf"[ \t]*(?:- +)*[\"']?{_KEY}[\"']?[ \t]*$").match(text[here:offset]):
        return None
    indent, below = found.start(1) - line, len(text[here:offset]) - len(text[here:offset].lstrip(" "))
    return (start + found.start(1), start + found.end(1)) if indent <= below else None


# blank lines, comments and separators
_BARE = r"(?:(?:[ \t]*(?:#[^\r\n]*)?|---[ \t]*)(?:\r\n|[\r\n]))*"
_NO_YAML = "a command of a shell is no YAML: put it into a comment, or into a file of its own"
# what people keep beside their manifests
_COMMAND = r"(?:[$>][ \t]+)?(?:sudo[ \t]+)?(?:kubectl|oc|helm|kustomize|minikube|docker)[ \t]+[\w-][^\r\n]*"


def _command(text: str, offset: int) -> tuple[int, int] | None:
    """The line that `offset` is on, where it is a command of a shell; None where it is anything else."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    found = re.compile(_COMMAND).match(text, start)
    return found.span() if found is not None else None


def _plainly(message: str, text: str, offset: int) -> str:
    """The reader's message, where it hides the commonest cause said in plain words."""
    line_start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    indent = text[line_start : offset + 1]
    if "\t" in indent and not indent.strip():
        return "a tab cannot indent YAML: use spaces"
    if "\ufeff" in indent:
        return MARK_INSIDE
    if "cannot start any token" in message:
        return f"a plain value cannot start with {text[offset : offset + 1]!r}: quote it"
    if "mapping values are not allowed" in message:
        return "a ':' is not allowed here: quote the value, or check the indentation of this line"
    if message in ("did not find expected key", "did not find expected '-' indicator"):
        stopped = text[offset : offset + 1]
        before = indent[:-1].rstrip()
        if before and (stopped in (",", '"', "'") or before[-1] in "\"'"):
            return f"nothing may follow a quoted value but a comment: here stands {stopped!r}"
        if before and before[-1] in "]}":
            return f"nothing may follow what ends with {before[-1]!r} but a comment: here stands {stopped!r}"
        return "the indentation of this line fits nothing above it"
    if message == NO_COLON:
        return _NO_COLON
    if "expected <document start>" in message:
        return ENDS_BEFORE
    return message


def _one_line(text: str, start: int, end: int) -> tuple[int, int]:
    """The part of a stretch of `text` that lies on its first line; at least one character, where there is one."""
    end = min(end, len(text))
    start = max(min(start, end - 1), 0)
    for line_break in ("\n", "\r"):
        at = text.find(line_break, start, end)
        if at > start:
            end = at
    return start, end
