"""One folder of the workspace: its files with open texts in their place, the scopes of them, and what is found."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from svclint import __version__
from svclint.config import ConfigError
from svclint.discover import Discovery, discover, shown_path
from svclint.discover.walk import KUSTOMIZATIONS
from svclint.files.looks import Look, forget, look_of, watch
from svclint.files.paths import is_below
from svclint.linting.report import build, order
from svclint.linting.settle import has_places, settled
from svclint.lsp.examined import Kept, examined, nearly
from svclint.lsp.half_typed import held, is_half_typed
from svclint.lsp.neighbours import Neighbours
from svclint.named_tuple import NamedTuple
from svclint.offer import offer
from svclint.scope import Scope
from svclint.source import Source, questions

if TYPE_CHECKING:
    from svclint.config.faults import Fault
    from svclint.discover.charts.releases import Render
    from svclint.finding import Finding
    from svclint.linting.baseline import Baseline
    from svclint.linting.report import Report
    from svclint.offer import Offered
    from svclint.render.helm.orders import Order, RenderedChart
    from svclint.settings import Settings


class Renders(Protocol):
    """What renders the charts of a folder, and lasts as long as its settings."""

    @property
    def is_wanted(self) -> bool: ...

    def render(self, orders: Sequence[Order]) -> Sequence[RenderedChart] | None: ...

    def traced(self, discovery: Discovery, scopes: Sequence[Scope]) -> Sequence[Scope]: ...

    def close(self) -> None: ...


class Terms(NamedTuple):
    """What the command line decides, each asked in the folder: the settings that hold there, what renders charts,
    what a baseline knows; and whether ignore files are heeded."""

    settings: Callable[[], Settings]
    renderer: Callable[[Settings], Renders]
    baseline: Callable[[Settings], Baseline | None]
    ignore: bool = True


class Read(NamedTuple):
    """A file as it was read, and how it looked on the disk just before."""

    source: Source
    look: Look


class Folder:
    """The state of a folder. Paths are those that Sources have: relative to it.

    All of it is worked on in the folder as the working directory, by one thread. What takes long is a generator:
    between two of its steps whoever asks may look after something else, and then begin anew.
    """

    def __init__(self, root: str, terms: Terms) -> None:
        self.root = root
        self.open: dict[str, Source] = {}
        self.report: Report | None = None
        self.faults: tuple[Fault, ...] = ()
        self.kept: list[Kept] = []
        self.discovery = Discovery((), {})
        self._terms = terms
        self._settings: Settings | None = None
        self._renderer: Renders | None = None
        self._baseline: Baseline | None = None
        self._read: dict[str, Read] = {}
        self._neighbours = Neighbours()
        self._dirty: dict[str, Source | None] = {}
        self._reform = False
        # what a whole check had found when it was stopped
        self._begun: list[Kept] = []
        # open files that were changed and not saved, and what was found before one of them could not be read
        self._touched: set[str] = set()
        self._sound: tuple[Sequence[Finding], Mapping[str, Source]] = ((), {})

    def enter(self) -> None:
        """Make the folder the working directory; where it is no more, nothing is found in it."""
        try:
            os.chdir(self.root)
        except OSError:
            self.report, self.kept, self.discovery = None, [], Discovery((), {})
            self._dirty.clear()
            raise

    def __contains__(self, path: str) -> bool:
        return path in self.discovery.sources

    @property
    def is_settled(self) -> bool:
        """Whether everything was asked about the texts as they are."""
        return not self._dirty and not self._reform and all(one.exact for one in self.kept)

    def source(self, path: str) -> Source | None:
        """The text of a file as it was last looked at."""
        return self.discovery.sources.get(path)

    def holding(self, path: str) -> list[Kept]:
        """The scopes that have a file."""
        return [one for one in self.kept if one.holds(path)]

    def is_of_chart(self, path: str) -> bool:
        """Whether a chart is rendered from a file: too slow to do at a keystroke."""
        charts = (one.asked.chart for one in self.kept)
        rendered = (one.directory for one in charts if one is not None and (one.is_rendered or one.failure))
        return any(is_below(path, one) for one in rendered)

    # -- texts ---------------------------------------------------------------------------------------------------------

    def change(self, path: str, text: str) -> None:
        """Let `text` stand in the place of what a file holds."""
        before = self.open.get(path) or self.source(path)
        if before is not None and before.text == text and before.error is None:
            # so that what was read of it stays
            self.open[path] = before
            return
        self.open[path] = Source(path, text)
        if path in self and not self.is_of_chart(path):
            self._dirty.setdefault(path, self.source(path))
            self._touched.add(path)

    def close(self, path: str) -> None:
        """Let the file itself count again; the next whole check reads it."""
        self.open.pop(path, None)
        self._dirty.pop(path, None)
        self._touched.discard(path)

    # -- what is near a change -----------------------------------------------------------------------------------------

    @property
    def has_changed(self) -> bool:
        """Whether a text has changed since it was last looked at."""
        return bool(self._dirty)

    def give_up(self) -> None:
        """Ask nothing near a change: what is asked when nobody types will do."""
        self._reform = self._reform or bool(self._dirty)
        self.kept = [one._replace(exact=False) if any(map(one.holds, self._dirty)) else one for one in self.kept]
        self._dirty.clear()

    def near(self) -> Iterator[None]:
        """Ask again what the changed texts may concern, so that somebody who types sees it at once."""
        assert self._settings is not None
        settings = self._settings
        for path in list(self._dirty):
            source = self.open.get(path)
            if source is None:
                del self._dirty[path]
                continue
            before = self._dirty[path]
            near = self._near(before, source)
            for number, kept in enumerate(self.kept):
                scope = with_source(kept.scope, source)
                if scope is not kept.scope:
                    self.kept[number] = nearly(kept, scope, source, near)
                    yield
            self._reform = self._reform or before is None or _is_formed_otherwise(before, source, settings)
            self._reform = self._reform or any(_gives_values(one, path) for one in self.kept)
            self._neighbours.put(source)
            sources = {**self.discovery.sources, path: source}
            scopes = tuple(one.scope for one in self.kept)
            self.discovery = self.discovery._replace(sources=sources, scopes=scopes)
            if self.open.get(path) is source:
                del self._dirty[path]
            else:
                self._dirty[path] = source
        self._tell(settings)

    def _near(self, before: Source | None, source: Source) -> frozenset[str]:
        if is_half_typed(source):
            # what others say of it stays, until it can be read again
            return frozenset({source.path})
        return self._neighbours.of(before, source)

    # -- everything ----------------------------------------------------------------------------------------------------

    def whole(self, *, from_disk: bool) -> Iterator[None]:
        """Ask everything that is not known to be as it was. `from_disk` says that files may have changed as well."""
        if from_disk or self._settings is None:
            self._load()
        if self._settings is None:
            return
        settings = self._settings
        if not from_disk and self._half_typed():
            # nothing new can be said of the others
            return
        is_new = from_disk or self._reform
        discovery = self._discovered(settings, from_disk=from_disk) if is_new else self.discovery
        yield
        known: dict[str, list[Kept]] = {}
        for one in (*self.kept, *self._begun):
            if one.exact:
                known.setdefault(one.asked.name, []).append(one)
        kept = []
        for scope in discovery.scopes:
            found = next((one for one in known.get(scope.name, ()) if scope in (one.asked, one.scope)), None)
            for step in () if found is not None else self._examined(discovery, scope, settings):
                found = step
                yield
            assert found is not None
            kept.append(found)
            self._begun.append(found)
        self._begun.clear()
        for source in discovery.sources.values():
            self._neighbours.put(source)
        self.discovery, self.kept, self._reform = discovery, kept, False
        if from_disk:
            self._touched.clear()
        self._see_what_was_typed_meanwhile()
        self._tell(settings)

    def _see_what_was_typed_meanwhile(self) -> None:
        self._dirty.clear()
        for path, source in self.open.items():
            known = self.source(path)
            if known is not None and known != source and not self.is_of_chart(path):
                self._dirty[path] = known
                self._touched.add(path)

    def _half_typed(self) -> dict[str, Source]:
        """The texts that somebody is about to change, and that cannot be read."""
        typed = {path: self.open[path] for path in self._touched if path in self and path in self.open}
        return {path: one for path, one in typed.items() if is_half_typed(one)}

    def _load(self) -> None:
        try:
            settings = self._terms.settings()
        except ConfigError as error:
            # until it is mended, what held before does
            self.faults = error.faults
            return
        self.faults = ()
        if settings != self._settings:
            # nothing that was found holds any more
            self.kept = []
            self._begun.clear()
            if self._renderer is not None:
                self._renderer.close()
            self._settings, self._renderer = settings, self._terms.renderer(settings)
        self._baseline = self._terms.baseline(settings)

    def _discovered(self, settings: Settings, *, from_disk: bool) -> Discovery:
        texts = {path: one.source for path, one in self._read.items() if not from_disk or look_of(path) == one.look}
        render: Render | None = None
        if self._renderer is not None and self._renderer.is_wanted:
            render = self._renderer.render
        looks = watch().looks
        try:
            found = discover(["."], settings, ignore=self._terms.ignore, render=render, buffers={**texts, **self.open})
        finally:
            forget()
        seen = {shown_path(path): look for path, look in looks.items() if not path.endswith("/")}
        self._read = {
            path: Read(one, self._read[path].look if texts.get(path) is one else seen[path])
            for path, one in found.sources.items()
            if path not in self.open and (texts.get(path) is one or path in seen)
        }
        return found

    def _examined(self, discovery: Discovery, scope: Scope, settings: Settings) -> Iterator[Kept | None]:
        found = None
        for found in examined(scope, scope, settings):
            yield found
        assert found is not None
        if self._renderer is not None and has_places(scope, found.result):
            with_lines = self._renderer.traced(discovery, [scope])[0]
            yield from examined(scope, with_lines, settings)

    def _tell(self, settings: Settings) -> None:
        scopes = [one.scope for one in self.kept]
        result = settled([one.result for one in self.kept], scopes, settings)
        report = build(result, self.discovery, settings, version=__version__, baseline=self._baseline)
        typed = self._half_typed()
        if typed:
            findings = held(self._sound[0], report.findings, self._sound[1], typed)
            report = report._replace(findings=tuple(sorted(findings, key=order)))
        else:
            self._sound = (report.findings, self.discovery.sources)
        self.report = report

    def end(self) -> None:
        if self._renderer is not None:
            self._renderer.close()


def with_source(scope: Scope, source: Source) -> Scope:
    """The scope with `source` in the place of what had its path; the very same where it has none, or has it already."""

    def is_other(one: Source) -> bool:
        return one.path == source.path and one is not source and one.template is None

    if any(is_other(one.source) for one in scope.members):
        members = tuple(one._replace(source=source) if is_other(one.source) else one for one in scope.members)
        scope = scope._replace(members=members)
    if any(map(is_other, scope.beside)):
        scope = scope._replace(beside=tuple(source if is_other(one) else one for one in scope.beside))
    return scope


def _is_formed_otherwise(before: Source, after: Source, settings: Settings) -> bool:
    """Whether a change may lead to other scopes, by what is asked of texts. What else their words may lead to is seen
    when it is saved."""
    if after.path.rpartition("/")[2] in KUSTOMIZATIONS:
        return True
    from svclint.discover.purposes.content import content_of

    one, other = offer(before, settings.workloads), offer(after, settings.workloads)
    is_same = one == other and content_of(before) == content_of(after)
    is_same = is_same and all(ask(before) == ask(after) for ask in questions)
    return not is_same or any(map(_is_applying, other.objects))


def _is_applying(held: Offered) -> bool:
    """Whether an object tells a GitOps tool what to apply, and what becomes of it: all of it decides."""
    from svclint.gitops import argo_cd, flux

    is_argo = (held.group, held.kind) in (argo_cd.APPLICATION, argo_cd.APPLICATION_SET)
    return is_argo or held.group.endswith(flux.GROUP)


def _gives_values(kept: Kept, path: str) -> bool:
    """Whether variables that Flux fills in have their values from a file."""
    return any(path in one.files for one in kept.scope.substitutions.values())
