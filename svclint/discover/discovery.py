"""What a run reads: named files and folders, standard input, snapshots of a cluster, definitions."""

from __future__ import annotations

import os
import posixpath
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from svclint.config.lookup import BASELINE, NAMES
from svclint.discover.boundary import Boundary
from svclint.discover.languages import SUFFIXES as OTHER_SUFFIXES
from svclint.discover.languages import language_beside, language_of
from svclint.discover.purposes.content import content_of
from svclint.discover.read import EachFolderOnce, read
from svclint.discover.sorting import PATTERN, Aside, Discovery, at_last, form_scopes, within
from svclint.discover.walk import CHART, KUSTOMIZATIONS, Found, walk, without_copies
from svclint.files.paths import absolute_path, is_absolute, is_dir, lexists, real_path, relative_path
from svclint.offer import offer
from svclint.scope import Member
from svclint.settings import Settings
from svclint.source import Holds, Source
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.discover.charts.releases import Render
    from svclint.vocabulary import Vocabulary


# so many texts are searched for words one by one
_MANY = 256
_SPEAKS_OF_AN_API = Holds('"apiVersion"')

Prepare = Callable[[Source], object]
Parse = Callable[[Sequence[Source], Prepare], None]
"""Lets sources have their documents. While other processes read some, it may already call `Prepare` for those that have
theirs: what that works out is remembered by the source."""


class UsageFault(Exception):
    """The command line names something that is not there; the text says what."""


def discover(
    paths: Sequence[str],
    settings: Settings,
    *,
    ignore: bool = True,
    stdin: Source | None = None,
    render: Render | None = None,
    parse: Parse | None = None,
    buffers: Mapping[str, Source] | None = None,
    aside: Aside = at_last,
) -> Discovery:
    """Read what `paths` name (files, directories, `-` for `stdin`) and form the scopes.

    `render` renders charts; without it they are one note each. `parse` reads the documents of sources ahead, before
    they are asked for one by one; `aside` works out what may be beside the rest.

    `stdin` takes the place of the file that has its path, so that an editor can ask about unsaved text; those of
    `buffers` take the place of the files that are found below `paths`, and of those that these name. `ignore` leaves
    out hidden and vendored folders and what .gitignore files say. Raises UsageFault for a path that does not exist.
    Paths are shown relative to the working directory.
    """
    with EachFolderOnce():
        return _discovered(paths, settings, ignore, stdin, render, parse, buffers or {}, aside)


def _discovered(
    paths: Sequence[str],
    settings: Settings,
    ignore: bool,
    stdin: Source | None,
    render: Render | None,
    parse: Parse | None,
    buffers: Mapping[str, Source],
    aside: Aside,
) -> Discovery:
    boundary = Boundary([stdin.path if path == "-" and stdin is not None else shown_path(path) for path in paths])
    snapshots = _snapshots(settings, stdin)
    held = {path: source for found in snapshots.values() for path, source in found.items()}
    sources: dict[str, Source] = {}
    unread: dict[str, str] = {}
    guides: list[str] = []
    if "-" in paths and stdin is not None:
        sources[stdin.path] = stdin
    files = _each_once([path for path in paths if path != "-" or stdin is None], settings, ignore, boundary)
    _read_into(sources, files, unread, buffers)
    guides.extend(shown_path(one.path) for one in files if one.guide)
    for one in files:
        if one.linked and (shown := shown_path(one.path)) in sources:
            boundary.learn(one.path, shown)
    roots = [shown_path(path) for path in paths if path != "-"]
    if not roots and stdin is not None:
        # nothing else is named: a text that is given stands for its file
        roots = [stdin.path]
    # a snapshot that lies among the manifests is no manifest
    sources = {path: source for path, source in sources.items() if path not in held} if held else sources
    if settings.scopes or settings.crds:
        sources.update(_beyond(sources, settings, boundary))
    around = _rest_of_declared(sources, settings, ignore, boundary)
    around = {path: one for path, one in around.items() if path not in held}
    if parse is not None:
        # nobody reads the templates of a chart as YAML
        ahead = [one for one in (*sources.values(), *around.values()) if "/templates/" not in one.path]
        read_before = [one.is_read for one in ahead]
        vocabulary = _vocabulary(ahead)

        def prepare(source: Source) -> None:
            offer(source, settings.workloads)
            content_of(source)
            if vocabulary is not None and source.vocabulary is None:
                vocabulary.learn(source)

        parse(ahead, prepare)
        for source, before in zip(ahead, read_before, strict=True):
            # nobody has been told of what is in it
            source.is_read = before
            if vocabulary is not None and source.vocabulary is None:
                vocabulary.learn(source)
    found = form_scopes(sources, settings, around, roots, boundary, render, guides, aside, buffers)
    if unread:
        found = found._replace(unread=Counter(unread.values()))
    found = _with_schemas(found, settings.crds, boundary) if settings.crds else found
    return _with_snapshots(found, settings, snapshots, held) if held else found


def _vocabulary(sources: Sequence[Source]) -> Vocabulary | None:
    """What is to learn the words of these texts; None where it would not pay: where they are few, or kustomizations and
    charts make several scopes of them, each of which looks for the words of its own."""
    if len(sources) <= _MANY or any(one.path.endswith((CHART, *KUSTOMIZATIONS)) for one in sources):
        return None
    # imported here: most runs have none
    from svclint.vocabulary import Vocabulary

    return Vocabulary()


def _snapshots(settings: Settings, stdin: Source | None) -> dict[str, dict[str, Source]]:
    """The files of each snapshot that the settings name. One that shows nothing must not look like an empty cluster."""
    found: dict[str, dict[str, Source]] = {}
    for path in dict.fromkeys((*settings.snapshots, *(one for scope in settings.scopes for one in scope.snapshots))):
        files: dict[str, Source] = {}
        if path == "-" and stdin is not None:
            files[stdin.path] = stdin
        else:
            _read_into(files, _files(path, Settings(), False, Boundary((path,))))
        if not any(offer(one, settings.workloads).objects for one in files.values()):
            reason = next((one.error for one in files.values() if one.error), "it holds no Kubernetes object")
            raise UsageFault(f"the snapshot {path} is of no use: {reason}")
        found[path] = files
    return found


def _with_snapshots(
    found: Discovery, settings: Settings, snapshots: Mapping[str, Mapping[str, Source]], held: Mapping[str, Source]
) -> Discovery:
    """The scopes with the objects of the cluster that each is applied to."""
    scopes = []
    for scope in found.scopes:
        files: dict[str, Source] = {}
        for path in (*scope.snapshots, *settings.snapshots):
            files.update(snapshots[path])
        members = (*scope.members, *(Member(one, "snapshot") for one in files.values()))
        scopes.append(scope._replace(members=members))
    return found._replace(scopes=tuple(scopes), snapshots=held)


def _with_schemas(found: Discovery, paths: Sequence[str], boundary: Boundary) -> Discovery:
    """The scopes with the files of CRDs that the configuration names, excluded from linting or not."""
    schemas: dict[str, Source] = {}
    for path in paths:
        if not boundary.outside(path):
            _read_into(schemas, _files(path, Settings(), False, boundary))
    sources = {**schemas, **found.sources}
    members = tuple(Member(sources[path], "schema") for path in sorted(schemas))
    return found._replace(scopes=tuple(one._replace(members=(*one.members, *members)) for one in found.scopes))


def _each_once(paths: Sequence[str], settings: Settings, ignore: bool, boundary: Boundary) -> list[Found]:
    """The files of all `paths`, each once, by whatever link a path leads to it."""
    found: list[Found] = []
    for path in paths:
        files = _files(path, settings, ignore, boundary)
        if len(paths) > 1 and real_path(path) != absolute_path(path):
            files = [one._replace(linked=True) for one in files]
        found.extend(files)
    return without_copies(found)


def _files(path: str, settings: Settings, ignore: bool, boundary: Boundary) -> list[Found]:
    if is_dir(path):
        excludes = [(settings.base, settings.exclude), (".", settings.exclude_here)]
        found = walk(path.rstrip("/") or "/", excludes, ignore=ignore, outside=boundary.outside)
        return without_copies(list(found))
    if lexists(path):
        return [Found(path, explicit=True)]
    raise UsageFault(f"{path}: no such file or directory")


def _read_into(
    sources: dict[str, Source],
    files: Sequence[Found],
    unread: dict[str, str] | None = None,
    buffers: Mapping[str, Source] = MappingProxyType({}),
) -> None:
    """Read `files` into `sources`; `unread` gets those of a language that is not understood, with its name."""
    for found in files:
        shown = shown_path(found.path)
        if shown in sources or found.guide:
            continue
        language = language_of(shown)
        if not language and not shown.endswith(OTHER_SUFFIXES):
            source = (
                Source(shown, "", found.error)
                if found.error
                else buffers.get(shown) or read(found.path, shown, is_listed=found.regular)
            )
            if found.explicit or _may_hold_objects(source):
                sources[shown] = source
            language = language_beside(source)
        if language and unread is not None:
            unread[shown] = language


def _rest_of_declared(
    sources: Mapping[str, Source], settings: Settings, ignore: bool, boundary: Boundary
) -> dict[str, Source]:
    """What the declared scopes hold that the run touches, beyond what it names."""
    found: dict[str, Source] = {}
    for start in _starts(sources, settings):
        if lexists(start) and not boundary.outside(start):
            _read_into(found, _files(start, settings, ignore, boundary))
    return {path: source for path, source in found.items() if path not in sources}


def _starts(sources: Mapping[str, Source], settings: Settings) -> Iterator[str]:
    """The files and directories of the declared scopes that the run touches."""
    for setting in settings.scopes:
        if any(within(path, one) for path in sources for one in setting.paths):
            yield from map(_start, setting.paths)


def _beyond(sources: Mapping[str, Source], settings: Settings, boundary: Boundary) -> dict[str, Source]:
    """What the configuration names and is not read: the configuration may be a stranger's."""
    named = [one for one in (*_starts(sources, settings), *settings.crds) if lexists(one)]
    return {path: Source(path, "", why) for path in named if (why := boundary.outside(path))}


def _start(path: str) -> str:
    """`path`, or the directory above the first pattern in it."""
    steps = path.split("/")
    plain = next((number for number, step in enumerate(steps) if any(sign in step for sign in PATTERN)), len(steps))
    return "/".join(steps[:plain]) or "."


def shown_path(path: str) -> str:
    """`path` as Sources name it: relative to the working directory unless that is far away, `/`-separated."""
    if is_absolute(path) or path.startswith(".."):
        relative = relative_path(path)
        path = relative if not relative.startswith("../../..") else absolute_path(path)
    return posixpath.normpath(path.replace(os.sep, "/"))


def _may_hold_objects(source: Source) -> bool:
    """Most JSON files of a repository are no manifests, and no business of ours; nor is our own configuration."""
    name = posixpath.basename(source.path) if source.path.endswith((BASELINE, *NAMES)) else ""
    if name == BASELINE or (name in NAMES and "apiVersion" not in source.text):
        return False
    return not source.path.endswith(".json") or source.error is not None or bool(_SPEAKS_OF_AN_API(source))
