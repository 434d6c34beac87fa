"""A pool of processes, this one among them: jobs in chunks, the largest first, results in the order of the jobs."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection, wait
from time import monotonic

from svclint.discover import UsageFault
from svclint.named_tuple import NamedTuple
from svclint.typing_names import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

# The first chunks hold an eighth of what falls to each process, and the last ones so little that all end at about the
# same time.
_SHARE_OF_LEFT = 1 / 8
_SMALLEST = 1 / 96
# chunks that a process knows of: when it is done with one, the next lies there
_AHEAD = 2
# seconds that the first process does anything else before it listens to the others
_WHILE = 0.005


class _Task(NamedTuple):
    """What the processes do, and on what: items by the numbers in a chunk."""

    work: Callable[[Any], Any]
    items: Sequence[Any]
    chunks: list[list[int]]


class _Said(NamedTuple):
    """What a process says of a chunk: the results, or what was raised."""

    chunk: int
    results: list[Any]
    error: BaseException | None


def work_off(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    sizes: Sequence[float],
    processes: int,
    here: Callable[[Item], Result] | None = None,
) -> Iterator[Result]:
    """`map(work, items)` in `processes` processes. `sizes` say how long each item takes, in whatever unit.

    This process is one of them: it has no less to do than the others while it waits, and what it finds need not be
    sent. `here` is what it does with an item, where that is not `work`.

    The pools of the standard library have one queue for all processes, and wait for ever where one is killed (out of
    memory) half-way through what it says. Here each has a pipe of its own, which ends with it.
    """
    found: dict[int, Result] = {}
    number = 0
    for one, result in as_done(work, items, sizes, processes, here):
        found[one] = result
        while number in found:
            yield found.pop(number)
            number += 1


def as_done(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    sizes: Sequence[float],
    processes: int,
    here: Callable[[Item], Result] | None = None,
) -> Iterator[tuple[int, Result]]:
    """The same, each result with the number of its item as soon as it is known: who does more with it here goes first,
    and the others work meanwhile on what is left."""
    # what is alive now stays so: a worker that collects garbage would touch, and so copy, all pages of the parent
    gc.freeze()
    workers = _Workers(_Task(work, items, _chunks(sizes, processes)), processes, here or work)
    try:
        yield from workers.results()
    finally:
        workers.end()
        gc.unfreeze()


class _Workers:
    """The processes by their pipes, the chunks that nobody has yet, and the results that nobody has asked for yet."""

    __slots__ = ("_found", "_heard", "_known", "_left", "_mine", "_own", "_processes", "_task")

    def __init__(self, task: _Task, processes: int, own: Callable[[Any], Any]) -> None:
        self._task = task
        self._own = own
        self._found: deque[tuple[int, Any]] = deque()
        self._heard = monotonic()
        self._known = 0
        self._left = iter(range(len(task.chunks)))
        self._mine: list[int] = []
        self._processes: dict[Connection, Any] = {}
        for _ in range(min(processes, len(task.chunks)) - 1):
            here, process = start(_serve, task)
            self._processes[here] = process
        for pipe in self._processes:
            self._send(pipe, _AHEAD)

    def _send(self, pipe: Connection, chunks: int) -> None:
        for number in islice(self._left, chunks):
            # one that has ended is noticed where it is heard
            with suppress(OSError):
                pipe.send(number)

    def results(self) -> Iterator[tuple[int, Any]]:
        """What came of each item, by its number; raises what it raised."""
        for _ in self._task.items:
            while not self._found:
                self._listen(0 if self._works_here() else None)
            if monotonic() - self._heard > _WHILE:
                self._listen(0)
            yield self._found.popleft()

    def _listen(self, seconds: float | None) -> None:
        """Hear what the others say by then, or the first of it."""
        for pipe in wait(list(self._processes), seconds):
            # with the last result that one of them said all have ended
            if pipe in self._processes:
                self._hear(pipe)
        self._heard = monotonic()

    def _works_here(self) -> bool:
        """Work for a while, on chunks that nobody had yet; whether anything was left. Who has nothing to do any more,
        or cannot say what it has found before somebody listens, must not wait until a whole chunk is done here."""
        began = monotonic()
        has_worked = False
        while monotonic() - began < _WHILE:
            if not self._mine:
                chunk = next(self._left, None)
                if chunk is None:
                    # what is waited for may have been the last item, and then nobody else has anything to say
                    return has_worked
                self._mine = self._task.chunks[chunk][::-1]
            one = self._mine.pop()
            self._found.append((one, self._own(self._task.items[one])))
            self._count(1)
            has_worked = True
        return True

    def _count(self, results: int) -> None:
        """So many more are known; with the last one the others have no more to do, and their memory is given back
        while this process goes on."""
        self._known += results
        if self._known == len(self._task.items):
            self.end()

    def _hear(self, pipe: Connection) -> None:
        try:
            said: _Said = pipe.recv()
        except (EOFError, OSError):
            raise ended(self._processes[pipe]) from None
        if said.error is not None:
            raise said.error
        self._found.extend(zip(self._task.chunks[said.chunk], said.results, strict=True))
        self._count(len(said.results))
        if self._processes:
            self._send(pipe, 1)

    def end(self) -> None:
        """What is not done by now nobody wants. Nobody waits either until all memory of the others is given back:
        multiprocessing asks about them when the next one is started, and at the end."""
        for pipe, process in self._processes.items():
            process.kill()
            pipe.close()
        self._processes.clear()


def start(serve: Callable[..., None], *given: object) -> tuple[Connection, Any]:
    """Start a process that is asked through a pipe, which ends with it: `serve` gets its end and what is `given`."""
    context = multiprocessing.get_context("fork") if shares_memory() else multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_begin, args=(serve, there, *given), daemon=True)
    process.start()
    # the process alone holds its end: with it the pipe ends
    there.close()
    return here, process


def ended(process: Any) -> UsageFault:
    """What there is to say of a process that has ended before it had said what it found."""
    process.join()
    how = f"signal {-process.exitcode}" if process.exitcode < 0 else f"exit code {process.exitcode}"
    return UsageFault(
        f"one of its processes has ended ({how}), as happens where there is not enough memory; fewer --jobs need less"
    )


def _chunks(sizes: Sequence[float], processes: int) -> list[list[int]]:
    """The numbers of the items in chunks: each of the largest alone, before all others; then neighbours, which share
    files that are read once in a process. Later chunks are smaller."""
    total = sum(sizes)
    alone = total / processes * _SHARE_OF_LEFT
    chunks = [[one] for one in sorted(range(len(sizes)), key=lambda one: (-sizes[one], one)) if sizes[one] > alone]
    left = total - sum(sizes[one] for each in chunks for one in each)
    room = 0.0
    for item in (one for one, size in enumerate(sizes) if size <= alone):
        if room <= 0:
            chunks.append([])
            room = max(left / processes * _SHARE_OF_LEFT, total / processes * _SMALLEST)
        chunks[-1].append(item)
        room -= sizes[item]
        left -= sizes[item]
    return chunks


def shares_memory() -> bool:
    """Whether workers have all that was imported, parsed and indexed, and nothing is sent to them: there is a fork."""
    return "fork" in multiprocessing.get_all_start_methods()


# -- in a worker -------------------------------------------------------------------------------------------------------


def _begin(serve: Callable[..., None], pipe: Connection, *given: object) -> None:
    # Ctrl-C reaches every process of the group; the first one ends the others
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # what the command does when it is told to end is not for its workers
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.disable()
    serve(pipe, *given)


def _serve(pipe: Connection, task: _Task) -> None:
    while True:
        number: int = pipe.recv()
        try:
            pipe.send(_Said(number, [task.work(task.items[one]) for one in task.chunks[number]], None))
        except Exception as error:
            pipe.send(_Said(number, [], with_traceback(error)))


def with_traceback(error: Exception) -> Exception:
    """The error as it can be sent: a traceback cannot, so its words go with it."""
    import pickle
    import traceback

    error.add_note(f"in a process of its own:\n{traceback.format_exc()}")
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _end_with_parent() -> None:
    """End this process when the one that started it is no more: killed, it can tell nobody, and its pipe may stay, as
    the workers that were started later hold it open."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
