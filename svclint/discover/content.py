"""What files are there for, by what they hold: parts of objects, records of a cluster, sketches."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from svclint.discover.whole import is_nameless, is_open, is_skeleton, lacking
from svclint.document import documents
from svclint.doubt import Doubt
from svclint.resource import is_live, mapping, objects, sequence

if TYPE_CHECKING:
    from svclint.source import Source


def of_content(source: Source, load: Callable[[str], Source | None], *, is_part: bool, is_meant: bool) -> Doubt | None:
    """Why a plain file is hardly applied as it is.

    `is_part` says that what lacks something there is a part of another object, `is_meant` that somebody named the
    file; `load` reads the code of a program around it.
    """
    held = [data for document in documents(source) for _, data in objects(document)]
    if not held:
        return None
    if is_part and all(lacking(data) or is_open(data) for data in held):
        return Doubt.PART
    metadata = [mapping(data.get("metadata")) for data in held]
    # somebody wrote down what a cluster had: objects as it gave them out, with those that controllers made
    if not is_meant and len(held) > 1 and all(map(is_live, metadata)):
        return Doubt.RECORD if any(sequence(one.get("ownerReferences")) for one in metadata) else None
    if all(map(is_nameless, held)) and (all(map(is_skeleton, held)) or _is_embedded(source.path, load)):
        # an illustration, what a generator made of nothing, what a program fills in
        return Doubt.SKETCH
    return None


def _is_embedded(path: str, load: Callable[[str], Source | None]) -> bool:
    # imported here: few objects have no name
    from svclint.discover.embedded import is_embedded

    return is_embedded(path, load)
