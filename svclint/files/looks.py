"""What a run asked of the disk, and how that looked: whoever kept its answer can see whether it would be the same."""

from __future__ import annotations

import os
from stat import S_ISDIR, S_ISLNK

Look = list[int | str]
"""How something on the disk looks; empty where nothing is there."""

NUMBERS = 6
"""With so many numbers the look of a file and of a folder's names begins, as `numbers_of` gives them."""

# numbers of files and disks may have 64 bits without a sign
_WITH_SIGN = (1 << 63) - 1

# the runs that are watched
_watched: list[Watched] = []


class Watched:
    """What a run looked at: `looks` by path (those of folders whose names were asked for end with a slash), and how
    often each file was `opened`. `by_chance` says that something came out as the disk alone does not decide."""

    __slots__ = ("by_chance", "looks", "opened")

    def __init__(self) -> None:
        self.by_chance = False
        self.looks: dict[str, Look] = {}
        self.opened: dict[str, int] = {}


def watch() -> Watched:
    """Begin to note what is looked at, until `forget`."""
    _watched.append(Watched())
    return _watched[-1]


def forget() -> None:
    """Note nothing more."""
    _watched.pop()


def note_apart() -> Watched | None:
    """In a process that works for another one: note from now on what that one has not looked at itself, to be sent to
    it; None where nobody watches."""
    return watch() if _watched else None


def take_over(watched: Watched) -> None:
    """Note what another process has looked at for this one."""
    here = _watched[-1]
    for path, one in watched.looks.items():
        if here.looks.setdefault(path, one) != one:
            # it was changed meanwhile: what this one has seen, and what the other one has, are not of one moment
            here.by_chance = True
    for path, times in watched.opened.items():
        here.opened[path] = here.opened.get(path, 0) + times
    here.by_chance = here.by_chance or watched.by_chance


def look(path: str) -> None:
    """Note how what stands at `path` looks before it is asked for, or opened."""
    if _watched and path not in _watched[-1].looks:
        _watched[-1].looks[path] = look_of(path)


def look_into(path: str) -> None:
    """Note that a file is opened, and how it looks before."""
    look(path)
    if _watched:
        _watched[-1].opened[path] = _watched[-1].opened.get(path, 0) + 1


def note_chance() -> None:
    """Note that something came out as it did by chance, as for lack of time: the next run may have more luck."""
    if _watched:
        _watched[-1].by_chance = True


def look_in(folder: str) -> None:
    """Note which names are in a folder, and what is called so: files, folders, links."""
    if not _watched:
        return
    path = of_names(folder)
    if path not in _watched[-1].looks:
        _watched[-1].looks[path] = look_of(path)


def of_names(folder: str) -> str:
    """The path of the look that tells which names are in a folder."""
    return f"{folder}/"


def look_of(path: str) -> Look:
    """How what stands at `path` looks now: what changes when its text does, and where a link leads.

    Of a folder's names the numbers come first: as long as they are the same, so are the names.
    """
    try:
        if path.endswith("/"):
            return [*numbers_of(os.stat(path)), *_names(path)]
        found = os.lstat(path)
        if S_ISLNK(found.st_mode):
            return [os.readlink(path), *(_of_status(os.stat(path)) if os.path.exists(path) else ())]
        return _of_status(found)
    except (OSError, ValueError):
        return []


def _names(folder: str) -> list[str]:
    """The names in a folder, each behind the kind of what has it; what is no such name where they cannot be listed."""
    try:
        with os.scandir(folder) as entries:
            return sorted(f"{_kind(one)}{one.name}" for one in entries)
    except OSError:
        return ["?"]


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "l"
    if entry.is_dir(follow_symlinks=False):
        return "d"
    return "f" if entry.is_file(follow_symlinks=False) else "o"


def _of_status(found: os.stat_result) -> Look:
    # what else a folder's numbers tell is of names in it, which nobody has asked for here
    return [*(numbers_of(found)[:3] if S_ISDIR(found.st_mode) else numbers_of(found))]


def numbers_of(found: os.stat_result) -> tuple[int, int, int, int, int, int]:
    """What is there, and when it was last changed: the last two are times."""
    return (
        found.st_mode,
        found.st_ino & _WITH_SIGN,
        found.st_dev & _WITH_SIGN,
        found.st_size,
        found.st_mtime_ns,
        found.st_ctime_ns,
    )
