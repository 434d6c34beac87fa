"""A process with limits of time and memory, of which nothing is left when it is over or when who asked is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress

import svclint
from svclint.files.paths import absolute_path, folder_of, is_absolute
from svclint.named_tuple import NamedTuple

# `-P`, and this in place of `-m`: nothing is imported from the working directory, which is somebody else's repository
_START = "import sys; sys.path.append(sys.argv.pop(1)); from svclint.cli.child import main; main()"


class Ended(NamedTuple):
    """How a process ended: `code` as subprocess tells it; None where it was out of time."""

    code: int | None
    out: bytes
    err: bytes


def run_svclint(arguments: Sequence[str], folder: str, seconds: float, memory: int) -> Ended:
    """Run `svclint` with these arguments in `folder`. `memory` are bytes, 0 for no limit."""
    root = folder_of(folder_of(absolute_path(svclint.__file__)))
    paths = [one for one in os.environ.get("PYTHONPATH", "").split(os.pathsep) if is_absolute(one)]
    own = {"PYTHONPATH": os.pathsep.join(paths), "PYTHONSAFEPATH": "1"}
    words = [sys.executable, "-P", "-c", _START, root, str(memory), *arguments]
    return run(words, folder, seconds, {**os.environ, **own})


def run(words: Sequence[str], folder: str, seconds: float, environment: Mapping[str, str]) -> Ended:
    """Run a command, and end it with all that it started when `seconds` are over."""
    # its standard input is a pipe that this process holds open: that it is closed tells it that this one is gone
    reading, writing = os.pipe()
    try:
        with subprocess.Popen(
            words,
            cwd=folder,
            env=environment,
            stdin=reading,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            try:
                out, err = process.communicate(timeout=seconds)
            except BaseException as stop:
                _end(process)
                out, err = process.communicate()
                if not isinstance(stop, subprocess.TimeoutExpired):
                    raise
                return Ended(None, out, err)
    finally:
        os.close(reading)
        os.close(writing)
    return Ended(process.returncode, out, err)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and those that it started, which might hold its output open."""
    killpg = getattr(os, "killpg", None)
    with suppress(ProcessLookupError):
        if killpg is None:
            process.kill()
        else:
            killpg(process.pid, signal.SIGKILL)
