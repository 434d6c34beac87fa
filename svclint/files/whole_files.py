"""Files that are written whole or not at all, whatever ends the run meanwhile."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from svclint.files.paths import exists, folder_of, is_file, join, real_path, remove, replace, status

_SUFFIX = ".tmp"
# seconds after which nobody writes to a file any more
_LEFT = 60


def write_whole(path: str, text: str, errors: str = "strict") -> None:
    """Write a text whose lines end with a line feed on every system, as `write_whole_bytes` does."""
    write_whole_bytes(path, text.encode("utf-8", errors))


def write_whole_bytes(path: str, data: bytes) -> None:
    """Write a file that is there whole or not at all: beside it first, so that what fails leaves what stood there."""
    if exists(path) and not is_file(path):
        # a pipe or a device is no file to put another one in the place of
        _write(path, data, "wb")
        return
    path = real_path(path)
    beside = f"{path}.{os.getpid()}{_SUFFIX}"
    with _signals_later():
        try:
            with suppress(FileNotFoundError):
                remove(beside)
            # nothing that somebody put there meanwhile, such as a link, is written through
            _write(beside, data, "xb")
            if exists(path):
                os.chmod(beside, status(path).st_mode & 0o7777)
            replace(beside, path)
        except BaseException:
            if exists(beside):
                remove(beside)
            raise
    _clear_beside(path)


def _write(path: str, data: bytes, mode: str) -> None:
    with open(path, mode) as file:
        file.write(data)


@contextmanager
def _signals_later() -> Iterator[None]:
    """What would end the run meanwhile ends it behind: to write takes no time, and half a file is of no use."""
    # imported here: most runs write no file
    import signal

    came: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        came.append(number)

    before = {}
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is None or signal.getsignal(number) in (signal.SIG_IGN, None):
            continue
        # only the main thread may
        with suppress(ValueError):
            before[number] = signal.signal(number, note)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in came[:1]:
            signal.raise_signal(number)


def _clear_beside(path: str) -> None:
    """Take away what runs that were killed while they wrote this file have left beside it."""
    folder, name = folder_of(path), os.path.basename(path)
    with suppress(OSError):
        # not by this system's clock: the disk may be another one's
        now = status(path).st_mtime
        for other in os.listdir(folder):
            number = other[len(name) + 1 : -len(_SUFFIX)]
            if other == f"{name}.{number}{_SUFFIX}" and number.isdecimal():
                left = join(folder, other)
                if os.stat(left).st_mtime < now - _LEFT:
                    remove(left)
