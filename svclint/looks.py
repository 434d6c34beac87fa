"""What a run asked of the disk, and how that looked: whoever kept its answer can see whether it would be the same."""

from __future__ import annotations

import os
from collections.abc import Mapping
from stat import S_ISDIR, S_ISLNK

Look = list[int | str]
"""How something on the disk looks; empty where nothing is there."""

# the looks of the run that is watched, by path; those of folders whose names were asked for end with a slash
_watched: list[dict[str, Look]] = []


def watch() -> Mapping[str, Look]:
    """Begin to note what is looked at, until `forget`."""
    _watched.append({})
    return _watched[-1]


def forget() -> None:
    """Note nothing more."""
    _watched.pop()


def look(path: str) -> None:
    """Note how what stands at `path` looks before it is asked for, or opened."""
    if _watched and path not in _watched[-1]:
        _watched[-1][path] = look_of(path)


def look_in(folder: str) -> None:
    """Note which names are in a folder."""
    path = f"{folder}/"
    if _watched and path not in _watched[-1]:
        _watched[-1][path] = look_of(path)


def look_of(path: str) -> Look:
    """How what stands at `path` looks now: what changes when its text does, and where a link leads."""
    try:
        if path.endswith("/"):
            return sorted(os.listdir(path))
        found = os.lstat(path)
        if S_ISLNK(found.st_mode):
            return [os.readlink(path), *(_of_status(os.stat(path)) if os.path.exists(path) else ())]
        return _of_status(found)
    except (OSError, ValueError):
        return []


def _of_status(found: os.stat_result) -> Look:
    # the times of a folder tell of names in it, which nobody has asked for here
    times = [] if S_ISDIR(found.st_mode) else [found.st_size, found.st_mtime_ns, found.st_ctime_ns]
    return [found.st_mode, found.st_ino, found.st_dev, *times]
