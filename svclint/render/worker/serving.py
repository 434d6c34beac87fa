"""The process itself: it reads orders from its standard input, and ends with that, and all that it has started."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import IO, Any

from svclint.render.worker import frames
from svclint.render.worker.limits import Limits

Frame = tuple[dict[str, Any], bytes]
"""A header, and a block of bytes."""


# seconds between two looks whether the parent is still there
_LOOK = 1.0
_TRIES = 100


def serve(limits: Limits, home: str, prepared: Callable[[], Callable[[dict[str, Any], bytes], Frame]]) -> None:
    """Answers orders, one after the other. Ends at once when whoever asks has ended, and removes `home`, the folder
    that was made for it: whoever is killed tidies nothing up.

    `prepared` gives what answers one; it is asked for behind the first bounds.
    """
    # the words of others go nowhere near the answers
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _bound_memory(limits)
    orders: SimpleQueue[Frame] = SimpleQueue()
    threading.Thread(target=_read, args=(sys.stdin.buffer, orders, limits, home), daemon=True).start()
    threading.Thread(target=_watch, args=(os.getppid(), home), daemon=True).start()
    answer = prepared()
    while True:
        header, block = orders.get()
        _bound_processor(limits)
        frames.write(answers, *answer(header, block))


def _read(stream: IO[bytes], orders: SimpleQueue[Frame], limits: Limits, home: str) -> None:
    """In a thread: an end must be seen while an answer goes on for ever."""
    try:
        while (found := frames.read(stream, limits.most)) is not None:
            orders.put(found)
    finally:
        _end(home)


def _watch(parent: int, home: str) -> None:
    """A process that was forked from the parent has the pipe too, and may live longer."""
    while os.getppid() == parent:
        time.sleep(_LOOK)
    _end(home)


def _end(home: str) -> None:
    # what is at work may still write
    for _ in range(_TRIES):
        shutil.rmtree(home, ignore_errors=True)
        if not os.path.lexists(home):
            break
    if sys.platform != "win32" and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


def _bound_memory(limits: Limits) -> None:
    """Where the system can: Linux. Elsewhere the clock alone ends what grows."""
    if sys.platform != "linux":
        return
    import resource

    # the address space is no measure of what a Go program uses: it reserves far more
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _bound_processor(limits: Limits) -> None:
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + limits.processor, hard))
