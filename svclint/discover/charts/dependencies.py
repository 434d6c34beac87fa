"""Dependencies of charts that lie in this tree (`repository: file://…`), where `helm dependency build` puts them."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from svclint.discover.charts.files import chart_files
from svclint.discover.charts.folders import card
from svclint.discover.charts.set_values import set_values
from svclint.discover.walk import CHART
from svclint.document import documents
from svclint.files.paths import is_below, is_file, join
from svclint.render.helm.orders import ChartFile
from svclint.resource import mapping, sequence, text
from svclint.source import Source
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Document, Path

_LOCAL = "file://"


def local_dependencies(directory: str, files: Sequence[ChartFile], refusal: Callable[[str], str]) -> dict[str, str]:
    """The directories of dependencies that charts/ lacks, by the name that they get there.

    `refusal` says why a directory is not read. What such a chart itself depends on must be in its own charts/: so it is
    with Helm.
    """
    own = next((one for one in files if one.name == CHART), None)
    if own is None or _LOCAL.encode() not in own.data:
        return {}
    there = {one.name.split("/")[1] for one in files if one.name.startswith("charts/")}
    found: dict[str, str] = {}
    for name, repository in _declared(own):
        path = posixpath.normpath(posixpath.join(directory, repository.removeprefix(_LOCAL)))
        is_there = any(one == name or (one.startswith(f"{name}-") and one.endswith(".tgz")) for one in there)
        # a chart that holds itself has no end
        if is_there or name in found or is_below(directory, path) or refusal(path) or not is_file(join(path, CHART)):
            continue
        found[name] = path
    return found


def with_local(
    files: tuple[ChartFile, ...], local: Mapping[str, str], sources: Mapping[str, Source]
) -> tuple[ChartFile, ...]:
    """The files of a chart with those of its local dependencies in their places."""
    if not local:
        return files
    added = (
        ChartFile(f"charts/{name}/{file.name}", file.data)
        for name, path in local.items()
        for file in chart_files("" if path == "." else path, sources)
    )
    return tuple(sorted((*files, *added)))


def given_above(
    cards: Mapping[str, Mapping[str, Any]], sources: Mapping[str, Source]
) -> dict[str, list[frozenset[Path]]]:
    """Which values of charts those set that depend on them, as often as they do, by the directories of `cards`.

    A dependency from elsewhere is the chart here that is called so, where it is the only one.
    """
    found: dict[str, list[frozenset[Path]]] = defaultdict(list)
    for directory, one, below in _depending(cards):
        key = text(one.get("alias")) or text(one.get("name"))
        values = sources.get(posixpath.join(directory, "values.yaml"))
        sets = set_values(values) if values is not None else ()
        found[below].append(frozenset(path[1:] for path in sets if path[:1] == (key,)))
    return found


def depended_on(charts: Collection[str], sources: Mapping[str, Source]) -> frozenset[str]:
    """Those of the directories of charts on which another one of them depends."""
    cards = {one: card(sources.get(posixpath.join(one, CHART))) for one in charts}
    return frozenset(below for _, _, below in _depending(cards))


def _depending(cards: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    """The directory of each chart that depends on one of these, how it says so, and the directory of that one."""
    called: dict[str, list[str]] = defaultdict(list)
    for directory, data in cards.items():
        called[text(data.get("name"))].append(directory)
    for directory, data in cards.items():
        for one in map(mapping, sequence(data.get("dependencies"))):
            name, repository = text(one.get("name")), text(one.get("repository"))
            if repository.startswith(_LOCAL):
                below = [posixpath.normpath(posixpath.join(directory, repository.removeprefix(_LOCAL)))]
            else:
                below = called.get(name, [])
            if len(below) == 1 and below[0] in cards and below[0] != directory:
                yield directory, one, below[0]


def _declared(file: ChartFile) -> Iterator[tuple[str, str]]:
    """The names of local dependencies, and where they are said to be."""
    found: Sequence[Document] = documents(Source(CHART, file.data.decode(errors="replace")))
    for document in found:
        for one in sequence(mapping(document.value).get("dependencies")):
            entry: Mapping[str, Any] = mapping(one)
            name, repository = text(entry.get("name")), text(entry.get("repository"))
            if name and "/" not in name and repository.startswith(_LOCAL):
                yield name, repository
