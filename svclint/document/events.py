"""The YAML event reader: the only place that imports the YAML library."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

# libyaml 0.2.5, which reads `{image: nginx:1.27}` as kubectl does; ruamel.yaml's copy is 0.1.7, which refuses it
from yaml._yaml import CParser
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ALIAS = AliasEvent
DOCUMENT_END = DocumentEndEvent
DOCUMENT_START = DocumentStartEvent
MAPPING_END = MappingEndEvent
MAPPING_START = MappingStartEvent
SCALAR = ScalarEvent
SEQUENCE_END = SequenceEndEvent
SEQUENCE_START = SequenceStartEvent


class SyntaxFault(Exception):
    """The text is not YAML. `offset` is a character offset in the text that was read."""

    def __init__(self, message: str, offset: int, context: tuple[str, int] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.context = context


def events(text: str) -> Iterator[Any]:
    """Events of `text` with marks in characters (`start_mark.index`); raises SyntaxFault where it is not YAML."""
    next_event: Callable[[], Any] = CParser(text).get_event
    try:
        while True:
            event = next_event()
            if event is None:
                return
            yield event
    except MarkedYAMLError as error:
        raise _fault(error, len(text)) from None
    except YAMLError as error:
        # the reader counts bytes of UTF-8 here, everywhere else characters
        position = getattr(error, "position", 0)
        before = text.encode()[: position if isinstance(position, int) else 0]
        raise SyntaxFault(str(getattr(error, "reason", error)), len(before.decode("utf-8", "ignore"))) from None


def _fault(error: MarkedYAMLError, length: int) -> SyntaxFault:
    mark = error.problem_mark or error.context_mark
    offset = min(mark.index, length) if mark is not None else 0
    context = None
    if error.context and error.context_mark is not None:
        context = (str(error.context), min(error.context_mark.index, length))
    return SyntaxFault(str(error.problem or error.context), offset, context)
