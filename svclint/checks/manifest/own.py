"""Checks of svclint's own part: suppressions that do nothing, and checks that failed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.document import Document
from svclint.resource import Resource, dig, text
from svclint.rules import known_rules
from svclint.source import Span
from svclint.suggest import closest
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Label, Violation, Within

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.linting.asking import Failure
    from svclint.linting.suppress import Suppression


def does_nothing(reason: str) -> str:
    """The sentence about a suppression without effect; entries of the configuration's `ignore` share it."""
    return f"This suppression does nothing: {reason}"


def suppression_unused(suppression: Suppression, graph: Graph) -> Iterator[Violation]:
    """A suppression that cannot be understood, names no rule, or meets no finding."""
    if suppression.problem:
        message = does_nothing(f"it is not understood; {suppression.problem}")
        yield Violation(suppression.label._replace(text="not understood"), message)
        return
    names = [rule.name for rule in known_rules(graph.settings)]
    unknown = [name for name in suppression.rules if name not in names]
    for name in unknown:
        near = closest(name, names)
        hint = f'; did you mean "{near}"?' if near is not None else ""
        yield Violation(_at(suppression.label, name), does_nothing(f'no rule is called "{name}"{hint}'))
    if not unknown and not suppression.used:
        near = f"; there is one at line {suppression.near}, where it would count" if suppression.near else ""
        yield Violation(
            suppression.label._replace(text="suppresses nothing"),
            does_nothing(f"there is no finding of {', '.join(suppression.written)} here{near}"),
        )


def _at(label: Label, name: str) -> Label:
    """The rule's name within a suppression: a comment of a document, or an annotation of an object."""
    label = label._replace(text="no such rule")
    names = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    if label.span is not None and isinstance(label.of, Document):
        found = names.search(label.of.source.text, label.span.start, label.span.end)
        return label if found is None else label._replace(span=Span(label.span.path, found.start(), found.end()))
    written = text(dig(label.of.data, label.path)) if isinstance(label.of, Resource) else ""
    found = names.search(written)
    return label if found is None else label._replace(within=Within(written, found.start(), found.end()))


def suppression_without_reason(suppression: Suppression, graph: Graph) -> Iterator[Violation]:
    """A policy: who hides a finding says why."""
    if not suppression.reason and not suppression.problem:
        message = f"The suppression of {', '.join(suppression.written)} gives no reason"
        yield Violation(suppression.label._replace(text="no reason given"), message)


def internal_error(failure: Failure, graph: Graph) -> Iterator[Violation]:
    """A fault of svclint, never of the manifest: the rule said nothing about this object."""
    of = failure.label.of
    subject = of.title if isinstance(of, Resource) else of.source.path
    message = f"svclint's own fault: the rule {failure.rule} failed on {subject} ({failure.error})"
    yield Violation(failure.label, message)
