"""Exercises: files with something left out beside the solution that has it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from svclint.discover.purposes.content import content_of
from svclint.discover.read import names_beside
from svclint.source import Question

if TYPE_CHECKING:
    from svclint.source import Source

# `solution`, `answers`, and what courses in other languages call one
_SOLUTION = (
    r"solutions?|solved|answers?|answer[-_]?keys?|l(?:ö|oe|o)sung(?:en)?|soluci[oó]n(?:es)?|resuelt[oa]s?"
    r"|solu[cç](?:[aã]o|[oõ]es)|resolu[cç][aã]o|corrig[ée]s?|corrections?|soluzion[ei]|oplossing(?:en)?"
    r"|rozwi[aą]zani[ea]|l(?:ö|o)sning(?:ar)?|решени[ея]|答案|解答"
)
_IS_SOLUTION = rf"(?i)(?:.+[-_. ])?(?:{_SOLUTION})(?:[-_. ].+)?"
_IN_NAME = rf"(?i)[-_. ]?(?<![a-z])(?:{_SOLUTION})(?![a-z])[-_. ]?"


def is_solved(path: str, load: Callable[[str], Source | None]) -> bool:
    """Whether the solution of the file, with nothing left out, lies beside it (`web-solution.yaml`), or by its very
    name in a folder for solutions below its own or beside that."""
    own = load(path)
    kinds: frozenset[str] = _KINDS(own) if own is not None else frozenset()
    return bool(kinds) and any(_is_whole(load(one), kinds) for one in _twins(path))


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


def _is_whole(source: Source | None, kinds: frozenset[str]) -> bool:
    return source is not None and not content_of(source).has_gaps and kinds <= _KINDS(source)


def _kinds(source: Source, _: None) -> frozenset[str]:
    return frozenset(re.findall(r"(?m)^[ ]{0,4}(?:- )?kind:[ \t]*[\"']?(\w+)", source.text))


_KINDS = Question(_kinds, None)
