"""Where a host of a text and its port stand: labels on them, and edits of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint.finding import Edit, Label
from svclint.suggest import source_text

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.free_text.fields import Mention
    from svclint.source import Span


def host_label(mention: Mention, words: str) -> Label:
    """A label on the host itself, or on the whole text where its place in it is unsure."""
    return _label(mention, mention.host.start, mention.host.end, words)


def port_label(mention: Mention, words: str) -> Label:
    """A label on the port; on the host where none is written."""
    host = mention.host
    if host.port is None:
        return host_label(mention, words)
    if mention.port_path is None:
        return _label(mention, host.port_start, host.port_end, words)
    label = mention.owner.label(mention.port_path, words)
    return label._replace(span=_span(mention, mention.port_path, mention.port_value, host.port_start, host.port_end))


def host_edit(mention: Mention, start: int, end: int, written: str) -> Edit | None:
    """The replacement of a part of the text, None where it cannot be told apart from what must stay."""
    return _edit(mention, mention.path, _span(mention, mention.path, mention.value, start, end), written)


def port_edit(mention: Mention, number: int) -> Edit | None:
    """The replacement of the port that is written, None where it cannot be told apart from what must stay."""
    host, path = mention.host, mention.port_path or mention.path
    if mention.port_path is not None and not mention.port_value:
        document = mention.owner.document
        is_text = isinstance(mention.owner.get(*path), str)
        written = source_text(str(number), document) if is_text else str(number)
        return Edit(document, (*mention.owner.root, *path), written)
    text_of_port = mention.port_value or mention.value
    return _edit(mention, path, _span(mention, path, text_of_port, host.port_start, host.port_end), str(number))


def _edit(mention: Mention, path: Path, span: Span | None, written: str) -> Edit | None:
    owner = mention.owner
    return Edit(owner.document, (*owner.root, *path), written, span=span) if span is not None else None


def _label(mention: Mention, start: int, end: int, words: str) -> Label:
    span = _span(mention, mention.path, mention.value, start, end)
    return mention.owner.label(mention.path, words)._replace(span=span)


def _span(mention: Mention, path: Path, value: str, start: int, end: int) -> Span | None:
    # imported here: a clean check has no use for it
    from svclint.document.part import part_span

    if not value:
        return None
    owner = mention.owner
    return part_span(owner.document, (*owner.root, *path), value, start, end)
