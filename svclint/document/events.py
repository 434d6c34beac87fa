"""The YAML event reader: the only place that uses the YAML library."""

from __future__ import annotations

from collections.abc import Iterator

# libyaml from 0.2.5 on reads `{image: nginx:1.27}` as kubectl does; ruamel.yaml's copy is 0.1.7, which refuses it
from svclint.document import libyaml
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from yaml.error import MarkedYAMLError, YAMLError

ALIAS = libyaml.events.AliasEvent
DOCUMENT_END = libyaml.events.DocumentEndEvent
DOCUMENT_START = libyaml.events.DocumentStartEvent
MAPPING_END = libyaml.events.MappingEndEvent
MAPPING_START = libyaml.events.MappingStartEvent
SCALAR = libyaml.events.ScalarEvent
SEQUENCE_END = libyaml.events.SequenceEndEvent
SEQUENCE_START = libyaml.events.SequenceStartEvent

READER_ERRORS = libyaml.error.YAMLError

# kubectl's reader gives up at 10,000 levels, and libyaml takes ever longer; no object of the API comes near 100
DEPTH_LIMIT = 200


class SyntaxFault(Exception):
    """The text is not YAML. `offset` is a character offset in the text that was read."""

    def __init__(self, message: str, offset: int, context: tuple[str, int] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.context = context


def reader(text: str) -> Callable[[], Any]:
    """The next event of `text` at each call, with marks in characters (`start_mark.index`); None behind the last.

    Raises READER_ERRORS where the text is not YAML: `fault` turns them into words and a place.
    """
    if "\\" in text and ("\\ud" in text or "\\uD" in text):
        # imported here: JSON that some program wrote
        from svclint.document.escapes import halves_replaced

        text = halves_replaced(text)
    try:
        next_event: Callable[[], Any] = libyaml.CParser(text).get_event
        if "\\'" in text:
            from svclint.document.escapes import with_quotes

            next_event = with_quotes(text)
    except UnicodeEncodeError as error:
        raise SyntaxFault("half of a surrogate pair is not a character", error.start) from None
    return next_event


def events(text: str) -> Iterator[Any]:
    """All events of `text`; raises SyntaxFault where it is not YAML."""
    next_event = reader(text)
    try:
        while (event := next_event()) is not None:
            yield event
    except READER_ERRORS as error:
        raise fault(error, text) from None


def is_yaml(text: str) -> bool:
    """Whether `text` is YAML to other readers, even where kubectl refuses it; nothing nested too deep is."""
    depth = 0
    try:
        for event in events(text):
            kind = event.__class__
            if kind is MAPPING_START or kind is SEQUENCE_START:
                depth += 1
                if depth > DEPTH_LIMIT:
                    return False
            elif kind is MAPPING_END or kind is SEQUENCE_END:
                depth -= 1
    except SyntaxFault:
        return False
    return True


def is_merge(event: Any) -> bool:
    """goyaml.v2: isMerge: whether a scalar in the place of a key merges: `<<`, also behind the tags ! and !!merge."""
    return bool(event.value == "<<" and (event.implicit[0] or event.tag == "tag:yaml.org,2002:merge"))


def fault(error: YAMLError, text: str) -> SyntaxFault:
    """What the reader of `text` raised, in words and with a place in characters."""
    if isinstance(error, libyaml.error.MarkedYAMLError):
        return _fault(error, len(text))
    # the reader counts bytes of UTF-8 here, everywhere else characters
    position = getattr(error, "position", 0)
    before = text.encode()[: position if isinstance(position, int) else 0]
    return SyntaxFault(str(getattr(error, "reason", error)), len(before.decode("utf-8", "ignore")))


def _fault(error: MarkedYAMLError, length: int) -> SyntaxFault:
    mark = error.problem_mark or error.context_mark
    offset = min(mark.index, length) if mark is not None else 0
    context = None
    if error.context and error.context_mark is not None:
        context = (str(error.context), min(error.context_mark.index, length))
    return SyntaxFault(str(error.problem or error.context), offset, context)
