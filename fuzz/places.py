"""Where keys and values stand in a text: another way to find it than svclint's, to compare with."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
# kubectl refuses the file there, and svclint goes on at the next document; in what a chart renders one may begin there
_REFUSED = re.compile(r"^---[ \t]*+[^\s#].*?(?=^---[ \t]*(?:#[^\r\n]*)?[\r\n]|\Z)", re.MULTILINE | re.DOTALL)
# a comment to kubectl, and to YAML a word as any other
_COMMENTED = re.compile(r"(?<=^---)#.*", re.MULTILINE)
_ITEM = re.compile(r"items\[\d+\]")
_MARKS = (
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


def _blank(found: re.Match[str]) -> str:
    """As many blanks, so that what stands behind them keeps its place."""
    return re.sub(r"[^\r\n]", " ", found[0])


class Entry(NamedTuple):
    """A value of a text: offsets of its key (None in lists), of itself, and whether it is a block collection."""

    key: tuple[int, int] | None
    value: tuple[int, int]
    block: bool


Object = dict[str, list[Entry]]
"""The values of an object by their paths, as findings write these."""


class Written(NamedTuple):
    """An object as it counts, the last of keys that stand there twice, and what the others of these hold."""

    counting: Object
    repeated: Object

    @property
    def entries(self) -> list[Entry]:
        return [one for held in self for entries in held.values() for one in entries]


class Text:
    """The text of a file with its lines."""

    def __init__(self, data: bytes, *, is_template: bool = False) -> None:
        encoding = "utf-8"
        for mark, name in _MARKS:
            if data.startswith(mark):
                data, encoding = data[len(mark) :], name
                break
        self.text = data.decode(encoding, "replace")
        self.is_template = is_template
        self.starts = [0, *(found.end() for found in _LINE_BREAK.finditer(self.text))]
        self._objects: list[Written] | None = None

    def offset(self, line: int, column: int) -> int | None:
        """The offset of a place, None where the text has no such place."""
        if not 1 <= line <= len(self.starts):
            return None
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        at = self.starts[line - 1] + column - 1
        return at if self.starts[line - 1] <= at <= end else None

    def is_printed(self, start: int, end: int) -> bool:
        """Whether a place is that of what a template's action prints: the line of the action, or the rest of it."""
        first = self.text.rfind("\n", 0, start) + 1
        line = _LINE_BREAK.split(self.text[first:], maxsplit=1)[0].rstrip()
        return self.is_template and "{{" in line and end == first + len(line)

    def objects(self) -> list[Written]:
        """What the text's documents hold, and the items of those that are Lists; empty where it is no YAML."""
        if self._objects is None:
            try:
                text = self.text if self.is_template else _COMMENTED.sub(_blank, _REFUSED.sub(_blank, self.text))
                self._objects = [one for document in _documents(text) for one in _with_items(document)]
            except (yaml.YAMLError, RecursionError, ValueError):
                self._objects = []
        return self._objects


def _documents(text: str) -> list[Written]:
    # the reader's C types have marks, always
    events: list[Any] = [*yaml.parse(text, Loader=yaml.CSafeLoader)]
    if any(getattr(one, "anchor", None) or getattr(one, "tag", None) for one in events):
        # what an alias leads to stands elsewhere, and an event begins at its tag: only that places lie in the file is
        # looked at
        return []
    documents: list[Written] = []
    place = 0

    def read(path: str, key: tuple[int, int] | None) -> None:
        nonlocal place
        event: Any = events[place]
        place += 1
        first = (event.start_mark.index, event.end_mark.index)
        if isinstance(event, yaml.ScalarEvent):
            found.setdefault(path, []).append(Entry(key, first, False))
            return
        entries = found.setdefault(path, [])
        number = len(entries)
        entries.append(Entry(key, first, not event.flow_style))
        if isinstance(event, yaml.MappingStartEvent):
            names = set()
            while not isinstance(events[place], yaml.MappingEndEvent):
                name: Any = events[place]
                if name.__class__ is not yaml.ScalarEvent:
                    raise ValueError("a key that is no text")
                place += 1
                mark: Any = name
                if name.value in names:
                    _set_aside(_below(path, name.value), documents[-1])
                names.add(name.value)
                read(_below(path, name.value), (mark.start_mark.index, mark.end_mark.index))
        else:
            item = 0
            while not isinstance(events[place], yaml.SequenceEndEvent):
                read(f"{path}[{item}]", None)
                item += 1
        entries[number] = Entry(key, (first[0], events[place].end_mark.index), not event.flow_style)
        place += 1

    while place < len(events):
        if isinstance(events[place], yaml.DocumentStartEvent):
            place += 1
            found: Object = {}
            documents.append(Written(found, {}))
            read("", None)
        else:
            place += 1
    return documents


def _set_aside(path: str, written: Written) -> None:
    """What stands at a path, and below it, does not count: the same key comes again."""
    for one in [one for one in written.counting if one == path or one.startswith((f"{path}.", f"{path}["))]:
        written.repeated.setdefault(one, []).extend(written.counting.pop(one))


def _with_items(found: Written) -> list[Written]:
    """A document, and where it is a List its items with the paths that they have by themselves."""
    items: dict[str, Written] = {}
    for number, held in enumerate(found):
        for path, entries in held.items():
            item = _ITEM.match(path)
            if item is not None:
                inner = items.setdefault(item[0], Written({}, {}))
                inner[number][path[item.end() :].removeprefix(".")] = entries
    return [found, *(one for below in items.values() for one in _with_items(below))]


def _below(path: str, key: str) -> str:
    if key and key.replace("-", "").replace("_", "").isalnum():
        return f"{path}.{key}" if path else key
    return f"{path}[{key}]"
