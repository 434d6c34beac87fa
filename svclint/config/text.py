"""A configuration file as text and data, with the place of every key and value."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from svclint.config.faults import ConfigError, Fault
from svclint.document import Document, documents, field_path
from svclint.files.paths import read_bytes
from svclint.finding import Location, location
from svclint.source import Source, Span, decode
from svclint.violation import Part

if TYPE_CHECKING:
    from pathlib import Path as FilePath

    from svclint.config.toml import Place
    from svclint.document import Path

TOML_TABLE = ("tool", "svclint")

_TOML_PLACE = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)


class ConfigText:
    """A configuration's plain data (None when the file is empty) and where each part of it stands.

    `faults` are those of the text itself that leave the data readable (duplicate keys).
    """

    __slots__ = ("_span", "data", "faults", "source")

    def __init__(self, source: Source, data: Any, span: Callable[[Path, Part], Span]) -> None:
        self.source = source
        self.data = data
        self.faults: list[Fault] = []
        self._span = span

    def place(self, path: Path, part: Part = "value") -> Location:
        """The first line of the value (or the key) at `path`, or of the closest parent that exists."""
        return _location(self.source, self._span(path, part), field_path(path))

    def fault(self, message: str, path: Path, part: Part = "value", advice: str = "") -> Fault:
        return Fault(message, self.place(path, part), advice)

    def written(self, path: Path) -> str:
        """The value at `path` as it stands in the file."""
        span = self._span(path, "value")
        return self.source.text[span.start : span.end]


def read(path: FilePath, shown: str) -> ConfigText:
    """Read the file; `shown` is its path as the user sees it. Raises ConfigError where there is no readable data."""
    try:
        text, error = decode(read_bytes(str(path)))
    except OSError as fault:
        # no line of it can be wrong
        raise ConfigError([Fault(f"{shown} cannot be read: {(fault.strerror or str(fault)).lower()}")]) from None
    source = Source(shown, text)
    if error:
        raise ConfigError([Fault(error, _location(source, Span(shown, 0, 0)))])
    return _read_toml(source) if path.suffix == ".toml" else read_yaml(source)


def read_yaml(source: Source) -> ConfigText:
    """The configuration in a YAML text; raises ConfigError where there is no readable data."""
    found = documents(source)
    faults = [fault for document in found for fault in _problems(document)]
    if any(document.state in ("broken", "template") for document in found):
        raise ConfigError(faults)
    if not found:
        return ConfigText(source, None, lambda path, part: Span(source.path, 0, 0))
    document = found[0]

    def span(path: Path, part: Part) -> Span:
        located = document.locate(path)
        wants_key = part == "key" or located.block or located.depth < len(path)
        return located.key if wants_key and located.key else located.value

    text = ConfigText(source, document.value, span)
    text.faults = faults
    if len(found) > 1:
        second = Span(source.path, found[1].start, found[1].end)
        text.faults.append(Fault("a configuration is one YAML document; this is a second", _location(source, second)))
    return text


def _problems(document: Document) -> list[Fault]:
    faults = []
    for problem in document.problems:
        message = problem.message
        if problem.kind == "ambiguous":
            continue
        if problem.kind == "duplicate-key":
            first = document.source.position(problem.related[0][0].start).line
            message = f'the key "{message}" stands here twice; the first is on line {first}'
        elif problem.kind == "template":
            message = f"template syntax: {message}"
        place = _location(document.source, problem.span, field_path(problem.path))
        faults.append(Fault(message, place))
    return faults


def _read_toml(source: Source) -> ConfigText:
    import tomllib

    try:
        whole = tomllib.loads(source.text)
    except (ValueError, RecursionError) as error:
        # tomllib's own error is a ValueError, as that of a number of too many digits is
        raise ConfigError([_toml_fault(source, str(error))]) from None
    data: Any = whole
    for key in TOML_TABLE:
        if not isinstance(data, dict) or key not in data:
            missing = Fault("there is no [tool.svclint] table", _location(source, Span(source.path, 0, 0)))
            raise ConfigError([missing])
        data = data[key]
    found: dict[Path, Place] = {}

    def span(path: Path, part: Part) -> Span:
        if not found:
            from svclint.config.toml import places

            found.update(places(source.text))
        whole_path: Path = (*TOML_TABLE, *path)
        depth = len(whole_path)
        while whole_path[:depth] not in found:
            depth -= 1
        key, value = found[whole_path[:depth]]
        start, end = key if key and (part == "key" or depth < len(whole_path)) else value
        return Span(source.path, start, end)

    return ConfigText(source, _plain(data), span)


def _plain(value: Any) -> Any:
    """TOML's dates become the text that they are in YAML."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _toml_fault(source: Source, words: str) -> Fault:
    match = _TOML_PLACE.fullmatch(words)
    message, line, column = match.groups() if match else (words, None, None)
    # tomllib counts columns from 1 after turning CRLF into LF, which moves no column
    start = source.line_starts()[int(line) - 1] + int(column) - 1 if line and column else len(source.text)
    start = min(start, len(source.text))
    return Fault(str(message), _location(source, Span(source.path, start, min(start + 1, len(source.text)))))


def _location(source: Source, span: Span, path: str = "") -> Location:
    """A place within one line: the rest of a longer one says nothing more."""
    text = source.text[span.start : span.end]
    first = text.splitlines()[0] if text.strip() else ""
    return location(source, span._replace(end=span.start + len(first)), path)
