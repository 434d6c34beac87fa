"""A pool of processes: jobs in chunks, the largest first, results in the order of the jobs."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

# so many that the processes end at about the same time
_CHUNKS_A_PROCESS = 8


def work_off(
    work: Callable[[Item], Result], items: Sequence[Item], sizes: Sequence[float], processes: int
) -> Iterator[Result]:
    """`map(work, items)` in `processes` processes. `sizes` say how long each item takes, in whatever unit.

    An executor, because it raises when a process is killed (out of memory) where a Pool would wait for ever.
    """
    # what is alive now stays so: a worker that collects garbage would touch, and so copy, all pages of the parent
    gc.freeze()
    with ProcessPoolExecutor(processes, _context(), _start, (work, items)) as executor:
        place: dict[int, tuple[Future[list[Any]], int]] = {}
        for chunk in _chunks(sizes, processes * _CHUNKS_A_PROCESS):
            future = executor.submit(_work_on, chunk)
            place.update((number, (future, position)) for position, number in enumerate(chunk))
        try:
            for number in range(len(items)):
                future, position = place.pop(number)
                yield future.result()[position]
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise
        finally:
            gc.unfreeze()


def _chunks(sizes: Sequence[float], number: int) -> list[list[int]]:
    """The numbers of the items in about `number` chunks of like size, those with the largest items first."""
    enough = sum(sizes) / number
    chunks: list[list[int]] = []
    room = 0.0
    for item in sorted(range(len(sizes)), key=lambda one: (-sizes[one], one)):
        if room <= 0:
            chunks.append([])
            room = enough
        chunks[-1].append(item)
        room -= sizes[item]
    return chunks


def shares_memory() -> bool:
    """Whether workers have all that was imported, parsed and indexed, and nothing is sent to them: there is a fork."""
    return "fork" in multiprocessing.get_all_start_methods()


def _context() -> BaseContext:
    return multiprocessing.get_context("fork" if shares_memory() else "spawn")


# in a worker: what it is to do, and on what; set once, before the first chunk arrives
_task: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []


def _start(work: Callable[[Any], Any], items: Sequence[Any]) -> None:
    # Ctrl-C reaches every process of the group; the first one ends the others
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # what the command does when it is told to end is not for its workers
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.disable()
    _task.append((work, items))


def _end_with_parent() -> None:
    """End this process when the one that started it is no more: killed, it can tell nobody, and the queue that its
    workers wait for would never end, since each of them holds it open."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work_on(chunk: list[int]) -> list[Any]:
    work, items = _task[-1]
    return [work(items[number]) for number in chunk]
