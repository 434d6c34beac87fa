"""The results as JSON lines: each is written as it comes, and a file that a killed run left is gone on with."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from svclint import __version__
from svclint.discover import UsageFault
from svclint.fleet.row import GOOD
from svclint.named_tuple import NamedTuple

Row = Mapping[str, Any]
_BLOCK = 1 << 16


class Done(NamedTuple):
    """What is known of a repository that has a row, enough to say whether that will do."""

    status: str
    version: str
    flags: tuple[str, ...]

    @classmethod
    def of(cls, row: Row) -> Done:
        return cls(row["status"], row["version"], tuple(row["flags"]))

    def will_do(self, flags: Sequence[str], retry_failed: bool) -> bool:
        """Whether the row is what a run with these flags would write."""
        good = self.status in GOOD or not retry_failed
        return good and self.version == __version__ and self.flags == tuple(flags)


class JsonLines:
    """A file of rows that one process at a time adds to. Of two rows of a repository the later one holds."""

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        except OSError as error:
            raise UsageFault(f"--output {path}: {error.strerror or error}") from None
        _lock(self._file, path)
        _mend(self._file)

    def __enter__(self) -> JsonLines:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._file)

    def done(self) -> dict[str, Done]:
        """What each repository that has a row is known by."""
        return {one["repository"]: Done.of(one) for one in read(self.path)}

    def add(self, line: str) -> None:
        """Write a row, at once: a kill loses no more than the line that is being written."""
        rest = memoryview(line.encode())
        while rest:
            rest = rest[os.write(self._file, rest) :]

    def clear(self) -> None:
        os.ftruncate(self._file, 0)


def read(path: str) -> Iterator[Row]:
    """The rows of a file. A last line that is torn, because a run was killed while it wrote it, is none of them."""
    try:
        with Path(path).open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.endswith(b"\n"):
                    yield _parsed(line, path, number)
    except OSError as error:
        raise UsageFault(f"{path}: {error.strerror or error}") from None


def _parsed(line: bytes, path: str, number: int) -> Row:
    try:
        found = json.loads(line)
        Done.of(found)
        str(found["repository"])
    except (ValueError, KeyError, TypeError):
        raise UsageFault(f"{path}:{number}: no row of a fleet's results") from None
    row: Row = found
    return row


def _mend(file: int) -> None:
    """Cut off what stands behind the last line end."""
    end = size = os.fstat(file).st_size
    while end:
        begin = max(0, end - _BLOCK)
        place = os.pread(file, end - begin, begin).rfind(b"\n")
        if place >= 0:
            end = begin + place + 1
            break
        end = begin
    if end < size:
        os.ftruncate(file, end)


def _lock(file: int, path: str) -> None:
    """Keep others from adding to the file; the system lets go when this process ends, however it does."""
    try:
        import fcntl
    except ImportError:  # not every system has it
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        raise UsageFault(f"--output {path}: another run is writing to it") from None


def latest(rows: Iterator[Row]) -> dict[str, Row]:
    """The row of each repository that holds."""
    return {one["repository"]: one for one in rows}
