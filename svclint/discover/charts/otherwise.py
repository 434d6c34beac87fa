"""Charts that cannot be rendered as anything here installs them: tried with other values, to be looked at."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from svclint.discover.charts.stand_ins import ROUNDS, with_stand_ins
from svclint.discover.charts.wanted import Wanted, beside

if TYPE_CHECKING:
    from svclint.discover.charts.folders import ChartFolder
    from svclint.render.helm.orders import Order, RenderedChart
    from svclint.source import Source

Tried = tuple[Wanted, "Order", "RenderedChart"]
"""A release, what was asked for, and what came of it."""

Attempt = Callable[[Sequence[tuple[int, Wanted]]], Sequence[Tried]]
"""Renders releases of charts by their numbers."""


def tried_otherwise(
    refused: Mapping[int, tuple[ChartFolder, Tried]],
    sources: Mapping[str, Source],
    attempt: Attempt,
    named: Mapping[str, Sequence[tuple[str, ...]]] = {},
) -> Iterator[tuple[int, Tried]]:
    """The releases in which `refused` charts can be rendered, by their numbers: those with the files of values that
    commands name (`named`, by the directory of the chart) or that lie in the chart, and where there is none, one with
    stand-ins for what the chart asks for.

    Each is given with the first release of it that was tried.
    """
    found = [
        (at, one)
        for at, (folder, _) in refused.items()
        for one in beside(folder, sources, named.get(folder.directory, ()))
    ]
    left = {at: first for at, (_, first) in refused.items()}
    for (at, _), tried in zip(found, attempt(found), strict=True):
        if not tried[2].failure:
            left.pop(at, None)
            yield at, tried
    given: dict[int, Mapping[str, Any]] = {at: {} for at in left}
    for _ in range(ROUNDS):
        more = {at: with_stand_ins(order.files, answer, given[at]) for at, (_, order, answer) in left.items()}
        given = {at: values for at, values in more.items() if values is not None}
        wanted = [(at, Wanted("with stand-ins", texts=(json.dumps(one),), is_filled=True)) for at, one in given.items()]
        left = {}
        for (at, _), tried in zip(wanted, attempt(wanted), strict=True):
            if tried[2].failure:
                left[at] = tried
            else:
                yield at, tried
