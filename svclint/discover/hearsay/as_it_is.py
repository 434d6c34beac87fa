"""Which charts of a tree somebody installs as they are: a script or a helmfile that gives no values of its own."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator

from svclint.discover.hearsay.command_lines import is_run, whole_lines
from svclint.discover.hearsay.helmfiles import helmfiles
from svclint.discover.hearsay.released import installs
from svclint.document import documents
from svclint.resource import mapping, sequence, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

_GIVES = re.compile(r"-f.*|--(?:values|set|set-string|set-file|set-json|set-literal|reuse-values)")
_WHERE_IT_WAS_CLONED = re.compile(r"^(?:\$\{?\w+\}?|\$\(\w+\))/")
# what a release of a helmfile may have of its own, or from elsewhere
_OF_RELEASE = frozenset({"values", "set", "setString", "secrets", "inherit", "<<", "valuesTemplate"})


def as_they_are(
    charts: Collection[str], scripts: Iterable[str], load: Callable[[str], Source | None]
) -> frozenset[str]:
    """Those of the directories `charts` that somebody installs without a value of their own."""
    found: set[str] = set()
    for path in scripts:
        source = load(path)
        for written in _of_script(source.text) if source is not None else ():
            found.update(one for one in charts if _is(written, posixpath.dirname(path), one))
    for source in helmfiles(charts, load):
        folder = posixpath.dirname(source.path)
        for written in _bare(source):
            path = posixpath.normpath(posixpath.join(folder, written))
            found.add("" if path == "." else path)
    return frozenset(found.intersection(charts))


def _of_script(script: str) -> Iterator[str]:
    whole = whole_lines(script)
    for one in installs(script):
        is_given = any(map(_gives, one.options, ("", *one.options)))
        if "/" in one.chart and not is_given and is_run(whole, one.start, is_page=False):
            yield _WHERE_IT_WAS_CLONED.sub("", one.chart)


def _gives(word: str, before: str) -> bool:
    """Whether a word gives values, or a variable may; behind an option it is the value of that."""
    return _GIVES.fullmatch(word.partition("=")[0]) is not None or (
        word.strip("\"'").startswith("$") and not before.startswith("-")
    )


def _is(written: str, here: str, chart: str) -> bool:
    """Whether a script of the directory `here` means a chart: from there, or from the root of the repository."""
    path = posixpath.normpath(written)
    from_here = posixpath.normpath(posixpath.join(here, path)) == (chart or ".")
    return from_here or ("/" in path and f"/{chart}".endswith(f"/{path}"))


def _bare(source: Source) -> Iterator[str]:
    """The charts of a helmfile's releases that have no values."""
    for document in documents(source):
        for one in map(mapping, sequence(mapping(document.value).get("releases"))):
            chart = text(one.get("chart"))
            if chart.startswith(".") and _OF_RELEASE.isdisjoint(one):
                yield chart
