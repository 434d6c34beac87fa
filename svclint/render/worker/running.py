"""A program that a worker runs: bounded as the worker is, and without a network where the system allows it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from svclint.named_tuple import NamedTuple
from svclint.render.worker.limits import Limits

_SAID = 4000
_NEW_USERS, _NEW_NETWORK = 0x10000000, 0x40000000


class Ran(NamedTuple):
    """What a program printed; where it failed, `said` are its words, or `exceeded` what it had too much of."""

    printed: bytes
    failed: bool = False
    said: str = ""
    exceeded: str = ""


def confine(limits: Limits) -> None:
    """For this process and all that it starts."""
    _leave_network()
    _bound_files(limits)


def run(
    command: Sequence[str], environment: Mapping[str, str], limits: Limits, errors: Path, doing: str, said: int = _SAID
) -> Ran:
    """Runs a program in the folder of `errors`, the file that its words go to: `said` of them are read."""
    with errors.open("wb") as file:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=file, env=environment, cwd=errors.parent
        )
    # where the parent cannot end a group of processes, nobody else ends this one
    clock = threading.Timer(limits.seconds, process.kill)
    clock.start()
    assert process.stdout is not None
    try:
        printed = process.stdout.read(limits.all_printed + 1)
        if len(printed) > limits.all_printed:
            process.kill()
            return Ran(b"", failed=True, exceeded=f"it prints more than {limits.all_printed // 1024**2} MiB")
        code = process.wait()
    finally:
        clock.cancel()
        process.stdout.close()
    if code == 0:
        return Ran(printed)
    with errors.open("rb") as file:
        words = file.read(said).decode(errors="replace")
    return Ran(b"", failed=True, said=words, exceeded=limits.exceeded(words, code, doing))


def _bound_files(limits: Limits) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (limits.all_printed, limits.all_printed))


def _leave_network() -> None:
    """Where the system lets anybody do so, which is Linux without a container around it."""
    if sys.platform == "linux":
        import ctypes

        system = ctypes.CDLL(None)
        if system.unshare(_NEW_NETWORK):
            system.unshare(_NEW_USERS | _NEW_NETWORK)
