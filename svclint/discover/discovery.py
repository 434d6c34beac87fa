"""Which files form which scope: configured scopes, kustomizations, charts, then plain files."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from svclint.discover.kustomize import FILE_NAMES, Kustomization, Kustomizations, read_kustomization
from svclint.discover.plain import plain_scopes
from svclint.discover.read import read
from svclint.discover.walk import Found, walk
from svclint.scope import Chart, Hole, Member, Scope
from svclint.source import Source

if TYPE_CHECKING:
    from svclint.settings import ScopeSetting, Settings

_CHART_FILE = "Chart.yaml"
_CHART_FOLDERS = ("templates", "charts", "crds", "ci", "tests", "files")


class UsageFault(Exception):
    """The command line names something that is not there; the text says what."""


class Discovery(NamedTuple):
    """The scopes of a run, and every source in them by the path that is shown."""

    scopes: tuple[Scope, ...]
    sources: Mapping[str, Source]


def discover(
    paths: Sequence[str],
    settings: Settings,
    *,
    ignore: bool = True,
    stdin: Source | None = None,
) -> Discovery:
    """Read what `paths` name (files, directories, `-` for `stdin`) and form the scopes.

    `stdin` takes the place of the file that has its path, so that an editor can ask about unsaved text. `ignore` leaves
    out hidden and vendored folders and what .gitignore files say. Raises UsageFault for a path that does not exist.
    Paths are shown relative to the working directory.
    """
    sources: dict[str, Source] = {}
    for path in paths:
        if path == "-" and stdin is not None:
            sources[stdin.path] = stdin
            continue
        for found in _files(path, settings, ignore):
            shown = shown_path(found.path)
            if shown not in sources:
                source = Source(shown, "", found.error) if found.error else read(found.path, shown)
                if found.explicit or _may_hold_objects(source):
                    sources[shown] = source
    return form_scopes(sources, settings)


def form_scopes(sources: Mapping[str, Source], settings: Settings) -> Discovery:
    """Sort sources into scopes, in the order of the design: configuration, charts, kustomizations, plain files."""
    return _Sorter(dict(sources), settings).result()


def _files(path: str, settings: Settings, ignore: bool) -> Iterator[Found]:
    if os.path.isdir(path):  # noqa: PTH112 - pathlib costs start-up time
        excludes = [(settings.base, settings.exclude), (".", settings.exclude_here)]
        yield from walk(path.rstrip("/") or "/", excludes, ignore=ignore)
    elif os.path.lexists(path):
        yield Found(path, explicit=True)
    else:
        raise UsageFault(f"{path}: no such file or directory")


def shown_path(path: str) -> str:
    """`path` as Sources name it: relative to the working directory unless that is far away, `/`-separated."""
    if os.path.isabs(path) or path.startswith(".."):  # noqa: PTH117
        relative = os.path.relpath(path)
        path = relative if not relative.startswith("../../..") else os.path.abspath(path)  # noqa: PTH100
    return posixpath.normpath(path.replace(os.sep, "/"))


def _may_hold_objects(source: Source) -> bool:
    """Most JSON files of a repository are no manifests, and no business of ours."""
    return not source.path.endswith(".json") or source.error is not None or '"apiVersion"' in source.text


class _Sorter:
    """Sorts sources into scopes; each step claims its files before the next one sees them."""

    def __init__(self, sources: dict[str, Source], settings: Settings) -> None:
        self.sources = sources
        self.settings = settings
        self.claimed: set[str] = set()
        self.extra: dict[str, Source] = {}

    def result(self) -> Discovery:
        scopes = [
            *self._declared(),
            *self._charts(),
            *self._kustomizations(),
            *plain_scopes(self._unclaimed(), self.settings.default_namespace),
        ]
        scopes = [one for one in scopes if one.members]
        scopes.sort(key=lambda one: (one.name, [member.source.path for member in one.members]))
        return Discovery(tuple(scopes), {**self.extra, **self.sources})

    def _unclaimed(self) -> list[Source]:
        return [self.sources[path] for path in sorted(self.sources) if path not in self.claimed]

    def _load(self, path: str) -> Source | None:
        """A file that a kustomization names: one of the run's, or read now."""
        found = self.sources.get(path) or self.extra.get(path)
        if found is None and os.path.isfile(path):  # noqa: PTH113
            found = self.extra[path] = read(path, path)
        return found

    # -- scopes of the configuration -----------------------------------------------------------------------------------

    def _declared(self) -> Iterator[Scope]:
        for setting in self.settings.scopes:
            members = []
            for path in sorted(self.sources):
                if any(_within(path, one) for one in setting.paths):
                    members.append(Member(self.sources[path], "objects", None))
                    self.claimed.add(path)
            if members:
                yield self._declared_scope(setting, tuple(members))

    def _declared_scope(self, setting: ScopeSetting, members: tuple[Member, ...]) -> Scope:
        namespace = setting.namespace or self.settings.default_namespace
        return Scope(setting.name, "", members, namespace, nearest=False, assume=setting.assume)

    # -- charts --------------------------------------------------------------------------------------------------------

    def _charts(self) -> Iterator[Scope]:
        directories = sorted(
            posixpath.dirname(path)
            for path in self.sources
            if posixpath.basename(path) == _CHART_FILE and path not in self.claimed
        )
        for directory in directories:
            if any(_within(directory, posixpath.join(other, "charts")) for other in directories if other != directory):
                continue
            yield self._chart(directory)

    def _chart(self, directory: str) -> Scope:
        members = []
        templates = 0
        for path in self._below(directory):
            name = path[len(directory) + 1 :] if directory else path
            folder, slash, _ = name.partition("/")
            if slash and folder not in _CHART_FOLDERS:
                continue
            if not slash and folder != _CHART_FILE and not folder.startswith("values"):
                continue
            self.claimed.add(path)
            if folder == "templates":
                templates += 1
            elif folder == "crds":
                members.append(Member(self.sources[path]))
            elif not slash:
                members.append(Member(self.sources[path], "config"))
        hole = Hole("", f"the chart {directory or '.'} was not rendered")
        return Scope(
            directory or ".",
            directory,
            tuple(members),
            self.settings.default_namespace,
            holes=(hole,),
            chart=Chart(directory, templates) if templates else None,
        )

    def _below(self, directory: str) -> Iterable[str]:
        return [path for path in sorted(self.sources) if path not in self.claimed and _within(path, directory)]

    # -- kustomizations ------------------------------------------------------------------------------------------------

    def _kustomizations(self) -> Iterator[Scope]:
        found: dict[str, Kustomization] = {}
        for path, source in sorted(self.sources.items()):
            if posixpath.basename(path) in FILE_NAMES and path not in self.claimed:
                one = read_kustomization(source)
                if one is not None:
                    found[one.directory or "."] = one._replace(directory=one.directory or ".")
        kustomizations = Kustomizations(found, self._load)
        self.claimed |= kustomizations.claimed()
        yield from kustomizations.scopes(self.settings.default_namespace)


def _within(path: str, directory: str) -> bool:
    """Whether `path` is `directory` or below it, or matches it as a pattern."""
    if directory in ("", ".") or path == directory or path.startswith(directory.rstrip("/") + "/"):
        return True
    if any(sign in directory for sign in "*?["):
        from fnmatch import fnmatchcase

        return fnmatchcase(path, directory)
    return False
