"""The files of a build: read by whoever calls, nothing outside the root, each taken apart once."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, MutableMapping
from typing import TYPE_CHECKING

from svclint.render.kustomize.reading import Found, read_objects
from svclint.render.kustomize.refused import Refused

if TYPE_CHECKING:
    from svclint.source import Source

Read = Callable[[str], "Source | None"]
"""A file by its path, None where there is none."""
Cache = MutableMapping[str, "list[Found]"]
"""The objects of the files that were read, by path: passed in, so that several builds share it."""

FILE_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_REMOTE = ("://", "github.com/", "gitlab.com/", "bitbucket.org/", "?ref=", "git@", "git::", "_git/")


class Files:
    """What a build reads.

    `bound` is the directory that nothing is read outside of, "." for the working directory. Where it is empty the
    reader has nothing that may not be read: files may lie anywhere, as with `--load-restrictor LoadRestrictionsNone`.
    """

    __slots__ = ("_cache", "_read", "bound")

    def __init__(self, read: Read, bound: str = ".", cache: Cache | None = None) -> None:
        self._read = read
        self.bound = posixpath.normpath(bound) if bound else ""
        self._cache = cache

    def file(self, directory: str, name: str) -> Source:
        """The file that a kustomization in `directory` names; raises Refused where it is not there."""
        if is_remote(name):
            raise Refused(f"{name} is not in this tree", "remote")
        path = joined(directory, name)
        if not self._within(path):
            raise Refused(f"{name} is outside of the tree", "outside")
        if self.bound and not below(path, directory):
            raise Refused(f"{name} is not below the directory of the kustomization", "outside")
        source = self._read(path)
        if source is None:
            raise Refused(f"there is no file {name}", "missing")
        return source

    def objects(self, source: Source) -> list[Found]:
        """The objects of a file, taken apart once."""
        if self._cache is None:
            return source.once(_objects, None)
        found = self._cache.get(source.path)
        if found is None:
            found = self._cache[source.path] = read_objects(source)
        return found

    def kustomization(self, directory: str) -> Source | None:
        """The kustomization file of a directory; raises Refused where there are several."""
        if not self._within(directory):
            return None
        if not self.bound:
            # a reader without a bound may refuse the directory itself
            self._read(directory)
        found = self.kustomizations(directory)
        if len(found) > 1:
            raise Refused(f"{directory} has several kustomization files")
        return found[0] if found else None

    def kustomizations(self, directory: str) -> list[Source]:
        """The files of a directory that are called as kustomizations are."""
        return [one for name in FILE_NAMES if (one := self._read(joined(directory, name))) is not None]

    def _within(self, path: str) -> bool:
        if not self.bound:
            return True
        climbs = self.bound.count("..")
        if climbs and self.bound == "/".join([".."] * climbs):
            return not path.startswith("/") and path.split("/").count("..") <= climbs
        return below(path, self.bound)


def _objects(source: Source, _: None) -> list[Found]:
    return read_objects(source)


def is_remote(name: str) -> bool:
    """Whether a name is a URL or a git repository."""
    return any(sign in name for sign in _REMOTE)


def joined(directory: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(directory, name.replace("\\", "/")))


def below(path: str, directory: str) -> bool:
    """Whether a path is a directory or lies below it; both are normalised."""
    if directory == ".":
        return not path.startswith("../") and path != ".." and not path.startswith("/")
    return path == directory or path.startswith(directory.rstrip("/") + "/")
