"""Stand-ins for the values that a chart asks for and nobody gives: without them nothing of it could be looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from svclint.discover.charts.asked import OPENING, Asked, Use

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.render.helm.orders import ChartFile, RenderedChart

ROUNDS = 20
"""How often a chart is tried: its templates ask for one value after the other."""

_NIL = re.compile(r"nil pointer evaluating interface \{\}\.(\w+)$")
_NO_TEXT = re.compile(r"expected string|wrong type for value")
_ASKING = re.compile(r"\b(?:required|fail)\b")
# no text is a number, and nobody knows which one it will be
_OF_NUMBERS = frozenset(
    (
        *("int", "int64", "float64", "atoi", "add", "add1", "sub", "mul", "div", "mod", "max", "min", "ceil", "floor"),
        *("round", "until", "untilStep", "seq", "gt", "lt", "ge", "le"),
    )
)


def with_stand_ins(
    files: Sequence[ChartFile], answer: RenderedChart, given: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """The values `given` and a stand-in for each for which the chart was refused with them; None where the refusal does
    not say which these are, or where nothing can stand in.

    A stand-in is a placeholder, of which nothing is told. What conditions alone ask about stays away.
    """
    if answer.at is None:
        return None
    texts = {one.name: one.data.decode(errors="replace") for one in files}
    template, line = _place(answer.at, answer.failure, texts)
    if template not in texts:
        return None
    chart = Asked(texts, template.rpartition("templates/")[0], given)
    uses = chart.by_template[template]
    here = [one for one in uses if one.first <= line <= one.last]
    nil = _NIL.search(answer.failure)
    if nil is not None:
        above = {path[: path.index(nil[1], 1)] for one in here for path in one.paths if nil[1] in path[1:]}
        return _with_mappings(chart, {path for path in above if chart.value(path) is None})
    failing = next((at for at, one in enumerate(uses) if one in here and "fail" in one.words), None)
    if failing is not None:
        here = _conditions_above(uses[:failing])
    elif _NO_TEXT.search(answer.failure) is None and not any("required" in one.words for one in here):
        return None
    wanted = {path for one in here for path in one.paths if chart.value(path) in (None, "")}
    # what the same template does with other values it asks for next
    alike = (one for one in uses if not one.keyword and any(one.words == other.words for other in here))
    more = _printed(chart, {path for one in alike for path in one.paths})
    return _with_texts(chart, wanted | more) if wanted else None


def _with_texts(chart: Asked, paths: set[Path], mappings: Mapping[Path, Any] | None = None) -> Mapping[str, Any] | None:
    if any(one.words & _OF_NUMBERS and not paths.isdisjoint(one.paths) for one in chart.uses):
        return None
    return chart.with_values({**(mappings or {}), **{path: "${" + ".".join(map(str, path)) + "}" for path in paths}})


def _with_mappings(chart: Asked, paths: set[Path]) -> Mapping[str, Any] | None:
    """With mappings at these paths, and in them what templates print whatever else is given."""
    below = {path for one in chart.uses for path in one.paths if any(path[: len(top)] == top for top in paths)}
    return _with_texts(chart, _printed(chart, below - paths), {path: {} for path in paths}) if paths else None


def _printed(chart: Asked, paths: set[Path]) -> set[Path]:
    """Those of the paths that nobody gives, that no condition asks about, and that are no mappings."""
    return {path for path in paths - chart.optional - chart.mappings if chart.value(path) is None}


def _place(at: tuple[str, int], failure: str, texts: Mapping[str, str]) -> tuple[str, int]:
    """The template and line that ask for a value: of what fails on purpose Helm names the line that includes it."""
    template, line = at
    lines = texts.get(template, "").split("\n")
    if failure and (line > len(lines) or _ASKING.search(lines[line - 1]) is None):
        for name, text in texts.items():
            found = text.find(f'"{failure}"') if "templates/" in name else -1
            if found >= 0:
                return name, text.count("\n", 0, found) + 1
    return template, line


def _conditions_above(uses: Sequence[Use]) -> list[Use]:
    """The innermost condition under which what follows some actions is reached, if there is one."""
    depth = 0
    for one in reversed(uses):
        if one.keyword == "end":
            depth += 1
        elif one.keyword in OPENING:
            if not depth:
                return [one]
            depth -= 1
    return []
