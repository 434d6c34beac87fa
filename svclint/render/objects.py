"""The only maker of Resources: the objects of a file as they are written, and those of a scope as it applies them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint.document import documents
from svclint.resource import Rendering, Resource, objects

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from svclint.scope import Member, Scope
    from svclint.source import Source

_AS_WRITTEN = Rendering()


def written_objects(source: Source) -> Iterator[Resource]:
    """The objects of a file as they stand there, whatever scope holds it."""
    return _made(source, _AS_WRITTEN, True, ())


def applied_objects(member: Member, scope: Scope) -> Iterator[Resource]:
    """The objects of a member as its scope applies them, Lists unfolded, in reading order."""
    rendering = member.rendering(scope.default_namespace)
    return _made(member.source, rendering, member.role == "objects", scope.patched)


def _made(
    source: Source, rendering: Rendering, judged: bool, patched: Collection[tuple[str, str]]
) -> Iterator[Resource]:
    for document in documents(source):
        for root, data in objects(document):
            yield Resource(document, root, data, rendering, judged, patched)
