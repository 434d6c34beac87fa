"""Kustomizations that svclint cannot build itself, given to a program that may: on a copy of their files."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from svclint.discover.boundary import Boundary
from svclint.discover.charts.files import chart_files
from svclint.discover.discovery import UsageFault, shown_path
from svclint.files.paths import absolute_path, join, relative_path
from svclint.render.objects import builds
from svclint.render.program.installed import Program, program
from svclint.render.program.worker import asked
from svclint.render.worker.limits import Limits
from svclint.render.worker.process import Task, Worker
from svclint.render.worker.programs import bare_environment
from svclint.scope import Printed, Scope
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.render.kustomize.build import Built
    from svclint.source import Source

# what another build may have, or know: it has no other files
_MAY_BE_KNOWN = frozenset({"plugin", "limit", "unreadable", "no-object"})
_TASK = Task("svclint.render.program.worker", "building it", "the process")
# what plugins need, where somebody asked for them
_FOR_PLUGINS = ("PATH", "KUSTOMIZE_PLUGIN_HOME")


def with_programs(
    scopes: Sequence[Scope],
    named: Iterable[str],
    *,
    plugins: bool,
    tell: Callable[[str], None],
    limits: Limits | None = None,
) -> tuple[Scope, ...]:
    """The scopes with what kustomize or kubectl makes of the kustomizations that are not built natively.

    `named` are the paths of the command line. Plugins are programs of whoever wrote the kustomization: they run where
    `plugins` says so. `tell` hears what was not built. Raises UsageFault where there is no program.
    """
    wanted = {number: tuple(_unbuilt(one, plugins, tell)) for number, one in enumerate(scopes) if one.kustomizations}
    if not any(wanted.values()):
        return tuple(scopes)
    found = program(plugins)
    if found is None:
        directory = next(each for one in wanted.values() for each in one)
        lacking = "no kustomize on PATH (kubectl does not run plugins)" if plugins else "neither kustomize nor kubectl"
        raise UsageFault(
            f"--kustomize=binary: there is {lacking}{'' if plugins else ' on PATH'}, and {directory} needs "
            f"{'it' if plugins else 'one'}: install it, or leave the flag out"
        )
    boundary = Boundary([shown_path(path) for path in named])
    bounds = limits or Limits()
    with Worker(_TASK, bounds) as worker:
        builder = _Builder(worker, found, plugins, boundary, bounds)
        return tuple(
            one._replace(printed=_printed(one, wanted[number], builder, tell)) if wanted.get(number) else one
            for number, one in enumerate(scopes)
        )


def _unbuilt(scope: Scope, plugins: bool, tell: Callable[[str], None]) -> Iterator[str]:
    for directory, built in zip(scope.kustomizations, builds(scope), strict=True):
        if not _may_be_built(built):
            continue
        if directory in scope.additions:
            tell(f"{directory}: only svclint builds what a GitOps tool adds to")
        elif not plugins and any(one.kind == "plugin" for one in built.gaps):
            tell(f"{directory} needs plugins: they are programs, and run with --kustomize-plugins only")
        else:
            yield directory


def _may_be_built(built: Built) -> bool:
    kinds = {one.kind for one in built.gaps}
    if built.is_component or kinds - _MAY_BE_KNOWN:
        return False
    return bool(kinds or built.failure) or any(one.kind in ("refused", "invalid", "empty") for one in built.faults)


def _printed(
    scope: Scope, directories: Iterable[str], builder: _Builder, tell: Callable[[str], None]
) -> Mapping[str, Printed]:
    found = {directory: builder.printed(scope, directory) for directory in directories}
    for directory, one in found.items():
        if one.failure:
            tell(f"{directory}: {one.program} gives up: {one.failure}")
    return found


class _Builder:
    """Builds one kustomization after the other."""

    __slots__ = ("_boundary", "_limits", "_plugins", "_program", "_worker")

    def __init__(self, worker: Worker, found: Program, plugins: bool, boundary: Boundary, limits: Limits) -> None:
        self._worker = worker
        self._program = found
        self._plugins = plugins
        self._boundary = boundary
        self._limits = limits

    def printed(self, scope: Scope, directory: str) -> Printed:
        common, files = self._files(scope)
        name = self._program.name
        if len(files) > self._limits.files or sum(map(len, files.values())) > self._limits.read:
            return Printed("", name, "there are too many files around it to be copied")
        command = (self._program.path, *self._program.arguments, relative_path(absolute_path(directory), common))
        given = {name: os.environ[name] for name in _FOR_PLUGINS if self._plugins and name in os.environ}
        programs = {one for one in files if self._plugins and os.access(join(common, one), os.X_OK)}
        answer = self._worker.answer(*asked(files, programs, command, {**bare_environment(), **given}))
        if answer is None:
            return Printed("", name, self._worker.words())
        header, block = answer
        return Printed(block.decode(errors="replace"), name, header["failure"])

    def _files(self, scope: Scope) -> tuple[str, dict[str, bytes]]:
        """The directory that holds all of a scope's files, and what is below it: no links, and nothing that may not be
        read."""
        sources = {one.path: one for one in (*scope.beside, *(member.source for member in scope.members))}
        sources.update({linked: sources[path] for linked, path in scope.links.items() if path in sources})
        common = os.path.commonpath([absolute_path(posixpath.dirname(path)) for path in sources])
        files: dict[str, bytes] = {}
        if not self._boundary.refusal(common):
            shown = shown_path(common)
            files = {one.name: one.data for one in chart_files("" if shown == "." else shown, {})}
        for path, source in sources.items():
            data = _bytes(source)
            if data is not None:
                files[relative_path(absolute_path(path), common)] = data
        return common, files


def _bytes(source: Source) -> bytes | None:
    if source.binary is not None:
        return source.binary
    return source.text.encode(errors="surrogatepass") if source.error is None else None
