"""Where reading ends: what a stranger's files name is read only inside of the repository that somebody named."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Sequence
from stat import S_ISDIR, S_ISREG

from svclint.files.paths import (
    absolute_path,
    exists,
    folder_of,
    is_absolute,
    is_dir,
    join,
    real_path,
    relative_path,
    status,
    with_home,
    working_directory,
)
from svclint.source import OUTSIDE


class Boundary:
    """The directories inside of which files are read that other files name: the repositories of `named` paths.

    A repository is the nearest directory above with a `.git`. Without one it is the working directory, if the path lies
    in it, else the named directory alone: a checkout may come as an archive. The home directory and the root of the
    file system hold more than a checkout, and never count as one.
    """

    __slots__ = ("_here", "_linked", "_named", "_roots", "_shown_roots")

    def __init__(self, named: Sequence[str]) -> None:
        self._named = named
        self._roots: tuple[str, ...] = ()
        self._shown_roots: tuple[tuple[str, str], ...] = ()
        self._here = ""
        self._linked: dict[str, str] = {}

    def learn(self, path: str, shown: str) -> None:
        """Note that the run holds the file to which the link `path` leads, as `shown`."""
        self._linked[real_path(path)] = shown

    def refusal(self, path: str) -> str:
        """Why what stands at `path` is not read, in words; empty where it may be read, or is not there."""
        if "\0" in path:
            return ""
        return self.outside(path) or _no_file(path)

    def outside(self, path: str) -> str:
        """That what stands at `path` lies beyond, in words; empty where it does not."""
        self._look_around()
        real = real_path(path)
        if not any(_within(real, root) for root in self._roots):
            written = os.path.normpath(join(self._here, path))
            is_link = any(_within(written, root) for root in self._roots)
            return f"it {'is a symbolic link that leads' if is_link else 'lies'} {OUTSIDE} {self._shown()}"
        return ""

    def followed(self, path: str) -> str:
        """The path of the same file without symbolic links below what was named, as Sources are called."""
        self._look_around()
        real = real_path(path)
        if real in self._linked:
            return self._linked[real]
        for shown, root in self._shown_roots:
            if _within(path, shown) and _within(real, root):
                return posixpath.join(shown, relative_path(real, root))
        return real.replace(os.sep, "/") if is_absolute(path) else relative_path(real, self._here)

    def _look_around(self) -> None:
        """Find the roots, once a run asks for the first file that it does not have."""
        if self._roots:
            return
        named = self._named or (".",)
        self._here = real_path(working_directory())
        self._roots = tuple(dict.fromkeys(root for one in named for root in self._around(one)))
        self._shown_roots = tuple((one.rstrip("/"), real_path(one)) for one in named if one.strip("./"))

    def _shown(self) -> str:
        """The boundary in words: no name of a directory of this machine, which would differ from run to run."""
        return "the repository" if any(exists(join(root, ".git")) for root in self._roots) else "what was named"

    def _around(self, named: str) -> Iterator[str]:
        """What may be read on behalf of a path that somebody named; of a link, where it stands and where it leads."""
        for path in {absolute_path(named): None, real_path(named): None}:
            folder = real_path(path if is_dir(path) else folder_of(path))
            root = _repository(folder)
            if root:
                yield root
            elif _within(folder, self._here) and self._here not in (os.sep, real_path(with_home("~"))):
                yield self._here
            else:
                yield folder


def _repository(folder: str) -> str:
    """The nearest directory from `folder` upwards that git keeps its state in; a worktree's `.git` is a file."""
    while not exists(join(folder, ".git")):
        above = folder_of(folder)
        if above == folder:
            return ""
        folder = above
    return folder


def _within(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _no_file(path: str) -> str:
    """Why what is there cannot be read as a file or a directory: to open a pipe would wait for ever."""
    try:
        mode = status(path).st_mode
    except OSError as error:
        from errno import ELOOP

        return "its symbolic links lead in circles" if error.errno == ELOOP else ""
    return "" if S_ISREG(mode) or S_ISDIR(mode) else "it is not a regular file"
