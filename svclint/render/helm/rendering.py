"""Charts rendered by Helm's library in a process of its own, as far as that is installed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.render.helm.cache import Cache
    from svclint.render.helm.limits import Limits
    from svclint.render.helm.orders import Order, RenderedChart


def available() -> bool:
    """Whether there is something that can render. Nothing of it is imported."""
    from svclint.render.helm.installed import library_folder

    return library_folder() != ""


def render(
    orders: Sequence[Order], *, cache: bool | Cache = False, limits: Limits | None = None
) -> list[RenderedChart]:
    """What each chart prints, in the order of `orders`; a chart that costs more than `limits` fails, and no other.

    `cache` is that of the user, or one that is given.
    """
    # imported here: a chart that is not rendered needs none of it
    from svclint.render.helm.cache import Cache
    from svclint.render.helm.limits import Limits
    from svclint.render.helm.orders import RenderedChart
    from svclint.render.helm.process import Worker

    kept = (Cache() if cache is True else cache) or None
    answers: list[RenderedChart] = []
    with Worker(limits or Limits()) as worker:
        for order in orders:
            known = kept.get(order) if kept else None
            made = None if known else worker.rendered(order)
            if made and kept:
                # why a worker ended is no property of the chart, and may be different next time
                kept.put(order, made)
            answers.append(known or made or RenderedChart((), worker.words()))
    if kept:
        kept.trim()
    return answers
