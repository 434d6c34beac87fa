"""Dependencies of charts that lie in this tree (`repository: file://…`), where `helm dependency build` puts them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence

from svclint.discover.charts.files import chart_files
from svclint.discover.walk import CHART
from svclint.document import documents
from svclint.files.paths import is_below, is_file, join
from svclint.render.helm.orders import ChartFile
from svclint.resource import mapping, sequence, text
from svclint.source import Source
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Document

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


def _declared(card: ChartFile) -> Iterator[tuple[str, str]]:
    """The names of local dependencies, and where they are said to be."""
    found: Sequence[Document] = documents(Source(CHART, card.data.decode(errors="replace")))
    for document in found:
        for one in sequence(mapping(document.value).get("dependencies")):
            entry: Mapping[str, Any] = mapping(one)
            name, repository = text(entry.get("name")), text(entry.get("repository"))
            if name and "/" not in name and repository.startswith(_LOCAL):
                yield name, repository
