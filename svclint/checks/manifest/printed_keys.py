"""Keys that named templates of a chart print twice: one fault, however many objects include these."""

from __future__ import annotations

import re

from svclint.document.repeats import SAME
from svclint.named_tuple import NamedTuple
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from svclint.document import Document, Problem
    from svclint.graph import Graph

_INCLUDE = r"\{\{-?[ \t]*(?:include|template)[ \t]+\"([^\"\n]+)\""


class Printed(NamedTuple):
    """The places where the same named templates print the same key twice, in reading order; `names` are those."""

    names: tuple[str, ...]
    places: tuple[tuple[Document, Problem], ...]


def printed_alike(problem: Problem, document: Document, graph: Graph) -> Printed | None:
    """All places of the scope at which a key stands twice for the same reason; None where no named template is it."""
    cause = _cause(problem, document)
    return None if cause is None else Printed(_names(cause), graph.once(_by_cause)[cause])


_Cause = tuple[str, bool, str, str]


def _names(cause: _Cause) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cause[2:]))


def _by_cause(graph: Graph) -> Mapping[_Cause, tuple[tuple[Document, Problem], ...]]:
    found: dict[_Cause, list[tuple[Document, Problem]]] = {}
    for _, document in graph.documents:
        if document.state != "object" or document.source.template is None:
            continue
        for problem in document.problems:
            cause = _cause(problem, document) if problem.kind == "duplicate-key" else None
            if cause is not None:
                found.setdefault(cause, []).append((document, problem))
    return {cause: tuple(places) for cause, places in found.items()}


def _cause(problem: Problem, document: Document) -> _Cause | None:
    """The key, whether it has the same value again, and the named templates that print it first and again."""
    if document.source.template is None or not problem.related:
        return None
    ((first, words), *_) = problem.related
    before, again = _printer(first.start, document), _printer(problem.span.start, document)
    return (problem.message, words == SAME, before, again) if before and again else None


def _printer(start: int, document: Document) -> str:
    """The named template that the line includes which has printed what stands there; empty where it has none."""
    source, template = document.source, document.source.template
    number = source.position(start).line
    line = template.lines[number - 1] if template is not None and number <= len(template.lines) else 0
    found = re.findall(_INCLUDE, template.source.line(line)) if template is not None and line else []
    return found[0] if len(found) == 1 else ""
