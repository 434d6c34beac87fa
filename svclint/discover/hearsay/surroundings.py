"""What lies in folders and above them beside manifests: each folder's names are looked at once in a run."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from svclint.discover.read import listed, names_beside
from svclint.discover.walk import is_plan, may_start, may_tell
from svclint.files.paths import folder_above, folders_above

_TELLS, _STARTS, _PLANS = 1, 2, 4
_KINDS: tuple[tuple[int, Callable[[str], bool]], ...] = ((_TELLS, may_tell), (_STARTS, may_start), (_PLANS, is_plan))


class Surroundings:
    """What the names of files say of the folders in which they stand, and of those below."""

    __slots__ = ("_names", "_seen")

    def __init__(self) -> None:
        # bits for what a name may be; of thousands of folders most hold the same
        self._names: dict[str, int] = {}
        # the same for what lies in a folder, and above it
        self._seen: dict[str, int] = {}

    def has_more(self, directories: Iterable[str]) -> bool:
        """Whether anything but manifests lies in directories, or above them, that somebody may read or run."""
        telling = [one for one in directories if self._around(one) & _TELLS]
        if not telling:
            return False
        # a folder of those that lead to the manifests is no more than that
        above = _with_above(telling)
        return any(
            self._of_name(name) & _TELLS and posixpath.join(one, name) not in above
            for one in above
            for name in names_beside(one)
        )

    def may_start(self, directories: Iterable[str]) -> bool:
        """Whether there may be something there that a machine runs when it starts."""
        return any(self._around(one) & _STARTS for one in directories)

    def has_plans(self, directories: Iterable[str]) -> bool:
        """Whether there are files of Terraform."""
        return any(self._around(one) & _PLANS for one in directories)

    def plans(self, directories: Iterable[str]) -> Iterator[str]:
        """The files of Terraform there."""
        planned = [one for one in directories if self._around(one) & _PLANS]
        above = _with_above(planned)
        yield from sorted(posixpath.join(one, name) for one in above for name in names_beside(one) if is_plan(name))

    def all_plans(self) -> Iterator[str]:
        """The files of Terraform in all folders that the run has listed: what they install goes into clusters."""
        for folder in listed():
            if any(self._of_name(name) & _PLANS for name in names_beside(folder)):
                here = "" if folder == "." else folder
                yield from (posixpath.join(here, name) for name in names_beside(folder) if is_plan(name))

    def _around(self, folder: str) -> int:
        # from there up to where it is known, and down again: folders may nest more deeply than Python's calls
        unknown = []
        for each in chain((folder,), folders_above(folder)):
            if each in self._seen:
                break
            unknown.append(each)
        for each in reversed(unknown):
            found = self._seen.get(next(folders_above(each), each), 0)
            for name in names_beside(each):
                found |= self._of_name(name)
            self._seen[each] = found
        return self._seen[folder]

    def _of_name(self, name: str) -> int:
        bits = self._names.get(name)
        if bits is None:
            bits = self._names[name] = sum(bit for bit, is_so in _KINDS if is_so(name))
        return bits


def _with_above(directories: Iterable[str]) -> set[str]:
    return {each for one in directories for each in (one, *folders_above(one))}


def real_folders(paths: Iterable[str]) -> set[str]:
    """The directories of files; around what only has a name, as standard input may, nothing stands."""
    found = {folder_above(one): one for one in paths}
    # the walk has listed them: no file is asked for
    return {folder for folder, path in found.items() if path.rpartition("/")[2] in names_beside(folder)}
