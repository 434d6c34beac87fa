"""Documents as plain data that another process or an earlier run can send, and back."""

from __future__ import annotations

from svclint.document.model import Document, DocumentState, Problem
from svclint.document.reader import documents, hand_over
from svclint.source import Source
from svclint.typing_names import Any

Sent = tuple[tuple[int, int, int, DocumentState, Any, tuple[Problem, ...]], ...]
"""(start, end, index, state, value, problems) of each document of one source."""


def as_sent(source: Source) -> Sent:
    """The documents of `source`, without it."""
    return tuple((one.start, one.end, one.index, one.state, one.value, one.problems) for one in documents(source))


def take(source: Source, sent: Sent) -> None:
    """Let `source` have the documents that were read of the same text elsewhere, so that it is not read here."""
    hand_over(source, tuple(Document(source, *one) for one in sent))
