"""Where a host of a text and its port stand: labels on them, and edits of them."""

from __future__ import annotations

from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Edit, Label, Within

if TYPE_CHECKING:
    from svclint.free_text.fields import Mention


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
    within = Within(mention.port_value, host.port_start, host.port_end)
    return mention.owner.label(mention.port_path, words)._replace(within=within)


def host_edit(mention: Mention, start: int, end: int, written: str) -> Edit:
    """The replacement of a part of the text."""
    return mention.owner.edit(mention.path, written)._replace(within=Within(mention.value, start, end))


def port_edit(mention: Mention, number: int) -> Edit:
    """The replacement of the port that is written."""
    host, owner, path = mention.host, mention.owner, mention.port_path or mention.path
    if mention.port_path is not None and not mention.port_value:
        return owner.edit(path, str(number) if isinstance(owner.get(*path), str) else number)
    within = Within(mention.port_value or mention.value, host.port_start, host.port_end)
    return owner.edit(path, str(number))._replace(within=within)


def _label(mention: Mention, start: int, end: int, words: str) -> Label:
    return mention.owner.label(mention.path, words)._replace(within=Within(mention.value, start, end))
