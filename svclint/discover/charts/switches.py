"""What a chart's own values switch off: its templates leave that out until somebody switches it on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from svclint.discover.charts.asked import OPENING, Asked, Use, folders

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.render.helm.orders import ChartFile

# `if .Values.ingress.enabled`, `if and .Values.ingress.enabled .Values.ingress.tls`
_PLAIN = frozenset(("if", "and", "or"))
_KNOWN = _PLAIN | {"not", "else", "with", "range", "quote", "toString", "default", "toYaml"}
# what others may mean: an object, a port, labels
_MEANT = re.compile(r"(?:kind|name|[pP]ort|labels|matchLabels|selector)[\"']?[ \t]*:|\binclude\b")


def switched_on(files: Sequence[ChartFile]) -> Mapping[str, Any]:
    """The values with which all is there that the values of a chart and of those within it leave out by `false`.

    A switch that takes away what others may mean, or puts one thing in the place of another, stays as it is.
    """
    texts = {one.name: one.data.decode(errors="replace") for one in files}
    given: Mapping[str, Any] = {}
    for folder in folders(list(texts)):
        chart = Asked(texts, folder, given)
        on = {path for one in chart.uses if one.keyword == "if" and one.words <= _PLAIN for path in one.paths}
        on = {path for path in on if chart.value(path) is False}
        if on:
            off = (path for name, uses in chart.by_template.items() for path in _taking_away(chart.texts[name], uses))
            given = chart.with_values(dict.fromkeys(on.difference(off), True)) or given
    return given


def _taking_away(text: str, uses: Sequence[Use]) -> Iterator[Path]:
    """The paths whose truth takes away something of a template, or does nobody knows what."""
    around: list[tuple[Use, bool, int]] = []
    for one in uses:
        if one.keyword in ("else", "end") and around:
            condition, is_there, start = around.pop()
            if not is_there and _MEANT.search(text, start, one.start) is not None:
                yield from condition.paths
            if one.keyword == "else":
                # of several conditions after each other one holds
                around.append((condition, "not" in condition.words, one.end))
        if one.keyword in OPENING:
            around.append((one, "not" not in one.words, one.end))
        if not one.words <= _KNOWN:
            yield from one.paths
        elif one.paths and not one.keyword:
            # `false` stands for no value: `{{ if .Values.limit }}limit: {{ .Values.limit }}{{ end }}`
            yield from {path for condition, _, _ in around for path in condition.paths}.intersection(one.paths)
