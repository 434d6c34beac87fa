"""Lists of what to leave out as git reads them: the lines of `.gitignore`, and patterns of the configuration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from svclint.files.globs import Glob, glob
from svclint.named_tuple import NamedTuple

_SPECIAL = frozenset("*?[\\")
_REMEMBERED = 20_000  # names and folders, of which a tree may have any number


class _Line(NamedTuple):
    """One line: whether it leaves out or takes back, what it means, and whether only folders of that name.

    `name` is a plain name, `end` what names end with after one star; `pattern` is asked where both are empty.
    """

    number: int
    leaves_out: bool
    folders: bool
    name: str
    end: str
    pattern: Glob
    anchored: bool


class IgnoreList:
    """Lines, the last that means a path decides. What lies in a folder that is left out cannot come back."""

    __slots__ = ("_anchored", "_by_folder", "_by_name", "_free", "_named")

    def __init__(self, lines: Iterable[str]) -> None:
        read = list(_lines(lines))
        self._anchored = [one for one in reversed(read) if one.anchored]
        self._free = [one for one in reversed(read) if not one.anchored and not one.name]
        self._named: dict[str, list[_Line]] = {}
        for one in reversed(read):
            if one.name:
                self._named.setdefault(one.name, []).append(one)
        self._by_name: dict[tuple[str, bool], _Line | None] = {}
        self._by_folder: dict[str, bool] = {}

    def verdict(self, path: str) -> bool | None:
        """Whether a path is left out, seen from where the list stands; None where nothing is said. Those of folders
        end with a slash."""
        is_folder = path.endswith("/")
        names = path.rstrip("/").split("/")
        if len(names) > 1 and self._is_out(names[:-1]):
            return True
        last = self._last(names, is_folder)
        return last.leaves_out if last is not None else None

    def _is_out(self, names: list[str]) -> bool:
        """Whether a folder is left out, or one that it lies in."""
        folder = "/".join(names)
        found = self._by_folder.get(folder)
        if found is None:
            lasts = (self._last(names[:count], True) for count in range(1, len(names) + 1))
            found = any(last is not None and last.leaves_out for last in lasts)
            if len(self._by_folder) < _REMEMBERED:
                self._by_folder[folder] = found
        return found

    def _last(self, names: list[str], is_folder: bool) -> _Line | None:
        """The last line that means this very path."""
        found = self._by_own_name(names[-1], is_folder)
        for one in self._anchored:
            if found is not None and found.number > one.number:
                break
            if (is_folder or not one.folders) and one.pattern.matches(names):
                return one
        return found

    def _by_own_name(self, name: str, is_folder: bool) -> _Line | None:
        """The last of the lines that mean a name, wherever it is."""
        key = (name, is_folder)
        if key in self._by_name:
            return self._by_name[key]
        named = next((one for one in self._named.get(name, ()) if is_folder or not one.folders), None)
        free = next((one for one in self._free if (is_folder or not one.folders) and _means(one, name)), None)
        found = max((one for one in (named, free) if one is not None), key=lambda one: one.number, default=None)
        if len(self._by_name) < _REMEMBERED:
            self._by_name[key] = found
        return found


def _means(line: _Line, name: str) -> bool:
    return name.endswith(line.end) if line.end else line.pattern.matches([name])


def _lines(lines: Iterable[str]) -> Iterator[_Line]:
    """gitignore(5), git: dir.c: parse_path_pattern."""
    for number, written in enumerate(lines):
        text = _without_blanks(written.rstrip("\r\n"))
        if not text or text.startswith("#"):
            continue
        leaves_out = not text.startswith("!")
        text = text if leaves_out else text[1:]
        folders = text.endswith("/")
        text = text[:-1] if folders else text
        anchored = "/" in text
        text = text[1:] if text.startswith("/") else text
        plain = _SPECIAL.isdisjoint(text)
        name = text if plain and not anchored else ""
        end = text[1:] if not anchored and text[:1] == "*" and _SPECIAL.isdisjoint(text[1:]) else ""
        if text:
            yield _Line(number, leaves_out, folders, name, end, glob(text), anchored)


def _without_blanks(line: str) -> str:
    """Without the blanks at the end, of which one behind a backslash stays."""
    kept = line.rstrip(" ")
    behind = len(kept) - len(kept.rstrip("\\"))
    return line[: len(kept) + 1] if behind % 2 and len(kept) < len(line) else kept
