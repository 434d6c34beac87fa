"""`svclint` as a job's process: with a limit of memory, and gone as soon as the one that started it is."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress

from svclint.cli.entry import main as run


def main() -> None:
    """Run the command line behind the first argument, which is the limit in bytes, 0 for none."""
    _bound_memory(int(sys.argv.pop(1)))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.exit(run())


def _bound_memory(limit: int) -> None:
    if not limit:
        return
    try:
        import resource
    except ImportError:  # not every system has it
        return
    with suppress(ValueError, OSError):
        # not the address space, of which libraries in Go reserve more than they use
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _end_with_parent() -> None:
    """In a thread: standard input is a pipe that ends with whoever holds it, even if that is killed."""
    os.read(0, 1)
    os.killpg(0, signal.SIGKILL)
