"""Deployment: one path of a repository, or one chart, that a GitOps object applies, as plain values."""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from svclint.discover.walk import CHART, KUSTOMIZATIONS
from svclint.files.paths import folder_above, folders_above, is_below
from svclint.gitops.chosen import Choice, is_manifest
from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, text

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.origin import Origin
    from svclint.source import Source


_Value = TypeVar("_Value")


class Place(NamedTuple):
    """A value in the text of a source: the number of its document, and the path there."""

    source: Source
    document: int
    path: Path


SettingKind = Literal["file", "inline", "object", "parameter"]
"""A file of values; values in the object itself, text or mapping; a ConfigMap or Secret that holds them; one value."""


class Setting(NamedTuple):
    """Something that sets values of a chart; later ones win. `at` is its path in the document.

    `value` is the name of a file, the text or mapping itself, an entry of `valuesFrom`, or an entry of `parameters`.
    """

    kind: SettingKind
    value: Any
    at: Path


class Deployment(NamedTuple):
    """What an object of a GitOps tool applies.

    `said` is the place of that object, `data` what it holds (an ApplicationSet's template with one set of parameters),
    `at` the path below it that names the source. `path` is a path of a repository, `chart` a chart that is no path;
    both are empty where neither can be known. `here` are the directories of this tree that the path may mean.
    `namespace` is the one that it is applied to, empty where nobody says so here. `is_release` says that it is a
    release of a chart (what else has a path may be one too, where a chart lies there), `release` how that is called.
    `origin` leads to where its fields are written, where a kustomization made the object of several files.
    `recursive` says that of plain files those in folders below are applied as well, `choice` which of them.
    `repository` is the address of the one whose path it is, as it is written.
    """

    said: Place
    data: Mapping[str, Any]
    at: Path
    path: str = ""
    chart: str = ""
    here: tuple[str, ...] = ()
    namespace: str = ""
    is_release: bool = False
    release: str = ""
    settings: tuple[Setting, ...] = ()
    origin: Origin | None = None
    recursive: bool = True
    choice: Choice = Choice()
    repository: str = ""

    @property
    def address(self) -> str:
        """The address of the repository, however it is written: `git@github.com:acme/shop.git`."""
        address = self.repository.rpartition("://")[2].rpartition("@")[2].replace(":", "/").rstrip("/")
        return address.removesuffix(".git").lower()

    @property
    def kind(self) -> str:
        return text(self.data.get("kind"))

    def may_take(self, directory: str, path: str) -> bool:
        """Whether it applies a plain file that lies in a directory of its own, or below one, if no kustomization or
        chart there decides what is applied; so it may where that is filled in later."""
        return self._reads(directory, path) and self.choice.takes(directory, path)

    def passes_over(self, directory: str, path: str) -> bool:
        """Whether it would apply such a file, and is told not to."""
        return self._reads(directory, path) and not self.choice.takes(directory, path)

    def _reads(self, directory: str, path: str) -> bool:
        is_there = is_below(path, directory) if self.recursive else (folder_above(path) or ".") == (directory or ".")
        return is_there and is_manifest(path)

    def places(self, at: Path) -> Iterator[Place]:
        """Where the field at a path of the object is written, and where patches change parts of it, the strongest last.

        Each is the place of the whole field in its document, whatever is written of it there.
        """
        if self.origin is None:
            yield self.said._replace(path=(*self.said.path, *at))
            return
        written = self.origin.of(at)
        found = [(written.document, written.path)]
        for path, place in self.origin.overlays.items():
            inner = path[len(at) :]
            if path[: len(at)] == at and inner and place.path[-len(inner) :] == inner:
                found.append((place.document, place.path[: -len(inner)]))
        for document, place_path in dict.fromkeys(found):
            yield Place(document.source, document.index, place_path)


Load = Callable[[str], "Source | None"]
"""A file by its path, None where there is none."""


class Tree:
    """The files of a run. A repository may begin at any directory above the file that names a path of it.

    `said` is what files deploy as they stand, by their paths and whether objects of theirs are read as kustomizations
    make them; `held` is what else is looked for in all files, each once.
    """

    __slots__ = ("_directories", "_held", "_paths", "held", "load", "said", "sources")

    def __init__(self, sources: Mapping[str, Source], load: Load) -> None:
        self.sources = sources
        self.load = load
        self.said: dict[tuple[str, bool], tuple[Deployment, ...]] = {}
        self.held: dict[object, Any] = {}
        self._directories: tuple[str, ...] | None = None
        self._held: frozenset[str] = frozenset()
        self._paths: list[str] | None = None

    def below(self, directory: str) -> list[str]:
        """The files below a directory, sorted."""
        if self._paths is None:
            self._paths = sorted(self.sources)
        if directory in ("", "."):
            return self._paths
        start = directory.rstrip("/") + "/"
        first = bisect_left(self._paths, start)
        return self._paths[first : bisect_left(self._paths, start[:-1] + chr(ord("/") + 1), first)]

    def decides(self, directory: str) -> bool:
        """Whether a kustomization or a chart in a directory says what of it is applied."""
        here = "" if directory in ("", ".") else f"{directory}/"
        return any(f"{here}{name}" in self.sources for name in (*KUSTOMIZATIONS, CHART))

    @property
    def directories(self) -> tuple[str, ...]:
        """All directories that hold a file, or one of those, sorted."""
        if self._directories is None:
            found: set[str] = set()
            for path in self.sources:
                for directory in folders_above(path):
                    if directory in found:
                        break
                    found.add(directory)
            self._held = frozenset(found)
            self._directories = tuple(sorted(found))
        return self._directories

    def here(self, file: str, path: str) -> tuple[str, ...]:
        """The directories that `path` of the repository of `file` may mean; none for the whole repository."""
        relative = posixpath.normpath(path.lstrip("/")) if path else "."
        if relative == "." or relative.startswith(".."):
            return ()
        return tuple(one for root in folders_above(file) if self.has(one := _joined(root, relative)))

    def has(self, directory: str) -> bool:
        return bool(self.directories) and directory in self._held

    def roots(self, file: str) -> Iterator[str]:
        """The directories at which the repository of `file` may begin, the outermost first."""
        yield from reversed(list(folders_above(file)))


@lru_cache(maxsize=16384)
def _joined(root: str, relative: str) -> str:
    """A path below a root; the objects of one directory name the same ones, each from all roots above it."""
    return posixpath.normpath(posixpath.join(root, relative))


def nearest(directory: str, found: Mapping[str, _Value]) -> _Value | None:
    """What is known of `directory`, or of the nearest one above it of which anything is."""
    for one in (directory, *folders_above(directory)):
        if one in found:
            return found[one]
    return None


def known(value: Any) -> str:
    """A text that nobody fills in later; empty where it is none."""
    return value if isinstance(value, str) and not is_placeholder(value) else ""


def at_first(values: Iterable[Any]) -> str:
    """The first text among `values` that is written; empty where it is filled in later."""
    return known(next((one for one in values if text(one)), ""))
