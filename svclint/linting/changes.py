"""What a change touches: the findings in its files, and those that ask for something which its files may have held."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from svclint.finding import Finding
from svclint.named_tuple import NamedTuple
from svclint.nearness import REACH, steps
from svclint.offer import STEERING, offer

if TYPE_CHECKING:
    from svclint.discover import Discovery
    from svclint.scope import Scope
    from svclint.settings import Settings
    from svclint.violation import Elsewhere

_Kind = tuple[str, str]
# what a patch may be for
_ANY = ("*", "*")


class _Change(NamedTuple):
    """A changed file as part of a scope: the kinds that it offers; None for any kind.

    `nearest` says that what is far away in the scope has nothing to do with it, `steers` that it may tell apart the
    versions of a Service, which counts in all scopes.
    """

    scope: str
    directory: str
    kinds: frozenset[_Kind] | None
    nearest: bool
    steers: bool = False


class Changes:
    """The changed files, by what they hold now: a Service that is there now may have had another name before."""

    def __init__(self, files: Collection[str], discovery: Discovery, settings: Settings) -> None:
        self._files = files
        self._changes = [
            _Change(
                scope.name,
                member.source.path.rpartition("/")[0],
                kinds if member.role == "objects" else None,
                scope.nearest,
                any(kind in STEERING for _, kind in kinds),
            )
            for scope in discovery.scopes
            for member in scope.members
            if member.source.path in files and member.role in ("objects", "patch", "config")
            for kinds in [offer(member.source, settings.workloads).kinds]
        ]
        self._changes.extend(
            _Change(scope.name, "", None, False)
            for scope in discovery.scopes
            if not _deploying(scope).isdisjoint(files)
        )

        self._charts = {one.name for one in discovery.scopes if not _rendered_from(one, files).isdisjoint(files)}

    def touch(self, finding: Finding) -> bool:
        """Whether one of the finding's labels lies in a changed file, or what it asks for may have been in one.

        What a chart prints depends on all of its files.
        """
        if not self._charts.isdisjoint(finding.scopes):
            return True
        places = (finding.location, *(one.location for one in finding.related))
        if any(one.file in self._files for one in places):
            return True
        # as World.may_steer has it: wherever in the run it stands
        if any(one.steering is not None for one in finding.asks) and any(change.steers for change in self._changes):
            return True
        wanted = {_wanted(one) for one in finding.asks if one.steering is None}
        wanted.update((one.group, one.kind) for several in finding.given for one in several)
        directory = finding.location.file.rpartition("/")[0]
        return bool(finding.asks) and any(
            change.scope in finding.scopes
            and (change.kinds is None or _ANY in wanted or not wanted.isdisjoint(change.kinds))
            and (not change.nearest or steps(directory, change.directory) <= REACH)
            for change in self._changes
        )


def _deploying(scope: Scope) -> set[str]:
    """The files that say how a GitOps tool applies the scope."""
    added = {one.source.path for one in scope.additions.values()}
    return added.union(*(one.files for one in scope.substitutions.values()))


def _rendered_from(scope: Scope, files: Collection[str]) -> set[str]:
    """The files among `files` of which a chart is rendered, and all values of its release."""
    # where it cannot be rendered, one of them may be why
    if scope.chart is None or not (scope.chart.is_rendered or scope.chart.failure):
        return set()
    folder = f"{scope.chart.directory}/" if scope.chart.directory else ""
    templates = [one.source.template for one in scope.members if one.source.template is not None]
    places = {one.source.path for one in templates}
    places.update(values.source.path for one in templates for values in one.values)
    return places.union(path for path in files if path.startswith(folder))


def _wanted(asked: Elsewhere) -> _Kind:
    if asked.patch is not None or asked.running or asked.attached is not None or asked.monitor is not None:
        return _ANY
    return (asked.identity.group, asked.identity.kind) if asked.identity is not None else asked.among
