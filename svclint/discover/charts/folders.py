"""Helm charts: which files are whose, and the scopes that they make, rendered or not."""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from svclint.discover.walk import CHART
from svclint.document import documents
from svclint.named_tuple import NamedTuple
from svclint.resource import mapping
from svclint.scope import Chart, Hole, Member, Scope

if TYPE_CHECKING:
    from svclint.source import Source

_Use = Literal["objects", "config", "template", "unread", "left"]
_FOLDERS = frozenset({"templates", "charts", "crds", "ci", "tests", "files"})


class ChartFolder(NamedTuple):
    """A chart that is not part of another one: its directory, what of it is there anyway, and its templates' number."""

    directory: str
    members: tuple[Member, ...]
    templates: int

    def path(self, name: str) -> str:
        """The path of one of its files."""
        return f"{self.directory}/{name}" if self.directory else name


class Charts:
    """The charts among `paths`. A chart takes what Helm reads of its directory; the rest of it stays plain."""

    def __init__(self, sources: Mapping[str, Source], paths: Sequence[str]) -> None:
        self.sources = sources
        self.claimed: set[str] = set()
        self._paths = sorted(paths)

    def folders(self) -> Iterator[ChartFolder]:
        """Each chart that is not part of another one."""
        directories = {posixpath.dirname(path) for path in self._paths if posixpath.basename(path) == CHART}
        for directory in sorted(directories):
            if not any(_is_part(above, name, directories) for above, name in _above(directory)):
                yield self._folder(directory)

    def _folder(self, directory: str) -> ChartFolder:
        members = []
        templates = 0
        for path, name in self._below(directory):
            use = _use(name)
            if use == "left":
                continue
            self.claimed.add(path)
            templates += use == "template"
            if use in ("objects", "config"):
                members.append(Member(self.sources[path], "objects" if use == "objects" else "config"))
        return ChartFolder(directory, tuple(members), templates)

    def _below(self, directory: str) -> Iterator[tuple[str, str]]:
        """The paths below `directory`, whole and relative to it."""
        prefix = f"{directory}/" if directory else ""
        for path in self._paths[bisect_left(self._paths, prefix) :]:
            if not path.startswith(prefix):
                return
            if path not in self.claimed:
                yield path, path[len(prefix) :]


def unrendered(folder: ChartFolder, default_namespace: str) -> Scope:
    """The scope of a chart that nobody renders."""
    directory = folder.directory
    return Scope(
        directory or ".",
        directory,
        folder.members,
        default_namespace,
        holes=(Hole("", f"the chart {directory or '.'} was not rendered"),),
        chart=Chart(directory, folder.templates) if folder.templates else None,
    )


def _use(name: str) -> _Use:
    """What a file of a chart is to it; "left" is what Helm does not look at."""
    folder, slash, rest = name.partition("/")
    if not slash:
        return "config" if name == CHART or name.startswith("values") else "left"
    if folder not in _FOLDERS:
        return "left"
    if folder == "templates":
        return "template"
    if folder != "crds":
        return "unread"
    return "config" if posixpath.basename(rest).startswith("kustomization.") else "objects"


def _above(directory: str) -> Iterator[tuple[str, str]]:
    """The directories above `directory`, each with the name that leads down from it."""
    while directory not in ("", "/"):
        above, name = posixpath.split(directory)
        yield above, name
        directory = above


def _is_part(above: str, name: str, directories: set[str]) -> bool:
    return above in directories and name in _FOLDERS


def card(source: Source | None) -> dict[str, Any]:
    """What a Chart.yaml says of its chart; nothing where there is none, or it cannot be read."""
    read = documents(source) if source is not None and source.error is None else ()
    return next((mapping(one.value) for one in read), {})
