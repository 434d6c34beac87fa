"""Which plain files of a directory a GitOps tool applies: Argo CD's `directory.include` and `directory.exclude`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, text

if TYPE_CHECKING:
    from collections.abc import Mapping

# what people write has two or three in it
_MOST = 64
_BRACES = re.compile(r"\{([^{}]*)\}")
# what stands for more than itself
_SIGNS = frozenset("*?[\\")
_READ = (".yaml", ".yml", ".json")


class Choice(NamedTuple):
    """The patterns of paths, below the directory that is applied, of what is taken and of what is not; empty where
    nothing is said. https://argo-cd.readthedocs.io/en/stable/user-guide/directory/"""

    include: str = ""
    exclude: str = ""

    def takes(self, directory: str, path: str) -> bool:
        """Whether a plain file of the directory, or below it, is applied; maybe, where that is filled in later.

        argo-cd: reposerver/repository: getPotentiallyValidManifestFile; github.com/gobwas/glob, whose star without
        separators stands for a slash as well.
        """
        start = "" if directory in ("", ".") else f"{directory}/"
        name = path[len(start) :] if path.startswith(start) and path[:2] != ".." else posixpath.relpath(path, directory)
        if self.exclude and not is_placeholder(self.exclude) and _matches(self.exclude, name):
            return False
        return not self.include or is_placeholder(self.include) or _matches(self.include, name)

    def names(self) -> tuple[str, ...]:
        """The paths, below the directory that is applied, of all that may be taken; none where these are patterns."""
        if not self.include or is_placeholder(self.include) or not _SIGNS.isdisjoint(self.include):
            return ()
        return _alternatives(self.include)


def choice(directory: Mapping[str, Any]) -> Choice:
    """What the `directory` of a source says."""
    return Choice(text(directory.get("include")), text(directory.get("exclude")))


def is_manifest(path: str) -> bool:
    """Whether it is a file of those that are applied of a directory, by its name."""
    return path.endswith(_READ)


def _matches(pattern: str, name: str) -> bool:
    alternatives = _alternatives(pattern)
    # too many to try: it may match
    return not alternatives or any(fnmatchcase(name, one) for one in alternatives)


@lru_cache(maxsize=256)
def _alternatives(pattern: str) -> tuple[str, ...]:
    """The patterns that one with `{a,b}` stands for, with stars alone; none where they are too many."""
    found = [re.sub(r"\*+", "*", pattern)]
    while len(found) <= _MOST:
        more = [each for one in found for each in _expanded(one)]
        if more == found:
            return tuple(found)
        found = more
    return ()


def _expanded(pattern: str) -> Iterator[str]:
    braces = _BRACES.search(pattern)
    if braces is None:
        yield pattern
        return
    for word in braces[1].split(","):
        yield pattern[: braces.start()] + word + pattern[braces.end() :]
