"""Finding manifest files below directories: ignore files, hidden and vendored folders, symbolic links."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from svclint.discover.read import reason

if TYPE_CHECKING:
    import pathspec

SUFFIXES = (".yaml", ".yml", ".json")
VENDORED = frozenset(
    {"vendor", "node_modules", "third_party", "bower_components", "site-packages", "venv", "__pycache__"}
)


class Found(NamedTuple):
    """A file to read: its path as given to the operating system; `error` says why a folder could not be entered."""

    path: str
    explicit: bool = False
    error: str = ""


class _Rules(NamedTuple):
    """One ignore file: the absolute directory it stands in, with a separator at the end, and its patterns."""

    directory: str
    spec: pathspec.GitIgnoreSpec


def walk(directory: str, excludes: Iterable[tuple[str, Sequence[str]]], *, ignore: bool) -> Iterator[Found]:
    """The manifest files below `directory`, sorted by path.

    `excludes` are directories, each with gitignore-style patterns for what lies below it. `ignore` switches on every
    other kind of leaving out.
    """
    rules: list[_Rules] = []
    if ignore:
        rules.extend(_above(directory))
    rules.extend(_rules(base, patterns) for base, patterns in excludes if patterns)
    yield from _walk(directory, rules, ignore, _Links(directory))


def _walk(directory: str, rules: list[_Rules], ignore: bool, links: _Links) -> Iterator[Found]:
    try:
        with os.scandir(directory or ".") as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield Found(directory, error=f"the directory cannot be read: {reason(error)}")
        return
    if ignore and any(entry.name == ".gitignore" for entry in found):
        rules = [*rules, *_ignore_file(directory)]
    for entry in found:
        path = f"{directory}/{entry.name}" if directory and directory != "." else entry.name
        is_directory = _is_directory(entry)
        if not is_directory and not entry.name.endswith(SUFFIXES):
            continue
        if ignore and entry.name.startswith(".") and is_directory:
            continue
        if ignore and is_directory and entry.name in VENDORED:
            continue
        if rules and _ignored(path, is_directory, rules):
            continue
        if not is_directory:
            yield Found(path)
        elif not entry.is_symlink() or links.admit(path):
            yield from _walk(path, rules, ignore, links)


class _Links:
    """Which linked directories are followed: those that lead out of the walked tree, each target once."""

    __slots__ = ("root", "seen")

    def __init__(self, root: str) -> None:
        self.root = os.path.realpath(root or ".")
        self.seen: set[str] = set()

    def admit(self, path: str) -> bool:
        target = os.path.realpath(path)
        inside = target == self.root or target.startswith(self.root + os.sep)
        above = self.root.startswith(target.rstrip(os.sep) + os.sep)
        if inside or above or target in self.seen:
            return False
        self.seen.add(target)
        return True


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _ignored(path: str, is_directory: bool, rules: list[_Rules]) -> bool:
    """Whether the ignore files leave `path` out; the deepest file that has an opinion decides, as in git."""
    absolute = os.path.abspath(path)  # noqa: PTH100
    for one in reversed(rules):
        if not absolute.startswith(one.directory):
            continue
        relative = absolute[len(one.directory) :] + ("/" if is_directory else "")
        verdict = one.spec.check_file(relative).include
        if verdict is not None:
            return verdict
    return False


def _rules(directory: str, patterns: Sequence[str]) -> _Rules:
    import pathspec

    absolute = os.path.abspath(directory or ".").rstrip(os.sep) + os.sep  # noqa: PTH100
    return _Rules(absolute, pathspec.GitIgnoreSpec.from_lines(patterns))


def _ignore_file(directory: str) -> list[_Rules]:
    path = os.path.join(directory or ".", ".gitignore")  # noqa: PTH118
    try:
        with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            patterns = file.read().splitlines()
    except OSError:
        return []
    return [_rules(directory, patterns)]


def _above(directory: str) -> list[_Rules]:
    """The ignore files of the folders above `directory`, from the repository's root down."""
    found: list[list[_Rules]] = []
    here = os.path.abspath(directory or ".")  # noqa: PTH100
    while not os.path.exists(os.path.join(here, ".git")):  # noqa: PTH110, PTH118
        parent = os.path.dirname(here)  # noqa: PTH120
        if parent == here:
            return []
        here = parent
        found.append(_ignore_file(here))
    return [one for rules in reversed(found) for one in rules]
