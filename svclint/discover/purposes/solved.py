"""Exercises: files with something left out beside the solution that has it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase

from svclint.discover.purposes.content import content_of
from svclint.discover.purposes.old_files import TITLES
from svclint.discover.read import names_beside
from svclint.source import Question
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

# `solution`, `answers`, and what courses in other languages call one
_SOLUTION = (
    r"solutions?|solved|answers?|answer[-_]?keys?|l(?:ö|oe|o)sung(?:en)?|soluci[oó]n(?:es)?|resuelt[oa]s?"
    r"|solu[cç](?:[aã]o|[oõ]es)|resolu[cç][aã]o|corrig[ée]s?|corrections?|soluzion[ei]|oplossing(?:en)?"
    r"|rozwi[aą]zani[ea]|l(?:ö|o)sning(?:ar)?|решени[ея]|答案|解答"
)
_IS_SOLUTION = rf"(?i)(?:.+[-_. ])?(?:{_SOLUTION})(?:[-_. ].+)?"
# and shorter ones, where git is told not to keep them
_IGNORED, _IS_KEPT_BACK = ".gitignore", rf"(?<![a-z])(?:{_SOLUTION}|soln?)(?![a-z])"
_NAME = r"[a-z0-9][a-z0-9.-]*"
_IN_NAME = rf"(?i)[-_. ]?(?<![a-z])(?:{_SOLUTION})(?![a-z])[-_. ]?"


def is_solved(path: str, load: Callable[[str], Source | None]) -> bool:
    """Whether the solution of the file, with nothing left out, lies beside it (`web-solution.yaml`), or by its very
    name in a folder for solutions below its own or beside that."""
    own = load(path)
    if own is None or not _KINDS(own):
        return False
    return any(_solves(load(one), own) for one in _twins(path)) or (
        content_of(own).has_gaps and _is_kept_back(path, load)
    )


def _is_kept_back(path: str, load: Callable[[str], Source | None]) -> bool:
    """Whether git ignores the solution, which lies beside the exercise where its author works: `web-solution.yaml`."""
    here, name = posixpath.split(path)
    if _IGNORED not in names_beside(here):
        return False
    source = load(posixpath.join(here, _IGNORED))
    stem, ending = posixpath.splitext(name.casefold())
    for line in source.text.casefold().split() if source is not None else ():
        if (word := re.search(_IS_KEPT_BACK, line)) is None:
            continue
        asked = line.rpartition("/")[2]
        twins = (f"{stem}{sign}{word[0]}{ending}" for sign in "-_.")
        if any(fnmatchcase(one, asked) for one in twins) or fnmatchcase(f"{word[0]}{ending}", asked):
            return True
    return False


def _twins(path: str) -> Iterator[str]:
    here, name = posixpath.split(path)
    beside = names_beside(here)
    for one in beside:
        if one != name and re.search(_IN_NAME, one) is not None and _plain(one) == name.casefold():
            yield posixpath.join(here, one)
    above = posixpath.dirname(here)
    for folder, names in ((here, beside), (above, names_beside(above) if here else ())):
        for one in names:
            if "." not in one and re.fullmatch(_IS_SOLUTION, one) is not None and posixpath.join(folder, one) != here:
                found = posixpath.join(folder, one)
                if name in names_beside(found):
                    yield posixpath.join(found, name)


def _plain(name: str) -> str:
    """The name of an exercise, of that of its solution."""
    stem, ending = posixpath.splitext(name.casefold())
    return re.sub(_IN_NAME, "", stem, count=1) + ending


def _solves(source: Source | None, own: Source) -> bool:
    """Whether a file has nothing left out, and all objects of the exercise; the names may be for its reader to give."""
    if source is None or content_of(source).has_gaps or not _KINDS(own) <= _KINDS(source):
        return False
    solved: frozenset[tuple[str, str]] = TITLES(source)
    return all(one in solved for one in TITLES(own) if re.fullmatch(_NAME, one[1]) is not None)


def _kinds(source: Source, _: None) -> frozenset[str]:
    return frozenset(re.findall(r"(?m)^[ ]{0,4}(?:- )?kind:[ \t]*[\"']?(\w+)", source.text))


_KINDS = Question(_kinds, None)
