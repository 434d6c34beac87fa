"""Paths and files by plain names, without pathlib, which costs start-up time."""

from __future__ import annotations

import os
import posixpath
import sys
from stat import S_ISREG

from svclint.files.looks import look, look_in, look_into
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    _Answer = TypeVar("_Answer")


def _looking(ask: Callable[[str], _Answer]) -> Callable[[str], _Answer]:
    """What asks the disk about a path, and has that noted."""

    def asked(path: str) -> _Answer:
        look(path)
        return ask(path)

    return asked


absolute_path = os.path.abspath
exists = _looking(os.path.exists)
folder_of = os.path.dirname
is_absolute = os.path.isabs
is_dir = _looking(os.path.isdir)
is_file = _looking(os.path.isfile)
is_link = _looking(os.path.islink)
link_target = _looking(os.readlink)
join = os.path.join
lexists = _looking(os.path.lexists)
link = os.symlink
make_folder = os.mkdir
make_folders = os.makedirs
real_path = _looking(os.path.realpath)
remove = os.remove
replace = os.replace
status = _looking(os.stat)
with_home = os.path.expanduser
working_directory = os.getcwd


def folder_above(path: str) -> str:
    """posixpath.dirname of a path as Sources have it, for who asks it thousands of times."""
    folder, slash, _ = path.rpartition("/")
    return folder if folder and folder[-1] != "/" else posixpath.dirname(path) if slash else ""


def folders_above(path: str) -> Iterator[str]:
    """The directories above a path as Sources have it, the nearest first, the working directory as an empty text; what
    lies above `..` has no name here."""
    while path not in ("", "/", "..") and not path.endswith("/.."):
        path = folder_above(path)
        yield path


def is_below(path: str, directory: str) -> bool:
    """Whether a path as Sources have it is `directory` or lies below it; an empty text or `.` is the working directory,
    which lies below `..` itself."""
    if path == directory:
        return True
    if directory in ("", "."):
        return path != ".." and not path.startswith("../")
    start = directory.rstrip("/") + "/"
    if path.startswith(start):
        return not path.startswith("../", len(start)) and path[len(start) :] != ".."
    steps = start.split("/")
    return steps[-2] == ".." and not path.startswith("/") and path.split("/").count("..") < steps.count("..")


def relative_path(path: str, start: str = ".") -> str:
    """`path` as seen from the directory `start`, `/`-separated."""
    return os.path.relpath(path, start).replace(os.sep, "/")


def names_in(folder: str) -> list[str]:
    """The names of what lies in `folder`, sorted."""
    look_in(folder)
    return sorted(os.listdir(folder))


def make_own_folder(folder: str) -> None:
    """Make a folder of the user alone, and those above it, where they are not there."""
    os.makedirs(folder, mode=0o700, exist_ok=True)


def kept_folder() -> str:
    """The folder of all that runs of this user keep for the next: they can do without."""
    return join(_cache_folder(), "svclint")


def _cache_folder() -> str:
    """Where the system keeps what programs can do without: three lines, for which no library is needed."""
    if sys.platform == "win32":
        return os.environ.get("LOCALAPPDATA") or os.path.expanduser("~\\AppData\\Local")
    if sys.platform == "darwin":
        return os.path.expanduser("~/Library/Caches")
    # by the specification a relative path is none
    named = os.environ.get("XDG_CACHE_HOME", "")
    return named if named.startswith("/") else os.path.expanduser("~/.cache")


def read_bytes(path: str) -> bytes:
    look_into(path)
    # all at once: nothing to put between, and no question whether a terminal is behind it
    with open(path, "rb", buffering=0) as file:
        return file.read()


def read_whole(path: str, size: int) -> bytes:
    """The bytes of a regular file that had this size a moment ago: what is known of it is not asked again."""
    look_into(path)
    opened = os.open(path, _TO_READ)
    try:
        return _all_of(opened, size)
    finally:
        os.close(opened)


def read_listed(path: str, limit: int) -> bytes | None:
    """The bytes of what was a regular file when its folder was listed, a moment ago; None where it is none any more, or
    larger than `limit`."""
    look_into(path)
    # should it be a pipe by now, nobody waits for who writes into it
    opened = os.open(path, _TO_READ | _AT_ONCE)
    try:
        found = os.fstat(opened)
        return _all_of(opened, found.st_size) if S_ISREG(found.st_mode) and found.st_size <= limit else None
    finally:
        os.close(opened)


def _all_of(opened: int, size: int) -> bytes:
    data = os.read(opened, size + 1)
    # it may have grown, and a system may give less than it has
    while more := os.read(opened, size + 1) if len(data) != size else b"":
        data += more
    return data


# elsewhere than on Windows there is no other way to read than byte by byte
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_TO_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def write_bytes(path: str, data: bytes, size: int) -> None:
    """Write a file that is not there yet, filled up with holes to its `size`."""
    with open(path, "xb") as file:
        file.write(data)
        file.truncate(size)


def read_text(path: str, errors: str = "strict") -> str:
    look_into(path)
    with open(path, encoding="utf-8", errors=errors) as file:
        return file.read()


def write_text(path: str, text: str, errors: str = "strict") -> None:
    """Write a file whose lines end with a line feed on every system."""
    with open(path, "w", encoding="utf-8", errors=errors, newline="\n") as file:
        file.write(text)
