"""Who calls whom: the Services that the free text of an object calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint.free_text import call, is_called, mentions
from svclint.resource import mapping, sequence, text

if TYPE_CHECKING:
    from svclint.free_text import Call
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource

# Every cluster has these, whatever the manifests hold
_GIVEN = frozenset({("default", "kubernetes"), ("default", "openshift")})
_SYSTEM = frozenset({"kube-system", "kube-public"})


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
