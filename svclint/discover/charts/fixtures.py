"""Charts that are there to test others: those of a library chart's tests, and those that a release leaves out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator

from svclint.discover.charts.folders import card
from svclint.discover.hearsay.command_lines import whole_lines
from svclint.discover.walk import CHART
from svclint.resource import mapping, sequence, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

_OF_TESTS = re.compile(r"(?i)(?:^|[-_])(?:unit)?tests?(?:ing|er)?(?:$|[-_])|(?:^|[-_])fixtures?(?:$|[-_])")
_DELETES = re.compile(r"\b(?:git[ \t]+)?rm[ \t]+(?:-\S+[ \t]+)*([^\n|;&`#]+)")


def fixture_charts(
    charts: Collection[str], texts: Iterable[str], load: Callable[[str], Source | None]
) -> frozenset[str]:
    """Those of the directories `charts` that are called a test and depend on a library chart beside them, or whose
    Chart.yaml one of the `texts` of workflows and scripts deletes before charts are published."""
    cards = {one: card(load(posixpath.join(one, CHART))) for one in charts}
    libraries = {one for one, its in cards.items() if its.get("type") == "library"}
    found = {
        one
        for one, its in cards.items()
        if _OF_TESTS.search(posixpath.basename(one)) and not libraries.isdisjoint(_local(one, its))
    }
    deleted = {path for each in texts for path in _deleted(each)}
    found |= {one for one in charts if any(f"/{one}".endswith(f"/{path}") for path in deleted)}
    return frozenset(found)


def _local(directory: str, said: dict[str, object]) -> Iterator[str]:
    for one in map(mapping, sequence(said.get("dependencies"))):
        place = text(one.get("repository"))
        if place.startswith("file://"):
            yield posixpath.normpath(posixpath.join(directory, place.removeprefix("file://")))


def _deleted(script: str) -> Iterator[str]:
    """The directories whose Chart.yaml a script deletes, each as it is written, from the root of the repository."""
    if CHART not in script:
        return
    for found in _DELETES.finditer(whole_lines(script)):
        for word in found[1].split():
            path = posixpath.normpath(re.sub(r"^(?:\$\{?\w+\}?/|\.?/)+", "", word.strip("\"'[]{}(),")))
            if posixpath.basename(path) == CHART and "$" not in path and "*" not in path and "/" in path:
                yield posixpath.dirname(path)
