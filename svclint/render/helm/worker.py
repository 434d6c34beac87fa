"""The process that renders: it reads orders from its standard input, and ends with that."""

from __future__ import annotations

import io
import os
import shutil
import sys
import threading
import time
from queue import SimpleQueue
from typing import IO, Any

from svclint.render.helm import frames
from svclint.render.helm.answers import as_json
from svclint.render.helm.limits import Limits
from svclint.render.helm.orders import ChartFile, Order, Release
from svclint.render.helm.printing import Printer

# seconds between two looks whether the parent is still there
_LOOK = 1.0
_TRIES = 100


def start(limits: str, home: str) -> None:
    main(Limits.of_text(limits), home)


def main(limits: Limits, home: str) -> None:
    """Answers orders, one after the other. Ends at once when whoever asks has ended, and removes `home`, the folder
    that was made for it: whoever is killed tidies nothing up.
    """
    # the library's own words go nowhere near the answers
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _bound_memory(limits)
    orders: SimpleQueue[tuple[dict[str, Any], bytes]] = SimpleQueue()
    threading.Thread(target=_read, args=(sys.stdin.buffer, orders, limits, home), daemon=True).start()
    threading.Thread(target=_watch, args=(os.getppid(), home), daemon=True).start()
    # here and nowhere else: 0.3 s and 80 MB
    from svclint.render.helm.library import Helm

    printer = Printer(Helm(), limits)
    while True:
        order = _order(*orders.get())
        _bound_processor(limits)
        frames.write(answers, {}, as_json(printer.printed(order)).encode())


def _read(stream: IO[bytes], orders: SimpleQueue[tuple[dict[str, Any], bytes]], limits: Limits, home: str) -> None:
    """In a thread: an end must be seen while a template goes on for ever."""
    try:
        while (found := frames.read(stream, most(limits))) is not None:
            orders.put(found)
    finally:
        _end(home)


def _watch(parent: int, home: str) -> None:
    """A process that was forked from the parent has the pipe too, and may live longer."""
    while os.getppid() == parent:
        time.sleep(_LOOK)
    _end(home)


def _end(home: str) -> None:
    # the chart at work may still write
    for _ in range(_TRIES):
        shutil.rmtree(home, ignore_errors=True)
        if not os.path.lexists(home):
            break
    os._exit(0)


def most(limits: Limits) -> int:
    """What an order or an answer may hold: the texts, and what is told about them."""
    return 2 * (limits.read + limits.all_printed)


def asked(order: Order) -> tuple[dict[str, Any], bytes]:
    """An order as a frame."""
    sizes = [[file.name, len(file.data)] for file in order.files]
    header: dict[str, Any] = {"files": sizes, "release": order.release, "kubernetes": order.kubernetes}
    header |= {"apis": order.apis, "traced": order.traced}
    return header, b"".join(file.data for file in order.files)


def _order(header: dict[str, Any], block: bytes) -> Order:
    data = io.BytesIO(block)
    files = tuple(ChartFile(name, data.read(size)) for name, size in header["files"])
    name, namespace, values = header["release"]
    release = Release(name, namespace, tuple(values))
    return Order(files, release, header["kubernetes"], tuple(header["apis"]), header["traced"])


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
