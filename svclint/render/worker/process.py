"""A worker as its parent sees it: started when needed, killed where an order costs too much, and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from svclint.files.looks import note_chance
from svclint.named_tuple import NamedTuple
from svclint.render.worker import frames
from svclint.render.worker.limits import Limits

# what a system cannot start a program without; nothing that leads to a cluster, a proxy or another library
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_START = (
    "import sys; sys.path += sys.argv[4:]; from importlib import import_module;"
    " import_module(sys.argv[1]).start(*sys.argv[2:4])"
)
_READ = 4000


class Task(NamedTuple):
    """What a worker does: its `module` has a function `start(limits, home)`, `folder` holds a library that it needs,
    `variables` are of its environment; `doing` and `doer` are for people ("rendering it", "the renderer")."""

    module: str
    doing: str
    doer: str
    folder: str = ""
    variables: Mapping[str, str] = {}


class Worker:
    """One process for many orders."""

    def __init__(self, task: Task, limits: Limits) -> None:
        self._task = task
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._is_late = False
        self._code = 0

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._end()
        if self._folder is not None:
            self._folder.cleanup()

    def answer(self, header: dict[str, Any], block: bytes) -> tuple[dict[str, Any], bytes] | None:
        """What it says to an order. None where it ended over it: `words` says why."""
        process = self._process or self._started()
        self._is_late = False
        clock = threading.Timer(self._limits.seconds, self._late, (process,))
        clock.start()
        try:
            assert process.stdin is not None and process.stdout is not None
            frames.write(process.stdin, header, block)
            found = frames.read(process.stdout, self._limits.most)
        except (OSError, frames.BrokenFrame):
            found = None
        finally:
            clock.cancel()
        if found is None:
            # another time it may have the seconds and the memory that it needs
            note_chance()
            self._end()
        return found

    def words(self) -> str:
        """Why the last order has no answer."""
        if self._is_late:
            return f"{self._task.doing} takes more than {self._limits.seconds} seconds"
        errors = Path(self._folder.name, "errors") if self._folder is not None else None
        said = errors.read_bytes()[:_READ].decode(errors="replace") if errors is not None and errors.exists() else ""
        return self._limits.exceeded(said, self._code, self._task.doing) or _ended(self._task.doer, said)

    def _started(self) -> subprocess.Popen[bytes]:
        # not before there is somebody who removes it where this process cannot
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="svclint-", ignore_cleanup_errors=True)
        home = self._folder.name
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        own = {**dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP"), home), "GOTRACEBACK": "none"}
        folders = (str(Path(__file__).resolve().parents[3]), *filter(None, [self._task.folder]))
        with Path(home, "errors").open("wb") as errors:
            process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _START, self._task.module, self._limits.as_text(), home, *folders],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=home,
                env={**kept, **own, **self._task.variables},
                # what it starts itself is killed with it
                start_new_session=True,
            )
        self._process = process
        return process

    def _late(self, process: subprocess.Popen[bytes]) -> None:
        self._is_late = True
        _kill(process)

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        _kill(process)
        for stream in (process.stdin, process.stdout):
            # what was not sent any more is of no use to anybody
            with suppress(OSError):
                assert stream is not None
                stream.close()
        self._code = process.wait()


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform != "win32" and process.returncode is None:
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _ended(doer: str, said: str) -> str:
    last = said.strip().rpartition("\n")[2]
    return f"{doer} ended{f': {last[:200]}' if last else ''}"
