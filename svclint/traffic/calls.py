"""The Services that the free text of an object calls, and where each name stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint.finding import Edit, Label, Within
from svclint.free_text import call, is_called, mentions
from svclint.resource import mapping, sequence, text

if TYPE_CHECKING:
    from svclint.free_text import Call, Mention
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource

# Every cluster has these, whatever the manifests hold
_GIVEN = frozenset({("default", "kubernetes"), ("default", "openshift")})
_SYSTEM = frozenset({"kube-system", "kube-public"})

ALSO = 10
"""How many other places of one fault are shown."""


def calls(owner: Resource, graph: Graph) -> tuple[Call, ...]:
    """The calls of `owner` to Services that a manifest may hold, in the order of the text."""
    return graph.once_of(_calls, owner)


def _calls(owner: Resource, graph: Graph) -> tuple[Call, ...]:
    template = graph.template(owner)
    aliases = _aliases(template) if template is not None else frozenset()
    found = []
    for mention in mentions(owner, template):
        one = call(mention, graph)
        if one is None or one.reference.namespace in _SYSTEM or mention.host.name in aliases:
            continue
        if (one.reference.namespace, one.reference.name) not in _GIVEN and is_called(mention):
            found.append(one)
    return tuple(found)


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
