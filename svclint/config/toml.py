"""Where the keys and values of a TOML text stand, which the standard library's reader does not tell."""

from __future__ import annotations

import re

from svclint.document import Path
from svclint.named_tuple import NamedTuple

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_INNER_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*'""")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:[^"\\]|\\.)*"' r"|'[^']*'",
    re.DOTALL,
)
_BARE = re.compile(r"[^,\]}#\r\n]*")


class Place(NamedTuple):
    """Character offsets, half open. A table's value is its header; list items have no key."""

    key: tuple[int, int] | None
    value: tuple[int, int]


def places(text: str) -> dict[Path, Place]:
    """The places of every key and list item of `text`, which `tomllib` must have accepted."""
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, Place] = {}
        self.lengths: dict[Path, int] = {}  # of the arrays of tables so far

    def scan(self) -> dict[Path, Place]:
        table: Path = ()
        while self._skip(_SPACE) < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.found

    def _header(self) -> Path:
        start = self.at
        array = self.text.startswith("[[", start)
        self.at += 2 if array else 1
        keys = self._keys()
        self.at += 2 if array else 1
        path: Path = ()
        for number, (key, span) in enumerate(keys, 1):
            path = (*path, key)
            last = number == len(keys)
            if not last or path not in self.found:
                self.found.setdefault(path, Place(span, (start, self.at)))
            if last and array:
                self.lengths[path] = self.lengths.get(path, 0) + 1
            if path in self.lengths:
                path = (*path, self.lengths[path] - 1)
                self.found.setdefault(path, Place(None, (start, self.at)))
        return path

    def _pair(self, table: Path) -> None:
        """`key.key = value`."""
        path = table
        keys = self._keys()
        self._skip(_INNER_SPACE)
        self.at += 1
        self._skip(_INNER_SPACE)
        for key, span in keys:
            path = (*path, key)
            self.found.setdefault(path, Place(span, span))
        self.found[path] = Place(keys[-1][1], self._value(path))

    def _keys(self) -> list[tuple[str, tuple[int, int]]]:
        keys = []
        while True:
            self._skip(_INNER_SPACE)
            start = self.at
            self._skip(_KEY)
            keys.append((_key_text(self.text[start : self.at]), (start, self.at)))
            self._skip(_INNER_SPACE)
            if self.text[self.at : self.at + 1] != ".":
                return keys
            self.at += 1

    def _value(self, path: Path) -> tuple[int, int]:
        start = self.at
        first = self.text[start : start + 1]
        if first == "[":
            self._collection(path, "]")
        elif first == "{":
            self._collection(path, "}")
        elif not self._skip_string():
            self._skip(_BARE)
            self.at = start + len(self.text[start : self.at].rstrip())
        return start, self.at

    def _collection(self, path: Path, end: str) -> None:
        self.at += 1
        index = 0
        while self._skip(_SPACE) < len(self.text) and self.text[self.at] != end:
            if end == "}":
                self._pair(path)
            else:
                item = (*path, index)
                self.found[item] = Place(None, self._value(item))
                index += 1
            self._skip(_SPACE)
            if self.text[self.at : self.at + 1] == ",":
                self.at += 1
        self.at += 1

    def _skip_string(self) -> bool:
        before = self.at
        return self._skip(_STRING) > before

    def _skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
        return self.at


def _key_text(raw: str) -> str:
    if raw[:1] not in "\"'":
        return raw
    import tomllib

    return str(tomllib.loads(f"key = {raw}")["key"])
