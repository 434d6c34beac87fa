"""The only maker of Resources: the objects of a file as they are written, and those of a scope as it applies them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint.document import documents
from svclint.origin import Origin, Written
from svclint.resource import Rendering, Resource, objects

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from svclint.document import Path
    from svclint.scope import Member, Scope
    from svclint.source import Source

_AS_WRITTEN = Rendering()


def written_objects(source: Source) -> Iterator[Resource]:
    """The objects of a file as they stand there, whatever scope holds it."""
    return _made(source, _AS_WRITTEN, True, (), {})


def applied_objects(member: Member, scope: Scope) -> Iterator[Resource]:
    """The objects of a member as its scope applies them, Lists unfolded, in reading order."""
    rendering = member.rendering(scope.default_namespace)
    # patches do not reach what only stands beside the scope, or gives it schemas
    patched = scope.patched if member.role in ("objects", "context") else ()
    return _made(member.source, rendering, member.role == "objects", patched, _overlays(member, scope))


def _overlays(member: Member, scope: Scope) -> Mapping[Path, Written]:
    """Which fields of a member's objects are written in a kustomization."""
    if not member.namespace_from:
        return {}
    sources = (one.source for one in scope.members if one.role == "config" and one.source.path == member.namespace_from)
    documents_of = (
        document for source in sources for document in documents(source) if isinstance(document.value, dict)
    )
    setting = next((one for one in documents_of if "namespace" in one.value), None)
    return {("metadata", "namespace"): Written(setting, ("namespace",))} if setting is not None else {}


def _made(
    source: Source,
    rendering: Rendering,
    judged: bool,
    patched: Collection[tuple[str, str]],
    overlays: Mapping[Path, Written],
) -> Iterator[Resource]:
    for document in documents(source):
        for root, data in objects(document):
            yield Resource(data, Origin(Written(document, root), overlays), rendering, judged, patched)
