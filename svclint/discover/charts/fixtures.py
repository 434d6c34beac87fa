"""Charts that are there to test others: those of a library chart's tests, and those that a release leaves out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator

from svclint.discover.hearsay.command_lines import whole_lines
from svclint.document import documents
from svclint.resource import mapping, sequence, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

_OF_TESTS = re.compile(r"(?i)(?:^|[-_])(?:unit)?tests?(?:ing|er)?(?:$|[-_])|(?:^|[-_])fixtures?(?:$|[-_])")
_DELETES = re.compile(r"\b(?:git[ \t]+)?rm[ \t]+(?:-\S+[ \t]+)*([^\n|;&`#]+)")
_CARD = "Chart.yaml"


def fixture_charts(
    charts: Collection[str], texts: Iterable[str], load: Callable[[str], Source | None]
) -> frozenset[str]:
    """Those of the directories `charts` that are called a test and depend on a library chart beside them, or whose
    Chart.yaml one of the `texts` of workflows and scripts deletes before charts are published."""
    cards = {one: _card(one, load) for one in charts}
    libraries = {one for one, card in cards.items() if card.get("type") == "library"}
    found = {
        one
        for one, card in cards.items()
        if _OF_TESTS.search(posixpath.basename(one)) and not libraries.isdisjoint(_local(one, card))
    }
    deleted = {path for each in texts for path in _deleted(each)}
    found |= {one for one in charts if any(f"/{one}".endswith(f"/{path}") for path in deleted)}
    return frozenset(found)


def _card(directory: str, load: Callable[[str], Source | None]) -> dict[str, object]:
    source = load(posixpath.join(directory, _CARD))
    return mapping(documents(source)[0].value) if source is not None and source.error is None else {}


def _local(directory: str, card: dict[str, object]) -> Iterator[str]:
    for one in map(mapping, sequence(card.get("dependencies"))):
        place = text(one.get("repository"))
        if place.startswith("file://"):
            yield posixpath.normpath(posixpath.join(directory, place.removeprefix("file://")))


def _deleted(script: str) -> Iterator[str]:
    """The directories whose Chart.yaml a script deletes, each as it is written, from the root of the repository."""
    if _CARD not in script:
        return
    for found in _DELETES.finditer(whole_lines(script)):
        for word in found[1].split():
            path = posixpath.normpath(re.sub(r"^(?:\$\{?\w+\}?/|\.?/)+", "", word.strip("\"'[]{}(),")))
            if posixpath.basename(path) == _CARD and "$" not in path and "*" not in path and "/" in path:
                yield posixpath.dirname(path)
