"""One document through what reads it, without a command around it: reader, places, typed views, schemas.

Several hundred times as many inputs as whole commands take, where most of what strangers write is understood.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from typing import Any

from fuzz import byte_level, structural
from fuzz.session import Session
from svclint.document import Document, documents
from svclint.document.builder import Builder
from svclint.document.lines import in_lines
from svclint.document.split import split
from svclint.kubernetes import NEWEST
from svclint.kubernetes_schema import explain
from svclint.kubernetes_schema.shapes import fits, shape
from svclint.kubernetes_schema.store import roots
from svclint.offer import offer
from svclint.render.objects import written_objects
from svclint.source import Source, source_of

_VERSIONS = range(NEWEST - 1, NEWEST)
_PATHS = 12
"""How many places of a document are located."""


def step(session: Session) -> None:
    random = session.random
    data = random.choice(session.files)
    kept = structural.objects(data) if random.random() < 0.4 else None
    if kept:
        for _ in range(random.choice((1, 1, 2, 5))):
            kept = structural.changed(random, kept, session.corpus)
        data = structural.written(random, kept)
    else:
        for _ in range(random.choice((1, 1, 2, 4, 8, 32))):
            data = byte_level.changed(random, data)
    session.executions["layers"] += 1
    try:
        wrong = list(faults(data, session))
    except Exception:
        wrong = [f"raised: {traceback.format_exc()}"]
    for fault in wrong:
        session.tell("layers", fault, {"a.yaml": data})


def faults(data: bytes, session: Session | None = None) -> Iterator[str]:
    """What is wrong with how a file is read."""
    source = source_of("a.yaml", data)
    yield from _by_lines(source)
    for document in documents(source):
        for problem in document.problems:
            for place in (problem.span, *(span for span, _ in problem.related)):
                if not 0 <= place.start <= place.end <= len(source.text):
                    yield f"{problem.kind} outside of the file at {place}"
        yield from _places(document, source, session)
    for one in written_objects(source):
        yield from _by_schema(one.data, one.api_version, one.kind)
    offer(source, ())


def _by_lines(source: Source) -> Iterator[str]:
    """What is read line by line is what events say, and they have nothing to say beside it."""
    for chunk in split(source.text):
        text = source.text[chunk.start : chunk.end]
        value = in_lines(text)
        if value is not None:
            builder = Builder(text)
            if repr(builder.build()) != repr(value) or builder.ambiguous or builder.repeats:
                yield f"read otherwise line by line: {text!r}"


def _places(document: Document, source: Source, session: Session | None) -> Iterator[str]:
    if document.state not in ("object", "foreign"):
        return
    paths = structural.places(document.value)
    if session is not None and len(paths) > _PATHS:
        paths = session.random.sample(paths, _PATHS)
    for path in paths:
        found = document.locate(path)
        if session is not None:
            session.places["located"] += 1
        if found.depth != len(path):
            yield f"a value that is not found at {path}"
        for span in (found.value, found.key):
            if span is not None and not document.start <= span.start <= span.end <= document.end:
                yield f"a value outside of its document at {path}: {span}"
        if document.locate((*path, "no such key")).depth != len(path):
            yield f"a value that is not there at {path}"


def _by_schema(data: dict[str, Any], api_version: str, kind: str) -> Iterator[str]:
    """The quick look and the library agree, and faults are at values that are there, or would be."""
    found = roots(api_version, kind, _VERSIONS)
    if not found:
        return
    wrong = [fault for number in found for fault in explain.built_in(number, data)]
    if wrong and fits(data, shape(tuple(sorted(found)))):
        yield f"sound by the quick look, and not by the library at {kind} {wrong[0].path}: {wrong[0].message}"
