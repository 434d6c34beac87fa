"""What files are there for, by what they hold: parts of objects, records of a cluster, sketches."""

from __future__ import annotations

import re
from collections.abc import Callable

from svclint.certainty.doubt import Doubt
from svclint.discover.purposes.whole import is_addition, is_nameless, standing
from svclint.named_tuple import NamedTuple
from svclint.render.objects import written_objects
from svclint.resource import is_live, mapping, sequence
from svclint.source import Question
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.source import Source

RESOURCES = "src/main/resources/"
"""The folder that Maven and Gradle pack into what they build of a module, with a slash."""


def of_content(
    path: str,
    held: Content,
    load: Callable[[str], Source | None],
    is_part: Callable[[str], bool],
    is_inside: Callable[[str, bool], bool],
    is_of_tasks: Callable[[str], bool],
    *,
    is_meant: bool,
) -> Doubt | None:
    """Why a plain file that holds this is hardly applied as it is.

    `is_part` says of its path that what lacks something there is a part of another object, `is_inside` that a program
    has it inside, given whether it has no name, `is_of_tasks` that a pipeline runs on it, `is_meant` that somebody
    named the file; `load` reads the code of a program around it.
    """
    # most files hold whole objects: what they are called, and what lies beside them, need not be asked
    if held.is_parts and (is_part(path) or (held.lacks and not is_meant and _is_used_as_patch(path, load))):
        return Doubt.PART
    # somebody wrote down what a cluster had: objects as it gave them out, with those that controllers made
    if not is_meant and held.is_live:
        return Doubt.RECORD if held.has_owners else None
    if held.is_nameless and (held.is_skeleton or is_inside(path, True) or is_of_tasks(path)):
        # an illustration, what a generator made of nothing, what a program fills in
        return Doubt.SKETCH
    return Doubt.PIECE if held.is_piece and not is_meant else None


def is_completed(path: str, held: Content, is_inside: Callable[[str], bool]) -> bool:
    """Whether a program completes what is empty in the file, or `XXX`: by its path it has it inside."""
    # of texts that are empty, as those of many roles are, only what lies on a class path is asked further
    return (held.has_gaps or (held.has_empty and is_resource(path))) and is_inside(path)


def is_resource(path: str) -> bool:
    """Whether a file is on the class path of a program, by the layout of Maven's and Gradle's modules."""
    return f"/{RESOURCES}" in f"/{path}"


class Content(NamedTuple):
    """What all objects of a file have or lack: several that a cluster gave out, whether one of these has an owner, none
    with a name, none with anything in it or all in a file that is called a template; that each may be a part of another
    one, and one certainly lacks something, or that each can be nothing else, and says what it adds to; that one has a
    gap, or that an empty text stands in one; that nobody has named any of them yet; that all are nameless pods."""

    is_live: bool = False
    has_owners: bool = False
    is_nameless: bool = False
    is_skeleton: bool = False
    is_parts: bool = False
    lacks: bool = False
    is_bare: bool = False
    has_gaps: bool = False
    is_addition: bool = False
    has_empty: bool = False
    is_piece: bool = False
    has_pods: bool = False


def content_of(source: Source) -> Content:
    """What the objects of a file have or lack."""
    held: Content = _CONTENT(source)
    return held


def _content(source: Source, _: None) -> Content:
    return source.once(_of_objects, None)


def _of_objects(source: Source, _: None) -> Content:
    found = written_objects(source)
    if not found:
        return Content()
    held, metadata = [one.data for one in found], [one.metadata for one in found]
    lives = len(held) > 1 and all(map(is_live, metadata))
    is_owned = lives and any(sequence(one.get("ownerReferences")) for one in metadata)
    has_none = all(map(is_nameless, held))
    standings = list(map(standing, held))
    is_empty = has_none and (all(one.is_skeleton for one in standings) or _is_form(source.path, held))
    is_lacking = any(one.lacks for one in standings)
    may_be = all(one.lacks or one.is_open for one in standings)
    can_only_be, lacks = all(one.is_bare for one in standings), may_be and is_lacking
    has_empty = '""' in source.text or "''" in source.text
    is_unfilled = any(one.is_skeleton for one in standings) or (has_empty and any(map(_selects_nothing_yet, held)))
    has_gaps = "XXX" in source.text or is_lacking or is_unfilled
    adds = can_only_be and all(map(is_addition, held))
    copied = _may_be_pieces(source.text, [one.name for one in found]) and _are_pieces(held)
    pods = has_none and all(one.get("kind") == "Pod" for one in held)
    return Content(
        lives,
        is_owned,
        has_none,
        is_empty,
        may_be,
        lacks,
        can_only_be,
        has_gaps,
        adds,
        has_empty,
        copied,
        has_pods=pods,
    )


def _is_form(path: str, held: list[dict[str, Any]]) -> bool:
    """Whether a file without names is a template by its own: a program that reads it gives them. Some kinds are called
    so as well."""
    name = path.rpartition("/")[2].lower()
    if "template" not in name or re.search(r"(?:^|[-_.])templates?[-_.]", name) is None:
        return False
    return not any(str(one.get("kind")).endswith("Template") for one in held)


def _may_be_pieces(written: str, names: list[str]) -> bool:
    return ("alue" in written and ("key" in written or "Key" in written)) or all("name" in one for one in names)


def _are_pieces(held: list[dict[str, Any]]) -> bool:
    # imported here: few files are called so
    from svclint.discover.purposes.pieces import is_piece

    return all(map(is_piece, held))


def _is_used_as_patch(path: str, load: Callable[[str], Source | None]) -> bool:
    # imported here: few files hold parts of objects
    from svclint.discover.hearsay.used_as_patch import is_used_as_patch

    return is_used_as_patch(path, load)


def _selects_nothing_yet(data: dict[str, Any]) -> bool:
    """Whether a selector asks for the empty value of a label."""
    spec = mapping(data.get("spec"))
    written = mapping(spec.get("selector")) or mapping(spec.get("podSelector"))
    return "" in (*written.values(), *mapping(written.get("matchLabels")).values())


_CONTENT = Question(_content, None)
