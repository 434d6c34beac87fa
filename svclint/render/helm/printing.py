"""One chart printed by Helm's library, and the map back to its templates: what the worker does for an order."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

from svclint.render.helm import copying
from svclint.render.helm.capabilities import api_versions, without
from svclint.render.helm.failures import failure_of, needed
from svclint.render.helm.limits import Limits
from svclint.render.helm.marks import Lines, is_same, lines_of, marked, unknown
from svclint.render.helm.orders import Order, RenderedChart, RenderedFile
from svclint.render.helm.subcharts import Subchart, subcharts

# Marked together, a template that holds another's checksum prints another one; marked without that other it does not.
_ROUNDS = 3
# what `.Capabilities` calls a version
_PATCH = ".0"


class Refused(Exception):
    """Helm refuses the chart, or a text of values; the words are its own."""


class Library(Protocol):
    """What is asked of Helm."""

    def render(self, folder: Path, values: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, str]:
        """What each template prints, by its name in Helm's words. Raises Refused."""

    def read_yaml(self, text: str) -> Mapping[str, Any]:
        """Raises Refused where it is no mapping."""

    def merged(self, folder: Path, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """The values of the chart in a folder with others on top. Raises Refused."""

    @property
    def built_in(self) -> frozenset[str]:
        """The APIs that it takes for there whatever it is told."""


def printed(order: Order, library: Library, limits: Limits) -> RenderedChart:
    """The chart rendered, or why it cannot be."""
    try:
        chart = copying.tree(order.files, copying.Allowance(limits.read, limits.files))
        values: Mapping[str, Any] = {}
        for text in order.release.values:
            values = _merged(values, library.read_yaml(text))
    except (copying.UnfitChart, Refused) as fault:
        return RenderedChart((), str(fault))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        return _Printing(order, chart, values, library, limits, Path(folder)).printed()


class _Printing:
    """The rendering of one chart: each copy of it is written into a folder of its own."""

    def __init__(
        self,
        order: Order,
        chart: copying.Tree,
        values: Mapping[str, Any],
        library: Library,
        limits: Limits,
        folder: Path,
    ) -> None:
        served = api_versions(order.kubernetes, order.apis)
        gone = library.built_in - set(served)
        self.texts = {key: without(text, gone) for key, text in copying.templates(chart)}
        self.chart = copying.with_templates(chart, self.texts)
        self.options = {
            "name": order.release.name,
            "namespace": order.release.namespace,
            "kube_version": f"v{order.kubernetes}{_PATCH}",
            "api_versions": served,
        }
        self.values = values
        self.library = library
        self.limits = limits
        self.folder = folder
        self.copies = 0

    def printed(self) -> RenderedChart:
        folder = self._copy({})
        all_values = self._all_values(folder)
        charts = subcharts(self.chart, self._read_yaml, all_values)
        missing = tuple(dict.fromkeys(name for one in charts for name in one.missing))
        keys = _keys(charts, self.texts)
        try:
            clean = self.library.render(folder, self.values, self.options)
        except Refused as refused:
            return self._failed(str(refused), keys, missing)
        wanted = {name: text for name, text in clean.items() if name in keys and not name.endswith("NOTES.txt")}
        sizes = [len(text) for text in wanted.values()]
        if max(sizes, default=0) > self.limits.printed or sum(sizes) > self.limits.all_printed:
            return RenderedChart((), "the chart prints too much", missing=missing)
        lines = self._lines(wanted, keys)
        files = tuple(_file(name, keys[name], wanted[name], lines[name]) for name in sorted(wanted))
        return RenderedChart(files, missing=missing)

    def _failed(self, message: str, keys: Mapping[str, copying.Key], missing: tuple[str, ...]) -> RenderedChart:
        failure = failure_of(message)
        if failure.at is None or failure.at[0] not in keys:
            return RenderedChart((), failure.words, missing=missing)
        key, number = keys[failure.at[0]], failure.at[1]
        lines = self.texts[key].split("\n")
        line = lines[number - 1] if number <= len(lines) else ""
        return RenderedChart((), failure.words, ("/".join(key), number), needed(failure.words, line), missing)

    def _lines(self, clean: Mapping[str, str], keys: Mapping[str, copying.Key]) -> dict[str, Lines]:
        """The template's lines of each text, by copies of the chart with numbers in its templates."""
        numbers = {key: number for number, key in enumerate(dict.fromkeys(keys[name] for name in clean))}
        best = {name: unknown(text) for name, text in clean.items()}
        open_names, marking = set(clean), set(numbers)
        for _ in range(_ROUNDS):
            texts = {key: marked(self.texts[key], numbers[key]) for key in marking}
            try:
                found = self.library.render(self._copy(texts), self.values, self.options)
            except Refused as refused:
                # a number stands where it may not; which template has it the refusal says
                at = failure_of(str(refused)).at
                key = keys.get(at[0]) if at else None
                if key not in marking:
                    break
                marking.discard(key)
                continue
            for name in list(open_names):
                if keys[name] in marking:
                    text, numbered = clean[name], found.get(name, "")
                    best[name] = lines_of(text, numbered, numbers[keys[name]])
                    if is_same(text, numbered):
                        open_names.discard(name)
            again = {keys[name] for name in open_names} & marking
            if not again or again == marking:
                break
            marking = again
        return best

    def _copy(self, texts: dict[copying.Key, str]) -> Path:
        self.copies += 1
        folder = self.folder / str(self.copies)
        copying.write(copying.with_templates(self.chart, texts), folder)
        return folder

    def _all_values(self, folder: Path) -> Mapping[str, Any]:
        try:
            return self.library.merged(folder, self.values)
        except Refused:
            return self.values

    def _read_yaml(self, text: str) -> Mapping[str, Any]:
        try:
            return self.library.read_yaml(text)
        except Refused:
            return {}


def _keys(charts: Iterable[Subchart], texts: Mapping[copying.Key, str]) -> dict[str, copying.Key]:
    """The templates by their names in Helm's words."""
    found: dict[str, copying.Key] = {}
    for chart in charts:
        start = "/charts/".join(chart.names)
        for key in texts:
            if key[:-1] == chart.key and key[-1].startswith(f"{chart.directory}templates/"):
                found.setdefault(f"{start}/{key[-1][len(chart.directory) :]}", key)
    return found


def _file(name: str, key: copying.Key, text: str, lines: Lines) -> RenderedFile:
    template = "/".join(key)
    own = name.partition("/")[2]
    return RenderedFile(template, text, lines.numbers, lines.exact, "" if own == template else own)


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> Mapping[str, Any]:
    """Values over others, as `-f` twice; a null stays: it takes a default of the chart away."""
    merged = dict(below)
    for key, value in above.items():
        own = merged.get(key)
        merged[key] = _merged(own, value) if isinstance(own, dict) and isinstance(value, dict) else value
    return merged


def as_json(chart: RenderedChart) -> str:
    return json.dumps([[list(file) for file in chart.files], *chart[1:]])


def from_json(text: str) -> RenderedChart:
    files, failure, at, needs, missing = json.loads(text)
    return RenderedChart(
        tuple(
            RenderedFile(template, printed, tuple(lines), tuple(exact), name)
            for template, printed, lines, exact, name in files
        ),
        failure,
        (at[0], at[1]) if at else None,
        needs,
        tuple(missing),
    )
