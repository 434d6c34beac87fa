"""Data of test doubles in Go: what lies below a folder whose code is a package of fakes or mocks: `fake-shop/data/`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from svclint.discover.read import names_beside
from svclint.files.paths import folders_above
from svclint.source import Question

if TYPE_CHECKING:
    from svclint.source import Source

_WORDS = r"(?:fakes?|mocks?)"
_FOLDER = re.compile(rf"(?i)(?:.*[-_.])?{_WORDS}(?:[-_.].*)?")
_PACKAGE = re.compile(rf"(?m)^package[ \t]+(?:{_WORDS}(?:_\w+)?|\w+_{_WORDS})[ \t\r]*(?://.*)?$")
_CODE, _TESTS = ".go", "_test.go"
# what is run by itself is no double in somebody's tests, but a program that may be deployed
_OF_PROGRAMS = frozenset({"cmd", "main.go", "go.mod", "Dockerfile", "Containerfile"})
# files of code that are asked
_MOST = 40


def _is_double(source: Source, _: None) -> bool:
    return _PACKAGE.search(source.text) is not None


_IS_DOUBLE = Question(_is_double, None)


def may_be_of_doubles(path: str) -> bool:
    """Whether a folder above a file is called after fakes or mocks."""
    folder = posixpath.dirname(path).lower()
    if "fake" not in folder and "mock" not in folder:
        return False
    return any(map(_FOLDER.fullmatch, folder.split("/")))


def data_of_doubles(
    paths: Collection[str],
    roots: Collection[str],
    load: Callable[[str], Source | None],
    is_applied: Callable[[str], bool],
) -> Iterator[str]:
    """Those of the files that lie below a folder of fakes, where no command applies them or a folder of theirs in it;
    what `roots` name is meant."""
    known: dict[str, bool] = {}
    for path in paths:
        above = list(folders_above(path))
        for depth, folder in enumerate(above):
            if folder in roots:
                break
            if folder not in known:
                known[folder] = _is_of_doubles(folder, load)
            if known[folder]:
                if not any(map(is_applied, (path, *above[: depth + 1]))):
                    yield path
                break


def _is_of_doubles(folder: str, load: Callable[[str], Source | None]) -> bool:
    if _FOLDER.fullmatch(posixpath.basename(folder)) is None:
        return False
    names = names_beside(folder)
    if not _OF_PROGRAMS.isdisjoint(names):
        return False
    code = [one for one in names if one.endswith(_CODE) and not one.endswith(_TESTS)][:_MOST]
    sources = (load(posixpath.join(folder, one)) for one in sorted(code))
    return any(one is not None and one.error is None and _IS_DOUBLE(one) for one in sources)
