"""Which directories the commands of texts name, whose paths may have variables in them: `-k overlays/$(ENV)`."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from fnmatch import fnmatchcase

from svclint.discover.hearsay.applying import folder_of_repository, local_path
from svclint.files.paths import folders_above

# of a shell, of make, of a workflow
_VARIABLE = r"\$\$?(?:\w+|\{[\w.-]+(?::?[-=][^{}/$]*)?\}|\([\w.-]+\)|\{\{[^{}/]{1,200}\}\})"
_ANY = "\0"
# what a shell, or a reader, makes other paths of
_OPEN = r"[$<>{}()*?~%`\[\]]|://"


class Directories:
    """Some directories, by which texts that stand elsewhere name them."""

    __slots__ = ("_all", "_below")

    def __init__(self, directories: Collection[str]) -> None:
        self._all = frozenset(directories)
        self._below: Mapping[str, set[str]] | None = None

    def meant(self, written: str, here: str) -> frozenset[str]:
        """Those that a command names, in a text that stands in the directory `here`: all that a path with a variable
        may be, from the first directory there or above where it may be any."""
        one = self._named(written, here)
        if one is not None:
            return frozenset({one})
        path = with_gaps(written)
        if path is None:
            return frozenset()
        for folder in (here, *folders_above(here)):
            found = self._filled(posixpath.normpath(posixpath.join(folder, path)))
            if found:
                return found
        return frozenset()

    def _named(self, written: str, here: str) -> str | None:
        path = folder_of_repository(written)
        path = local_path(written) if path is None else path
        if not path:
            return None
        for folder in (here, *folders_above(here)):
            joined = posixpath.normpath(posixpath.join(folder, path))
            if joined in self._all:
                return joined
        ending = [one for one in self._all if one.endswith(f"/{path}")]
        return ending[0] if len(ending) == 1 else None

    def _filled(self, path: str) -> frozenset[str]:
        """The directories that a path with gaps may be, step by step."""
        if self._below is None:
            self._below = _below(self._all)
        found = {"/"} if path.startswith("/") else {""}
        for step in path.strip("/").split("/"):
            if _ANY in step:
                pattern = step.replace(_ANY, "*")
                found = {
                    posixpath.join(above, one)
                    for above in found
                    for one in self._below.get(above, ())
                    if fnmatchcase(one, pattern)
                }
            else:
                found = {posixpath.join(above, step) for above in found if step in self._below.get(above, ())}
        return self._all & found


def with_gaps(written: str) -> str | None:
    """A path with gaps in the place of its variables; None where it has none, or where nothing else is known of it,
    as of one that leaves by `..` what a variable names.

    What it begins with is where somebody stands: the root of a repository, as `$ROOT/overlays/prod` has it.
    """
    if "$" not in written:
        return None
    path = re.sub(_VARIABLE, _ANY, written.strip("\"'"))
    while path.startswith(f"{_ANY}/"):
        path = path[len(_ANY) + 1 :].lstrip("/")
    if _ANY not in path or re.search(_OPEN, path):
        return None
    whole = posixpath.normpath(path)
    steps = [step for step in whole.split("/") if step not in ("", ".", "..")]
    is_known = whole.count(_ANY) == path.count(_ANY) and not all(_ANY in step for step in steps)
    return whole if is_known else None


def pattern_of(path: str) -> re.Pattern[str]:
    """What finds a path with gaps in those that it may be, as seen from a directory that they lie in."""
    pattern = "/".join("[^/]+".join(map(re.escape, step.split(_ANY))) for step in path.split("/") if step != "..")
    return re.compile(rf"(?:^|/){pattern}\Z")


def _below(directories: Collection[str]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for directory in directories:
        one = directory
        while one not in ("", "/", "."):
            above, name = posixpath.split(one)
            if name in found[above]:
                break
            found[above].add(name)
            one = above
    return found
