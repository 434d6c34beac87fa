"""The worker as its parent sees it: started when needed, killed where a chart costs too much, and started again."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from os import environ
from pathlib import Path
from types import TracebackType

from svclint.render.helm import frames
from svclint.render.helm.answers import from_json
from svclint.render.helm.installed import library_folder
from svclint.render.helm.limits import Limits
from svclint.render.helm.orders import Order, RenderedChart
from svclint.render.helm.worker import asked, most

# what a system cannot start a program without; nothing that leads to a cluster, a proxy or another library
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_START = "import sys; sys.path += sys.argv[3:]; from svclint.render.helm.worker import start; start(*sys.argv[1:3])"
# A chart is short work: to collect what it leaves rarely takes a fifth less of the processor; near the limit of the
# memory the collector is eager again. What time it is where the machine stands is nothing to a chart.
_TUNED = {"GOGC": "400", "TZ": "UTC", "GOTRACEBACK": "none"}
_READ = 4000


class Worker:
    """One process for many charts."""

    def __init__(self, limits: Limits) -> None:
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

    def rendered(self, order: Order) -> RenderedChart | None:
        """What the chart prints. None where the worker ended over it: `words` says why."""
        process = self._process or self._started()
        self._is_late = False
        clock = threading.Timer(self._limits.seconds, self._late, (process,))
        clock.start()
        try:
            header, block = asked(order)
            assert process.stdin is not None and process.stdout is not None
            frames.write(process.stdin, header, block)
            answer = frames.read(process.stdout, most(self._limits))
        except (OSError, frames.BrokenFrame):
            answer = None
        finally:
            clock.cancel()
        if answer is None:
            self._end()
            return None
        return from_json(answer[1].decode())

    def words(self) -> str:
        """Why the last chart has no answer."""
        if self._is_late:
            return f"rendering it takes more than {self._limits.seconds} seconds"
        errors = Path(self._folder.name, "errors") if self._folder is not None else None
        said = errors.read_bytes()[:_READ].decode(errors="replace") if errors is not None and errors.exists() else ""
        if "out of memory" in said or "cannot allocate" in said or "MemoryError" in said:
            return f"rendering it takes more than {self._limits.memory // 1024**2} MiB of memory"
        if "SIGXCPU" in said or self._code == -24:
            return f"rendering it takes more than {self._limits.processor} seconds of the processor"
        last = said.strip().rpartition("\n")[2]
        return f"the renderer ended{f': {last[:200]}' if last else ''}"

    def _started(self) -> subprocess.Popen[bytes]:
        # not before there is somebody who removes it where this process cannot
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="svclint-helm-", ignore_cleanup_errors=True)
        home = self._folder.name
        kept = {name: environ[name] for name in _KEPT if name in environ}
        own = {**dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP"), home), **_TUNED}
        own["GOMEMLIMIT"] = str(self._limits.memory // 2)
        with Path(home, "errors").open("wb") as errors:
            process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _START, self._limits.as_text(), home, *_folders()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=home,
                env={**kept, **own},
            )
        self._process = process
        return process

    def _late(self, process: subprocess.Popen[bytes]) -> None:
        self._is_late = True
        process.kill()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            # what was not sent any more is of no use to anybody
            with suppress(OSError):
                assert stream is not None
                stream.close()
        self._code = process.wait()


def _folders() -> tuple[str, str]:
    own = Path(__file__).resolve().parents[3]
    return str(own), library_folder()
