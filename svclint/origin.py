"""Origin: where the fields of an object as it is applied are written."""

from __future__ import annotations

from collections.abc import Mapping

from svclint.named_tuple import NamedTuple
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Document, Path


class Written(NamedTuple):
    """A place of a document that a person edits.

    `by` is empty where the value itself stands there. Else it is what makes the value from what stands there, in words:
    `namespace of overlays/prod/kustomization.yaml`.
    """

    document: Document
    path: Path
    by: str = ""

    @property
    def spot(self) -> tuple[str, int, Path]:
        """The place in plain words, which is the same when the file is read again."""
        return self.document.source.path, self.document.index, self.path


class Origin:
    """Leads each path of an applied object to the place where it is written.

    The object as a whole comes from `base`: the root of a file's document, or an item of a List in it. Fields that a
    patch, a transformer or a generator set are written elsewhere: `overlays` maps their paths to those places, and
    what lies below such a field lies below its place, unless that place only makes it (`Written.by`).
    """

    __slots__ = ("base", "overlays")

    def __init__(self, base: Written, overlays: Mapping[Path, Written] | None = None) -> None:
        self.base = base
        self.overlays = overlays or {}

    def of(self, path: Path) -> Written:
        """The place where the field at `path` of the object is written, or would be, had anybody written it."""
        if self.overlays:
            for length in range(len(path), -1, -1):
                place = self.overlays.get(path[:length])
                if place is not None:
                    return place if place.by else place._replace(path=place.path + path[length:])
        return Written(self.base.document, self.base.path + path)
