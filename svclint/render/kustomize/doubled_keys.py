"""Keys that an object of a kustomization has twice: most of them cannot be written again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.origin import Written

ANNOTATIONS: Path = ("metadata", "annotations")
"""Where kustomize keeps what it remembers: when that is taken out again, each key is written once, as it was last
(kyaml: setMapInMetadata), and nothing of the object is read by goyaml before, but for a JSON patch."""


def doubled(place: Written, but: Path = ()) -> Iterator[Path]:
    """The keys, as paths of the object, that goyaml.v3 does not read (decode.go: mapping), those below `but` not."""
    start = len(place.path)
    for one in place.document.problems:
        if one.kind == "duplicate-key" and one.path[:start] == place.path:
            within = one.path[start:]
            if not but or within[: len(but)] != but:
                yield within
