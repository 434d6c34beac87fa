"""Charts rendered: each release of a chart, by its values, is a scope of its own."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from svclint.discover.chart_files import chart_files
from svclint.discover.charts import ChartFolder, unrendered
from svclint.discover.walk import CHART
from svclint.document import documents
from svclint.render.helm import Order, Release, RenderedChart, RenderedFile
from svclint.resource import mapping, text
from svclint.scope import Chart, Hole, Member, Scope
from svclint.source import Source
from svclint.template import Template, Values

if TYPE_CHECKING:
    from svclint.settings import Settings

Render = Callable[[Sequence[Order]], Sequence[RenderedChart]]

# what `helm template` calls a release that nobody names
_UNNAMED = "release-name"
_VALUES = "values.yaml"


class Wanted(NamedTuple):
    """A release to render. `values` go on top of the chart's own, the strongest last; `texts` are they as YAML.

    `words` tell it from the other releases of its chart: empty for the chart as it is.
    """

    words: str = ""
    name: str = _UNNAMED
    namespace: str = ""
    values: tuple[Values, ...] = ()
    texts: tuple[str, ...] = ()


class Rendered(NamedTuple):
    """The scopes of charts, and the sources in them that are no files of the run."""

    scopes: tuple[Scope, ...]
    sources: Mapping[str, Source]


def rendered(
    folders: Sequence[ChartFolder],
    sources: Mapping[str, Source],
    settings: Settings,
    render: Render,
    load: Callable[[str], Source | None],
) -> Rendered:
    """The scopes of `folders`, rendered as they are, with the values of their `ci/`, and as the settings say.

    `load` reads a file that may not be of the run.
    """
    made: list[tuple[ChartFolder, Wanted]] = []
    orders: list[Order] = []
    for folder in folders:
        if _is_library(folder):
            continue
        files = chart_files(folder.directory, sources)
        for wanted in (Wanted(), *_of_ci(folder, sources), *_configured(folder, settings, load)):
            made.append((folder, wanted))
            namespace = wanted.namespace or settings.default_namespace
            orders.append(Order(files, Release(wanted.name, namespace, wanted.texts), _version(settings)))
    results = dict[str, list[tuple[Wanted, RenderedChart]]]()
    for (folder, wanted), result in zip(made, render(orders), strict=True):
        results.setdefault(folder.directory, []).append((wanted, result))
    besides: dict[str, Source] = {}
    scopes = [
        scope
        for folder in folders
        for scope in _scopes(folder, results.get(folder.directory, ()), sources, settings, besides)
    ]
    return Rendered(tuple(scopes), besides)


def _scopes(
    folder: ChartFolder,
    results: Sequence[tuple[Wanted, RenderedChart]],
    sources: Mapping[str, Source],
    settings: Settings,
    besides: dict[str, Source],
) -> Iterator[Scope]:
    good = [(wanted, result) for wanted, result in results if not result.failure]
    if not good:
        scope = unrendered(folder, settings.default_namespace)
        if results and scope.chart is not None:
            first = results[0][1]
            scope = scope._replace(chart=scope.chart._replace(failure=first.failure, at=first.at, needs=first.needs))
        yield scope
    for wanted, result in good:
        members = [_member(folder, wanted, one, result, sources, besides) for one in result.files]
        name = folder.directory or "."
        yield Scope(
            f"{name} {wanted.words}".rstrip(),
            folder.directory,
            (*folder.members, *members),
            wanted.namespace or settings.default_namespace,
            nearest=False,
            holes=tuple(Hole("", f"the chart's dependency {one} is not here") for one in result.missing),
            chart=Chart(folder.directory, folder.templates, is_rendered=True),
        )


def _member(
    folder: ChartFolder,
    wanted: Wanted,
    file: RenderedFile,
    result: RenderedChart,
    sources: Mapping[str, Source],
    besides: dict[str, Source],
) -> Member:
    """One template's objects; those of an archive in `charts/` are there to be found: nobody here can edit them."""
    path = folder.path(file.template)
    template = sources.get(path)
    if template is None or template.error is not None:
        found = besides[path] = Source(path, file.text)
        return Member(found, "context")
    others = tuple(sources[name] for one in result.files if (name := folder.path(one.template)) in sources)
    values = tuple(_values(folder, file.template, wanted, sources))
    return Member(Source(path, file.text, None, Template(template, file.lines, values, others)))


def _values(
    folder: ChartFolder, template: str, wanted: Wanted, sources: Mapping[str, Source]
) -> Iterator[Values]:
    """The files that give a template its values, the strongest first: those above a subchart speak for it too."""
    charts = posixpath.dirname(template).split("/")
    names = [charts[at + 1] for at, step in enumerate(charts[:-1]) if step == "charts"]
    given = list(reversed(wanted.values))
    own = sources.get(folder.path(_VALUES))
    if own is not None:
        given.append(Values(own))
    for depth in range(len(names) + 1):
        below = tuple(names[depth:])
        for one in given:
            yield one._replace(path=(*one.path, *below))
            if below:
                yield one._replace(path=(*one.path, "global"), below=("global",))
        inner = "/".join(f"charts/{name}" for name in names[: depth + 1])
        found = sources.get(folder.path(f"{inner}/{_VALUES}")) if depth < len(names) else None
        given = [Values(found)] if found is not None else []


def _of_ci(folder: ChartFolder, sources: Mapping[str, Source]) -> Iterator[Wanted]:
    """The values with which chart-testing installs it: https://github.com/helm/chart-testing"""
    start = folder.path("ci/")
    for path in sorted(sources):
        if path.startswith(start) and path.endswith("-values.yaml") and "/" not in path[len(start) :]:
            source = sources[path]
            if source.error is None:
                yield Wanted(f"with ci/{path[len(start) :]}", values=(Values(source),), texts=(source.text,))


def _configured(
    folder: ChartFolder, settings: Settings, load: Callable[[str], Source | None]
) -> Iterator[Wanted]:
    """The releases of the configuration."""
    for one in settings.releases:
        if posixpath.normpath(one.chart) != (folder.directory or "."):
            continue
        found = [source for source in map(load, one.values) if source is not None and source.error is None]
        words = f"as {one.name}" if one.name else f"with {', '.join(one.values)}"
        values = tuple(map(Values, found))
        yield Wanted(words, one.name or _UNNAMED, one.namespace, values, tuple(source.text for source in found))


def _is_library(folder: ChartFolder) -> bool:
    """Whether it is a library chart, which nobody can install."""
    card = next((one.source for one in folder.members if posixpath.basename(one.source.path) == CHART), None)
    return card is not None and any(text(mapping(one.value).get("type")) == "library" for one in documents(card))


def _version(settings: Settings) -> str:
    """The newest of the Kubernetes versions that the manifests are for."""
    return settings.kubernetes.rpartition("-")[2]
