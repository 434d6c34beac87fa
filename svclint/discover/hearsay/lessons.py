"""Which lessons of a course come before a guide: what they leave behind is there as it begins."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterable

from svclint.certainty.steps import number
from svclint.discover.hearsay.command_lines import whole_lines
from svclint.discover.hearsay.contexts import Contexts
from svclint.discover.walk import is_script
from svclint.files.paths import folders_above

_SUFFIXES = (".md", ".markdown", ".adoc", ".asciidoc", ".rst", ".txt")


def earlier(texts: Iterable[tuple[str, str]]) -> Callable[[str], str]:
    """What says of the guide at a path which namespace an earlier one has chosen for all that follows; empty where none
    has. `texts` are those of a run, each behind its path.

    Earlier are the lessons beside it with smaller numbers (`1-start` before `2-routes`), the last of them first, and
    the README above; so it is for the folders above it. Scripts are run one by one, and leave nothing behind that
    anybody counts on.
    """
    chosen: dict[str, str] = {}
    for path, text in texts:
        if _is_guide(path) and (last := Contexts(whole_lines(text)).last):
            chosen[path] = last
    if not chosen:
        return lambda path: ""
    lessons: dict[str, list[tuple[tuple[int, ...], str]]] = defaultdict(list)
    for path in sorted(chosen):
        for step in _steps(path):
            if order := _order(step):
                lessons[posixpath.dirname(step)].append((order, path))

    def of(path: str) -> str:
        if not _is_guide(path):
            return ""
        for step in _steps(path):
            order, folder = _order(step), posixpath.dirname(step)
            before = [one for one in lessons.get(folder, ()) if order and one[0] < order]
            if before:
                return chosen[max(before)[1]]
            above = [one for one in chosen if posixpath.dirname(one) == folder and one != path and not _order(one)]
            readme = next((one for one in above if posixpath.basename(one).lower().startswith("readme")), "")
            if readme:
                return chosen[readme]
        return ""

    return of


def _steps(path: str) -> list[str]:
    """A guide and the folders that it lies in: each may be a lesson among others."""
    return [path, *(one for one in folders_above(path) if one)]


def _order(step: str) -> tuple[int, ...]:
    """The number of a lesson, `2` or `2.1`; empty where it has none."""
    return tuple(map(int, number(step).split("."))) if number(step) else ()


def _is_guide(path: str) -> bool:
    name = posixpath.basename(path).lower()
    return not is_script(name) and (name.endswith(_SUFFIXES) or name == "readme")
