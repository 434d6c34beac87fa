"""Charts rendered in a process of its own: by Helm's library, or by the program `helm` where that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threading import Event

    from svclint.render.helm.cache import Cache
    from svclint.render.helm.orders import Order, RenderedChart
    from svclint.render.helm.process import Worker
    from svclint.render.worker.limits import Limits

_MOST_WORKERS = 4
# to start one takes as long as a dozen charts
_WORTH_A_WORKER = 12


class Workers:
    """The workers of a run: one that has answered waits for the next orders. `program` is the path of `helm`."""

    def __init__(self, limits: Limits | None = None, program: str = "") -> None:
        self.program = program
        self._limits = limits
        self._idle: list[Worker] = []

    def taken(self) -> Worker:
        from svclint.render.helm.process import Worker
        from svclint.render.worker.limits import Limits

        return self._idle.pop() if self._idle else Worker(self._limits or Limits(), self.program)

    def give_back(self, worker: Worker) -> None:
        self._idle.append(worker)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()


def available() -> bool:
    """Whether there is something that can render. Nothing of it is imported."""
    from svclint.render.helm.installed import library_folder

    return library_folder() != ""


def render(
    orders: Sequence[Order],
    *,
    cache: bool | Cache = False,
    limits: Limits | None = None,
    workers: Workers | None = None,
) -> list[RenderedChart]:
    """What each chart prints, in the order of `orders`; a chart that costs more than `limits` fails, and no other.

    `cache` is that of the user, or one that is given. `workers` are left for whoever asks next, by their own limits.
    """
    # imported here: a chart that is not rendered needs none of it
    from svclint.render.helm.cache import Cache

    crew = workers or Workers(limits)
    kept = (Cache(program=crew.program) if cache is True else cache) or None
    known = [kept.get(order) if kept else None for order in orders]
    try:
        made = iter(_made([order for order, answer in zip(orders, known, strict=True) if answer is None], crew, kept))
    finally:
        if workers is None:
            crew.close()
    answers = [next(made) if answer is None else answer for answer in known]
    if kept:
        kept.trim()
    return answers


def _made(orders: Sequence[Order], crew: Workers, cache: Cache | None) -> list[RenderedChart]:
    """By several workers where there is much to do: what stands together may have the chart in common."""
    from concurrent.futures import ThreadPoolExecutor
    from os import cpu_count
    from threading import Event

    if not orders:
        return []
    stop = Event()
    number = min(_MOST_WORKERS, cpu_count() or 1, len(orders) // _WORTH_A_WORKER) or 1
    cuts = [len(orders) * at // number for at in range(number + 1)]
    parts = [orders[start:end] for start, end in pairwise(cuts)]
    with ThreadPoolExecutor(number) as pool:
        try:
            done = list(pool.map(lambda part: _by_one(part, crew, cache, stop), parts))
        except BaseException:
            # an interrupted run does not wait for the rest
            stop.set()
            raise
    return [answer for part in done for answer in part]


def _by_one(orders: Sequence[Order], crew: Workers, cache: Cache | None, stop: Event) -> list[RenderedChart]:
    from svclint.render.helm.orders import RenderedChart

    answers: list[RenderedChart] = []
    worker = crew.taken()
    try:
        for order in orders:
            if stop.is_set():
                break
            answer = worker.rendered(order)
            if answer and cache:
                # why a worker ended is no property of the chart, and may be different next time
                cache.put(order, answer)
            answers.append(answer or RenderedChart((), worker.words()))
    finally:
        crew.give_back(worker)
    return answers
