"""What the values of a chart of applications give to other charts of the tree, which it names by their folders."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from svclint.document import documents
from svclint.source import Question

if TYPE_CHECKING:
    from svclint.source import Source

# `chartPath: charts/web`
_PATH = re.compile(r":[ ]{1,4}[\"']?((?:[\w.-]{1,64}/){1,8}[\w.-]{1,64})[\"']?[ ]{0,4}\r?$", re.MULTILINE)
_VALUES = "values"


def given_elsewhere(charts: Collection[str], sources: Mapping[str, Source]) -> Mapping[str, frozenset[str]]:
    """The fields that each file of values gives, which names the folder of a chart: those of all such files."""
    found: dict[str, frozenset[str]] = {}
    for path, source in sources.items():
        for named, keys in _GIVEN(source):
            # what is named begins at the root of the repository, wherever that lies
            for chart in (one for one in charts if f"/{one}".endswith(f"/{named}")):
                # a chart's own values give nothing to it
                if not path.startswith(f"{chart}/"):
                    found[chart] = found.get(chart, frozenset(keys)).intersection(keys)
    return found


def _given(source: Source, _: None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each path that a mapping of a file of values has as a value, with the keys in that mapping and below."""
    if not posixpath.basename(source.path).startswith(_VALUES) or source.error is not None:
        return ()
    paths = {found[1] for found in _PATH.finditer(source.text)}
    found: dict[str, set[str]] = {}
    for document in documents(source) if paths else ():
        for holder in _mappings(document.value):
            for value in holder.values():
                if isinstance(value, str) and value in paths:
                    found.setdefault(value, set()).update(str(key) for one in _mappings(holder) for key in one)
    return tuple((path, tuple(sorted(keys))) for path, keys in sorted(found.items()))


def _mappings(data: Any) -> Iterator[Mapping[str, Any]]:
    left = [data]
    while left:
        one = left.pop()
        if isinstance(one, Mapping):
            yield one
            left.extend(one.values())
        elif isinstance(one, list):
            left.extend(one)


_GIVEN = Question(_given, None)
