"""What nothing here installs: charts that a list of their neighbours has in comments, and what prints of one lack."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from svclint.discover.charts.folders import card
from svclint.discover.walk import CHART
from svclint.files.paths import folders_above, is_below
from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, sequence, text
from svclint.source import Question

if TYPE_CHECKING:
    from svclint.source import Source

# `path: charts/web` and `#    path: charts/web` in values
_PATH = re.compile(r"(?m)^(?P<off>[ \t]*#[# \t]*)?[ \t]*path:[ \t]*[\"']?(?P<path>[\w./-]+)[\"']?[ \t\r]*(?:#.*)?$")
_COMMENTS = re.compile(r"(?m)^[ \t]*#.*$")
_PRINTED = re.compile(r"(?m)^# Source: (?P<chart>[\w.-]+)/(?P<template>\S+)[ \t\r]*$")
# so many of its neighbours are listed, and it is left out
_HABIT = 2
# how far above a chart a print of it may lie
_LEVELS = 3

Texts = Callable[[str], Iterable[tuple[str, str, bool]]]
"""For a folder, the texts that may say something of it: where each is run, the text, and whether it lies elsewhere."""


class _Paths(NamedTuple):
    """The paths that values have, and those that they have in comments only."""

    live: frozenset[str]
    off: frozenset[str]


def _paths(source: Source, _: None) -> _Paths | None:
    found = list(_PATH.finditer(source.text)) if "path:" in source.text else []
    live = frozenset(one["path"].strip("/") for one in found if one["off"] is None)
    off = frozenset(one["path"].strip("/") for one in found if one["off"] is not None) - live
    return _Paths(live, off) if off else None


_PATHS = Question(_paths, None)


def switched_off(charts: Collection[str], sources: Mapping[str, Source], texts: Texts) -> Iterator[str]:
    """Those of the directories `charts` whose path the values of another chart have in comments only, where they have
    the paths of several charts beside it, and nothing else names it."""
    for directory in charts:
        values = sources.get(posixpath.join(directory, "values.yaml"))
        said = _PATHS(values) if values is not None and values.error is None else None
        for path in sorted(said.off) if said is not None else ():
            for chart in (one for one in charts if one != directory and _is(path, one)):
                beside = {one for one in charts if posixpath.dirname(one) == posixpath.dirname(chart)} - {directory}
                listed = {one for one in beside if said is not None and any(_is(live, one) for live in said.live)}
                if len(listed) >= _HABIT and not _is_named(chart, texts):
                    yield chart


def _is(written: str, chart: str) -> bool:
    """Whether a path from a root above is that of a chart."""
    return "/" in written and f"/{chart}".endswith(f"/{written}")


def _is_named(chart: str, texts: Texts) -> bool:
    """Whether a text names a chart by its last two steps, or from a folder beside it, other than in a comment."""
    above, name = chart.split("/")[-2:]
    folder = re.escape(above)
    named = re.compile(rf"(?<![\w.-])(?:{folder}|\.\.?)/{re.escape(name)}(?![\w.-])|(?<![\w.-]){folder}/[*$]")
    return any(
        named.search(_COMMENTS.sub("", said)) is not None
        for _, said, _ in texts(chart)
        if name in said or f"{above}/" in said
    )


def _templates(source: Source, _: None) -> tuple[str, frozenset[str]]:
    found = [(one["chart"], one["template"]) for one in _PRINTED.finditer(source.text)]
    is_one = len({chart for chart, _ in found}) == 1
    return (found[0][0], frozenset(template for _, template in found)) if is_one else ("", frozenset())


_TEMPLATES = Question(_templates, None)


def unprinted(
    prints: Iterable[Source],
    charts: Collection[str],
    sources: Mapping[str, Source],
    is_named: Callable[[str], bool],
) -> Iterator[str]:
    """The templates of charts that are in none of the prints above them, where the chart comes from elsewhere with all
    that it needs, has most of what is printed, and nothing here names it: it is what the prints were made of."""
    printed: dict[str, set[str]] = defaultdict(set)
    for one in prints:
        name, templates = _TEMPLATES(one)
        for chart in charts if templates else ():
            above = list(folders_above(chart))[:_LEVELS]
            if posixpath.basename(chart) == name and posixpath.dirname(one.path) in above:
                own = sum(posixpath.join(chart, each) in sources for each in templates)
                if 2 * own > len(templates):
                    printed[chart] |= templates
    for chart, templates in printed.items():
        if not _is_unpacked(chart, sources) or is_named(chart):
            continue
        known = {posixpath.join(chart, one) for one in templates}
        yield from (one for one in sources if "/templates/" in one and one not in known and is_below(one, chart))


def _is_unpacked(chart: str, sources: Mapping[str, Source]) -> bool:
    """Whether a chart that it depends on by an address lies unpacked in it, as `helm pull --untar` leaves one."""
    data = card(sources.get(posixpath.join(chart, CHART)))
    return any(
        "://" in text(one.get("repository"))
        and not text(one.get("repository")).startswith("file://")
        and posixpath.join(chart, "charts", text(one.get("name")), CHART) in sources
        for one in map(mapping, sequence(data.get("dependencies")))
    )
