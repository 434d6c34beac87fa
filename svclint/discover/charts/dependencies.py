"""Dependencies of charts that lie in this tree (`repository: file://…`), where `helm dependency build` puts them."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from svclint.discover.charts.files import chart_files
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
    card = next((one for one in files if one.name == CHART), None)
    if card is None or _LOCAL.encode() not in card.data:
        return {}
    there = {one.name.split("/")[1] for one in files if one.name.startswith("charts/")}
    found: dict[str, str] = {}
    for name, repository in _declared(card):
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
    called: dict[str, list[str]] = defaultdict(list)
    for directory, card in cards.items():
        called[text(card.get("name"))].append(directory)
    found: dict[str, list[frozenset[Path]]] = defaultdict(list)
    for directory, card in cards.items():
        for one in map(mapping, sequence(card.get("dependencies"))):
            name, repository = text(one.get("name")), text(one.get("repository"))
            if repository.startswith(_LOCAL):
                below = [posixpath.normpath(posixpath.join(directory, repository.removeprefix(_LOCAL)))]
            else:
                below = called.get(name, [])
            if len(below) != 1 or below[0] not in cards or below[0] == directory:
                continue
            values, key = sources.get(posixpath.join(directory, "values.yaml")), text(one.get("alias")) or name
            sets = set_values(values) if values is not None else ()
            found[below[0]].append(frozenset(path[1:] for path in sets if path[:1] == (key,)))
    return found


def _declared(card: ChartFile) -> Iterator[tuple[str, str]]:
    """The names of local dependencies, and where they are said to be."""
    found: Sequence[Document] = documents(Source(CHART, card.data.decode(errors="replace")))
    for document in found:
        for one in sequence(mapping(document.value).get("dependencies")):
            entry: Mapping[str, Any] = mapping(one)
            name, repository = text(entry.get("name")), text(entry.get("repository"))
            if name and "/" not in name and repository.startswith(_LOCAL):
                yield name, repository
