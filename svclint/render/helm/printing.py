"""Charts printed by Helm's library, and the map back to their templates: what the worker does for an order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from svclint.render.helm.copying import Key, UnfitChart
from svclint.render.helm.failures import failure_of, needed, unreadable
from svclint.render.helm.marks import Lines, is_same, lines_of, unknown
from svclint.render.helm.orders import Order, RenderedChart, RenderedFile
from svclint.render.helm.preparing import Library, Prepared, Refused
from svclint.render.helm.subcharts import lacking
from svclint.render.worker.limits import Limits

# Marked together, a template that holds another's checksum prints another one; marked without that other it does not.
_ROUNDS = 2
# Templates in which a number may not stand; each is named by a rendering of its own.
_REFUSALS = 8
_UNTRACED = Lines((), ())


class Printer:
    """Prints one chart after the other. What is made ready of one is kept for its next release."""

    def __init__(self, library: Library, limits: Limits) -> None:
        self._library = library
        self._limits = limits
        self._last: tuple[tuple[object, ...], Prepared] | None = None

    def printed(self, order: Order) -> RenderedChart:
        """The chart rendered, or why it cannot be."""
        printed = self._printed(order, stand_in=True)
        if printed.failure and self._last is not None and self._last[1].is_steady:
            # a stand-in may be what it does not like
            printed = self._printed(order, stand_in=False)
        return printed

    def _printed(self, order: Order, *, stand_in: bool) -> RenderedChart:
        try:
            chart = self._prepared(order, stand_in)
            values: Mapping[str, Any] = {}
            for text in order.release.values:
                values = _merged(values, self._library.read_yaml(text))
        except (UnfitChart, Refused) as fault:
            return RenderedChart((), str(fault))
        if chart.refusal:
            return RenderedChart((), chart.refusal)
        missing = self._missing(chart, values)
        options = {"name": order.release.name, "namespace": order.release.namespace, **chart.capabilities}
        try:
            clean = self._library.render(chart.folder, values, options)
        except Refused as refused:
            return _failed(str(refused), chart, missing)
        wanted = {name: text for name, text in clean.items() if name in chart.keys and not name.endswith("/NOTES.txt")}
        sizes = [len(text) for text in wanted.values()]
        if max(sizes, default=0) > self._limits.printed or sum(sizes) > self._limits.all_printed:
            return RenderedChart((), "the chart prints too much", missing=missing)
        lines = self._lines(wanted, chart, values, options) if order.traced else {}
        files = (_file(name, chart.keys[name], wanted[name], lines.get(name, _UNTRACED)) for name in sorted(wanted))
        return RenderedChart(tuple(files), missing=missing)

    def _prepared(self, order: Order, stand_in: bool) -> Prepared:
        wanted = order.files, order.kubernetes, order.apis, stand_in
        if self._last is not None:
            if self._last[0] == wanted:
                return self._last[1]
            self._last[1].close()
            self._last = None
        made = Prepared(order, self._library, self._limits, stand_in=stand_in)
        self._last = wanted, made
        return made

    def _missing(self, chart: Prepared, values: Mapping[str, Any]) -> tuple[str, ...]:
        if not any(one.missing for one in chart.charts):
            return ()
        return lacking(chart.charts, _merged(chart.defaults, values))

    def _lines(
        self, clean: Mapping[str, str], chart: Prepared, values: Mapping[str, Any], options: Mapping[str, Any]
    ) -> dict[str, Lines]:
        """The template's lines of each text, by copies of the chart with numbers in its templates."""
        best = {name: unknown(text) for name, text in clean.items()}
        left = set(clean)
        marking = frozenset(chart.keys[name] for name in clean)
        rounds, refusals = _ROUNDS, _REFUSALS
        while rounds:
            try:
                found = self._library.render(chart.numbered(marking), values, options)
            except Refused as refused:
                # a number stands where it may not; which template has it the refusal says
                at = failure_of(str(refused)).at
                name = at[0] if at else unreadable(str(refused))
                key = chart.keys.get(name)
                if key not in marking or not refusals:
                    break
                marking -= {key}
                refusals -= 1
                continue
            rounds -= 1
            for name in list(left):
                key = chart.keys[name]
                if key in marking:
                    text, numbered = clean[name], found.get(name, "")
                    best[name] = lines_of(text, numbered, chart.numbers[key])
                    if is_same(text, numbered):
                        left.discard(name)
            again = marking & {chart.keys[name] for name in left}
            if not again or again == marking:
                break
            marking = again
        return best


def _failed(message: str, chart: Prepared, missing: tuple[str, ...]) -> RenderedChart:
    failure = failure_of(message)
    if failure.at is None or failure.at[0] not in chart.keys:
        return RenderedChart((), failure.words, missing=missing, unparsed=failure.unparsed)
    key, number = chart.keys[failure.at[0]], failure.at[1]
    lines = chart.texts[key].split("\n")
    line = lines[number - 1] if number <= len(lines) else ""
    needs = "" if failure.unparsed else needed(failure.words, line)
    return RenderedChart((), failure.words, ("/".join(key), number), needs, missing, failure.unparsed)


def _file(name: str, key: Key, text: str, lines: Lines) -> RenderedFile:
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
