"""Charts rendered: each release of a chart, by its values, is a scope of its own."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from svclint.certainty.doubt import Doubt
from svclint.discover.charts.called import called
from svclint.discover.charts.dependencies import given_above, local_dependencies, with_local
from svclint.discover.charts.files import chart_files
from svclint.discover.charts.folders import ChartFolder, card, unrendered
from svclint.discover.charts.kinds import possible_kinds
from svclint.discover.charts.set_values import set_values
from svclint.discover.charts.traces import Trace
from svclint.discover.charts.wanted import Wanted, configured, deployed, of_ci, switched
from svclint.discover.walk import CHART
from svclint.document import documents
from svclint.document.sent import as_sent, take
from svclint.named_tuple import NamedTuple
from svclint.render.helm.orders import ChartFile, Order, Release, RenderedChart, RenderedFile
from svclint.resource import dig, is_stand_in, text
from svclint.scope import Chart, Hole, Member, Scope
from svclint.source import Source
from svclint.template import Template, Values
from svclint.told import Told
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.discover.charts.otherwise import Tried
    from svclint.discover.hearsay.values_given import Given
    from svclint.document import Path
    from svclint.gitops.deployment import Deployment
    from svclint.settings import Settings

# None where nothing is installed that can render
Render = Callable[[Sequence[Order]], Sequence[RenderedChart] | None]

_VALUES = "values.yaml"
_DEFINE = b"define"
_OF_HELM_2 = "crd-install"
# CHART-TEMPLATE, MYCHART, TEMPLATE
_FORM = r"(?:[A-Z]+[-_.])*[A-Z]*(?:CHART|TEMPLATE)(?:[-_.][A-Z]+)*"


class Rendered(NamedTuple):
    """The scopes of charts, and the sources in them that are no files of the run.

    `said` are the files of the GitOps objects whose releases are among them, each with the chart's directory; `traces`
    are the texts whose lines nobody asked for by now.
    """

    scopes: tuple[Scope, ...]
    sources: Mapping[str, Source]
    said: frozenset[tuple[str, str]] = frozenset()
    traces: Mapping[int, Trace] = {}


class _Chart(NamedTuple):
    """A chart to render: its files, the named templates in them, and its releases."""

    folder: ChartFolder
    files: tuple[ChartFile, ...]
    named: tuple[Source, ...]
    wanted: tuple[Wanted, ...]
    # where files of it lie that are elsewhere in the tree
    local: Mapping[str, str] = {}
    # what each command sets that installs it, a release that is not rendered, or a chart that depends on it
    given: Sequence[frozenset[Path]] = ()
    # what objects here call its releases
    called: frozenset[str] = frozenset()

    def path(self, name: str) -> str:
        """The path of one of its files."""
        start, slash, rest = name.partition("/")
        inner, slash, rest = rest.partition("/") if start == "charts" else ("", "", "")
        directory = self.local.get(inner) if slash else None
        if directory is None:
            return self.folder.path(name)
        return f"{directory}/{rest}" if directory != "." else rest


def rendered(
    folders: Sequence[ChartFolder],
    sources: Mapping[str, Source],
    settings: Settings,
    render: Render,
    load: Callable[[str], Source | None],
    deployments: Sequence[Deployment] = (),
    refusal: Callable[[str], str] = lambda _: "",
    bare: Collection[str] = (),
    given: Given = MappingProxyType({}),
    stated: Mapping[str, frozenset[str]] = MappingProxyType({}),
    named: Callable[[Sequence[str]], Mapping[str, Sequence[tuple[str, ...]]]] = lambda _: {},
) -> Rendered:
    """The scopes of `folders`, rendered as they are, with the values of their `ci/`, as the settings say, and as GitOps
    tools deploy them.

    `load` reads a file that may not be of the run, `refusal` says why a folder is not read. `bare` are the directories
    of charts that somebody installs as they are, `given` the values that commands set, `stated` the names of releases
    where no object has one, and `named` tells which files of values commands name that install charts with these only.
    """
    releases = deployed(deployments, sources, load)
    above = given_above({one.directory: _card(one) for one in folders}, sources) if len(folders) > 1 else {}
    charts = [
        _chart(
            *(one, sources, settings, load, releases, refusal),
            (*given.get(one.directory, ()), *above.get(one.directory, ())),
        )
        for one in folders
    ]
    names = called(
        {one.folder.directory: text(_card(one.folder).get("name")) for one in charts},
        deployments,
        ((one.folder.path(file.name), file.data) for one in charts for file in one.files),
    )
    names = {**stated, **names}
    charts = [one._replace(called=names.get(one.folder.directory, frozenset())) for one in charts]
    orders = [_order(chart, wanted, settings) for chart in charts for wanted in chart.wanted]
    found = render(orders)
    if found is None:
        return Rendered(tuple(_without_helm(one, settings) for one in folders), {})
    results = iter(zip(orders, found, strict=True))
    tries = [[(wanted, *next(results)) for wanted in chart.wanted] for chart in charts]
    _try_otherwise(charts, tries, sources, settings, render, named)
    scopes: list[Scope] = []
    besides: dict[str, Source] = {}
    traces: dict[int, Trace] = {}
    for chart, tried in zip(charts, tries, strict=True):
        good = [one for one in tried if not one[2].failure]
        kinds = possible_kinds(chart.files) if good else None
        read: dict[tuple[str, str], Source] = {}
        for wanted, order, result in good:
            members = _members(chart, wanted, result, sources, besides)
            _read_once(members, read)
            traces.update(_traces(order, result, members))
            scope = _scope(chart, wanted, result, members, settings, kinds, bare)
            # that a chart asks for more is told all the same
            scopes.append(_failing(chart, scope, tried[0][2]) if wanted.is_filled else scope)
        if not good:
            scopes.append(_failed(chart, [result for _, _, result in tried], settings, load))
    return Rendered(tuple(scopes), besides, frozenset(_told(charts, scopes)), traces)


def _traces(order: Order, result: RenderedChart, members: Sequence[Member]) -> Iterator[tuple[int, Trace]]:
    for file, member in zip(result.files, members, strict=True):
        if member.source.template is not None and not file.lines:
            yield id(member.source), Trace(order, file.template, file.name)


def _told(charts: Sequence[_Chart], scopes: Sequence[Scope]) -> Iterator[tuple[str, str]]:
    """The files and charts of the releases of GitOps tools that were rendered."""
    names = {one.name for one in scopes}
    for chart in charts:
        for wanted in chart.wanted:
            if wanted.said and _name(chart.folder, wanted) in names:
                yield wanted.said, chart.folder.directory


def _chart(
    folder: ChartFolder,
    sources: Mapping[str, Source],
    settings: Settings,
    load: Callable[[str], Source | None],
    releases: Mapping[str, Sequence[Wanted]],
    refusal: Callable[[str], str],
    given: Sequence[frozenset[Path]],
) -> _Chart:
    if _is_library(folder):
        return _Chart(folder, (), (), ())
    files = chart_files(folder.directory, sources)
    local = local_dependencies(folder.directory, files, refusal)
    files = with_local(files, local, sources)
    named = [Source(one.name, one.data.decode(errors="replace")) for one in files if _DEFINE in one.data]
    own = configured(folder, settings, load)
    of_tools = releases.get(folder.directory, ())
    wanted = (Wanted(), *of_ci(folder, sources), *own, *(one for one in of_tools if not one.is_open))
    if len(wanted) == 1:
        # tests and releases switch on what they want
        wanted += (*switched(files),)
    return _Chart(
        folder, files, tuple(named), wanted, local, (*given, *(_sets(one) for one in of_tools if one.is_open))
    )


def _order(chart: _Chart, wanted: Wanted, settings: Settings) -> Order:
    release = Release(wanted.name, wanted.namespace or settings.default_namespace, wanted.texts)
    return Order(chart.files, release, _version(settings), traced=False)


def _try_otherwise(
    charts: Sequence[_Chart],
    tries: Sequence[list[Tried]],
    sources: Mapping[str, Source],
    settings: Settings,
    render: Render,
    named: Callable[[Sequence[str]], Mapping[str, Sequence[tuple[str, ...]]]],
) -> None:
    """Adds to the tries of each chart that nothing could render those with which it can be."""
    refused = {
        at: (charts[at].folder, tried[0])
        for at, tried in enumerate(tries)
        # no values mend what Helm cannot parse
        if tried and not tried[0][2].unparsed
        if all(result.failure for wanted, _, result in tried if not wanted.is_switched)
    }
    if not refused:
        return
    # imported here: nearly all charts can be rendered
    from svclint.discover.charts.otherwise import tried_otherwise

    def attempt(wanted: Sequence[tuple[int, Wanted]]) -> Sequence[Tried]:
        orders = [_order(charts[at], one, settings) for at, one in wanted]
        answers = (render(orders) if orders else None) or ()
        return [(one, order, answer) for (_, one), order, answer in zip(wanted, orders, answers, strict=True)]

    by_commands = named(sorted(folder.directory for folder, _ in refused.values()))
    for at, tried in tried_otherwise(refused, sources, attempt, by_commands):
        tries[at].append(tried)


def _without_helm(folder: ChartFolder, settings: Settings) -> Scope:
    scope = unrendered(folder, settings.default_namespace)
    return scope._replace(chart=scope.chart._replace(lacks_helm=True)) if scope.chart is not None else scope


def _failed(
    chart: _Chart, results: Sequence[RenderedChart], settings: Settings, load: Callable[[str], Source | None]
) -> Scope:
    """The chart as one that nobody renders, and why it could not be done with its own values; with the template that
    Helm cannot parse, where it is a file: of any kind, as are named templates (`_helpers.tpl`) and notes."""
    scope = unrendered(chart.folder, settings.default_namespace)
    if not results:
        return scope
    scope = _failing(chart, scope, results[0])
    at = scope.chart.at if scope.chart is not None else None
    template = load(at[0]) if at is not None and results[0].unparsed else None
    if template is None or template.error is not None:
        # of an archive in charts/: nobody here can edit it
        return scope
    members = [*scope.members, Member(template, "refused")]
    aside = Told(aside=_aside(chart.folder, Wanted(), members))
    return scope._replace(members=tuple(members), told=aside)


def _failing(chart: _Chart, scope: Scope, first: RenderedChart) -> Scope:
    """A scope of a chart that cannot be rendered with its own values."""
    if scope.chart is None:
        return scope
    at = (chart.path(first.at[0]), first.at[1]) if first.at is not None else None
    told = scope.chart._replace(failure=first.failure, at=at, needs=first.needs, unparsed=first.unparsed)
    return scope._replace(chart=told)


def _members(
    chart: _Chart,
    wanted: Wanted,
    result: RenderedChart,
    sources: Mapping[str, Source],
    besides: dict[str, Source],
) -> list[Member]:
    """What a release prints, a member for each file of the answer."""
    folder = chart.folder
    members = []
    for file in result.files:
        path = chart.path(file.template)
        template = sources.get(path)
        if template is None or template.error is not None:
            # of an archive in charts/: it is there to be found, and nobody here can edit it
            path = folder.path(file.name or file.template)
            besides[path] = Source(path, file.text)
            members.append(Member(besides[path], "context"))
        else:
            values = tuple(_values(chart, file, wanted, sources))
            members.append(Member(Source(path, file.text, None, Template(template, file.lines, values, chart.named))))
    return members


def _read_once(members: Sequence[Member], read: dict[tuple[str, str], Source]) -> None:
    """Most templates print the same in several releases: what was read of such a text is taken from there."""
    for member in members:
        source = member.source
        first = read.setdefault((source.path, source.text), source)
        if first is not source:
            take(source, as_sent(first))


def _scope(
    chart: _Chart,
    wanted: Wanted,
    result: RenderedChart,
    members: Sequence[Member],
    settings: Settings,
    kinds: frozenset[str] | None,
    bare: Collection[str],
) -> Scope:
    folder = chart.folder
    return Scope(
        _name(folder, wanted),
        folder.directory,
        (*folder.members, *members),
        wanted.namespace or settings.default_namespace,
        nearest=False,
        holes=tuple(Hole("", f"the chart's dependency {one} is not here") for one in result.missing),
        chart=Chart(
            folder.directory,
            folder.templates,
            wanted.name,
            kinds=None if result.missing else kinds,
            is_bare=folder.directory in bare,
            replaced=frozenset() if wanted.said or wanted.values else _replaced(chart),
            said=wanted.said,
            called=chart.called,
        ),
        told=Told(aside=_aside(folder, wanted, members)),
    )


def _replaced(chart: _Chart) -> frozenset[Path]:
    """The paths of the values that all set who install it: GitOps tools and commands."""
    found = [_sets(one) for one in chart.wanted if one.said]
    found.extend(chart.given)
    return frozenset.intersection(*found) if found else frozenset()


def _sets(one: Wanted) -> frozenset[Path]:
    return frozenset(path for text in one.texts for path in set_values(Source(_VALUES, text)))


def _aside(folder: ChartFolder, wanted: Wanted, members: Sequence[Member]) -> Mapping[str, Doubt]:
    """Why nobody installs a release: somebody has to name the chart first, all is switched on, or its values are those
    of a test, without which all that it prints may be as sound as with any others."""
    if wanted.is_switched or _is_form(text(_card(folder).get("name"))):
        doubt = Doubt.SWITCHED if wanted.is_switched else Doubt.SKETCH
        values = (each.source for one in members if one.source.template for each in one.source.template.values)
        return {one.path: doubt for one in (*(member.source for member in (*folder.members, *members)), *values)}
    if not wanted.is_test:
        return {one.source.path: Doubt.LEFT_BY_HELM for one in members if _is_left_by_helm(one.source)}
    printed = {member.source.path: Doubt.TRIED for member in members}
    return {**printed, **{one.source.path: Doubt.TEST for one in wanted.values}}


def _is_left_by_helm(printed: Source) -> bool:
    """Whether all that a template prints waits for a step that is no more.

    helm: pkg/release/v1/util: SortManifests skips what has a hook that it does not know. Charts for both releases keep
    what Helm 3 installs in crds/.
    """
    if _OF_HELM_2 not in printed.text:
        return False
    hooks = [dig(one.value, ("metadata", "annotations", "helm.sh/hook")) for one in documents(printed)]
    return bool(hooks) and all(_OF_HELM_2 in text(one).replace(" ", "").split(",") for one in hooks)


def _values(chart: _Chart, file: RenderedFile, wanted: Wanted, sources: Mapping[str, Source]) -> Iterator[Values]:
    """The values of a template, the strongest first: files above a subchart speak for it too."""
    folders, keys = _subcharts(file.template), _subcharts(file.name or file.template)
    given = list(reversed(wanted.values))
    own = sources.get(chart.path(_VALUES))
    if own is not None:
        given.append(Values(own))
    for depth in range(len(keys) + 1):
        yield from (one._replace(prefix=keys[depth:]) for one in given)
        inner = "/".join(f"charts/{name}" for name in folders[: depth + 1])
        found = sources.get(chart.path(f"{inner}/{_VALUES}")) if depth < len(folders) else None
        given = [Values(found)] if found is not None else []


def _name(folder: ChartFolder, wanted: Wanted) -> str:
    """What a release's scope is called."""
    return f"{folder.directory or '.'} {wanted.words}".rstrip()


def _subcharts(template: str) -> tuple[str, ...]:
    """The names of the subcharts that a template lies in, the outermost first."""
    steps = posixpath.dirname(template).split("/")
    return tuple(steps[at + 1] for at, step in enumerate(steps[:-1]) if step == "charts")


def _is_library(folder: ChartFolder) -> bool:
    """Whether it is a library chart, which nobody can install."""
    return text(_card(folder).get("type")) == "library"


def _is_form(name: str) -> bool:
    """Whether a chart has no name yet, but what stands for one: its names are in small letters."""
    return is_stand_in(name) or re.fullmatch(_FORM, name) is not None


def _card(folder: ChartFolder) -> Mapping[str, Any]:
    """What the chart says of itself."""
    return card(next((one.source for one in folder.members if posixpath.basename(one.source.path) == CHART), None))


def _version(settings: Settings) -> str:
    """The newest of the Kubernetes versions that the manifests are for."""
    return settings.kubernetes.rpartition("-")[2]
