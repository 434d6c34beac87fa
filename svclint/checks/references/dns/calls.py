"""The Services that the free text of an object calls, and where each name stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.finding import Edit, Label
from svclint.free_text import call, is_called, mentions
from svclint.resource import mapping, sequence, text

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.free_text import Call, Mention
    from svclint.resource import PodTemplate, Resource
    from svclint.source import Span

# Every cluster has these, whatever the manifests hold
_GIVEN = frozenset({("default", "kubernetes"), ("default", "openshift")})
_SYSTEM = frozenset({"kube-system", "kube-public"})

ALSO = 10
"""How many other places of one fault are shown."""


def calls(owner: Resource, graph: Graph) -> Iterator[Call]:
    """The calls of `owner` to Services that a manifest may hold, in the order of the text."""
    template = graph.template(owner)
    aliases = _aliases(template) if template is not None else frozenset()
    for mention in mentions(owner, template):
        found = call(mention, graph)
        if found is None or found.reference.namespace in _SYSTEM or mention.host.name in aliases:
            continue
        if (found.reference.namespace, found.reference.name) not in _GIVEN and is_called(mention):
            yield found


def _aliases(template: PodTemplate) -> frozenset[str]:
    """The names that the pods' own hosts file gives an address."""
    entries = sequence(template.spec.get("hostAliases"))
    return frozenset(text(name) for entry in entries for name in sequence(mapping(entry).get("hostnames")))


def host_label(mention: Mention, words: str) -> Label:
    """A label on the host itself, or on the whole text where its place in it is unsure."""
    return _label(mention, mention.host.start, mention.host.end, words)


def port_label(mention: Mention, words: str) -> Label:
    """A label on the port; on the host where none is written."""
    host = mention.host
    if mention.port_path is not None:
        return mention.owner.label(mention.port_path, words)
    if host.port is None:
        return host_label(mention, words)
    return _label(mention, host.port_start, host.port_end, words)


def part_edit(mention: Mention, start: int, end: int, written: str) -> Edit | None:
    """The replacement of a part of the text, None where it cannot be told apart from what must stay."""
    span = _span(mention, start, end)
    path = (*mention.owner.root, *mention.path)
    return Edit(mention.owner.document, path, written, span=span) if span is not None else None


def _label(mention: Mention, start: int, end: int, words: str) -> Label:
    return mention.owner.label(mention.path, words)._replace(span=_span(mention, start, end))


def _span(mention: Mention, start: int, end: int) -> Span | None:
    # imported here: a clean check has no use for it
    from svclint.document.part import part_span

    owner = mention.owner
    return part_span(owner.document, (*owner.root, *mention.path), mention.value, start, end)
