"""What a program printed of a kustomization, as its objects: exact where the native build has the same value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from svclint.document import documents
from svclint.origin import Origin, Written
from svclint.resource import Rendering, Resource, objects
from svclint.source import Source

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.render.kustomize.build import Built
    from svclint.scope import Printed, Substitution

# what the program that built it has shown to be none, or to be known to it
_ANSWERED_GAPS = frozenset({"plugin", "limit", "unreadable", "no-object"})
_ANSWERED_FAULTS = frozenset({"refused", "invalid", "empty"})


def with_printed(
    native: Built, printed: Printed, root: Document, default_namespace: str, given: Substitution | None
) -> Built:
    """A build with the objects that the program makes of the kustomization, whose document is `root`.

    A value that the native build has as well stands where that leads. Of all others only the kustomization is known:
    the program says nothing of where it has them from.
    """
    known = {one.identity: one for one in native.resources}
    rendering = Rendering(default_namespace)
    made: dict[object, Resource] = {}
    place = Written(root, (), f"{printed.program} of {root.source.path}")
    for data in _printed_objects(printed, root.source.path, place, given):
        identity = Resource(data, Origin(place), rendering, True, False).identity
        made[identity] = Resource(data, _origin(known.get(identity), data, place), rendering, True, False)
    return native._replace(
        resources=tuple(made.values()),
        gaps=tuple(one for one in native.gaps if one.kind not in _ANSWERED_GAPS),
        faults=tuple(one for one in native.faults if one.kind not in _ANSWERED_FAULTS),
        earlier={
            key: [made[one.identity] for one in found if one.identity in made] for key, found in native.earlier.items()
        },
        failure="",
    )


def _printed_objects(printed: Printed, path: str, place: Written, given: Substitution | None) -> Iterator[Any]:
    for document in documents(Source(path, printed.text)):
        for _, data in objects(document):
            if given is None:
                yield data
            else:
                from svclint.render.substitution import with_substitution

                yield with_substitution(data, Origin(place, {(): place}), given)[0]


def _origin(native: Resource | None, data: Any, place: Written) -> Origin:
    if native is None:
        return Origin(place, {(): place})
    changed = dict(_differing(native.data, data, ()))
    kept = {
        path: where
        for path, where in native.origin.overlays.items()
        if not any(path[: len(one)] == one for one in changed)
    }
    return Origin(native.origin.base, {**kept, **dict.fromkeys(changed, place)})


def _differing(native: Any, data: Any, path: Path) -> Iterator[tuple[Path, None]]:
    """The paths at which the program has something else. A list is one value: who says which item is which?"""
    if isinstance(native, dict) and isinstance(data, dict):
        for key, value in data.items():
            if key in native:
                yield from _differing(native[key], value, (*path, key))
            else:
                yield (*path, key), None
    elif type(native) is not type(data) or native != data:
        yield path, None
