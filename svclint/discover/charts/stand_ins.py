"""Stand-ins for the values that a chart asks for and nobody gives: without them nothing of it could be looked at."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from svclint.document import documents
from svclint.named_tuple import NamedTuple
from svclint.render.helm.tokens import actions
from svclint.resource import dig
from svclint.source import Source

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.render.helm.orders import ChartFile, RenderedChart

ROUNDS = 20
"""How often a chart is tried: its templates ask for one value after the other."""

_PATH = re.compile(r"\.Values((?:\.\w+)+)")
_NIL = re.compile(r"nil pointer evaluating interface \{\}\.(\w+)$")
_NO_TEXT = re.compile(r"expected string|wrong type for value")
_OPENING = frozenset(("if", "with", "range", "define", "block"))
_CONDITIONS = frozenset(("if", "else", "with", "range"))
# what may be left out: something else is done then
_LEFT_OUT = frozenset(("default", "coalesce", "ternary", "empty", "hasKey", "get", "dig", "and", "or", "not"))
# no text is a number, and nobody knows which one it will be
_OF_NUMBERS = frozenset(
    (
        *("int", "int64", "float64", "atoi", "add", "add1", "sub", "mul", "div", "mod", "max", "min", "ceil", "floor"),
        *("round", "until", "untilStep", "seq", "gt", "lt", "ge", "le"),
    )
)


class _Use(NamedTuple):
    """An action that speaks of values: its lines, its words outside of texts, and the paths below `.Values`."""

    first: int
    last: int
    keyword: str
    words: frozenset[str]
    paths: tuple[Path, ...]


def with_stand_ins(
    files: Sequence[ChartFile], answer: RenderedChart, given: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """The values `given` and a stand-in for each for which the chart was refused with them; None where the refusal does
    not say which these are, or where nothing can stand in.

    A stand-in is a placeholder, of which nothing is told. What conditions alone ask about stays away.
    """
    if answer.at is None:
        return None
    texts = {one.name: one.data.decode(errors="replace") for one in files}
    template, line = _asking(answer, texts)
    if template not in texts:
        return None
    chart = _Chart(texts, posixpath.dirname(template), given)
    uses = _uses(texts[template])
    here = [one for one in uses if one.first <= line <= one.last]
    nil = _NIL.search(answer.failure)
    if nil is not None:
        wanted = {
            path[: path.index(nil[1])] for one in here for path in one.paths if nil[1] in path[1:] and path[0] != nil[1]
        }
        wanted = {path for path in wanted if chart.value(path) is None}
        return chart.with_mappings(wanted)
    failing = next((at for at, one in enumerate(uses) if one in here and "fail" in one.words), None)
    if failing is not None:
        here = _conditions_above(uses[:failing])
    elif _NO_TEXT.search(answer.failure) is None and not any("required" in one.words for one in here):
        return None
    wanted = {path for one in here for path in one.paths if chart.value(path) in (None, "")}
    # what the same template does with other values it asks for next
    more = [one for one in uses if not one.keyword and any(one.words == other.words for other in here)]
    return chart.with_texts(wanted | chart.printed(more)) if wanted else None


class _Chart:
    """What one of the charts that are rendered together reads of the values: those `given` on top of its own."""

    def __init__(self, texts: Mapping[str, str], folder: str, given: Mapping[str, Any]) -> None:
        self._above = f"{folder.rpartition('templates')[0]}"
        self._prefix = tuple(one for at, one in enumerate(self._above.split("/")) if at % 2 and one)
        self._uses = [
            use for name, text in texts.items() if name.startswith(f"{self._above}templates/") for use in _uses(text)
        ]
        self._layers = [((), given), *_own(texts, self._prefix)]
        self._given = given

    def value(self, path: Path) -> Any:
        """What is given for a path below `.Values`; None where nothing is."""
        whole = self._whole(path)
        found = (
            dig(layer, whole[len(above) :] if whole[: len(above)] == above else path) for above, layer in self._layers
        )
        return next((one for one in found if one is not None), None)

    def with_texts(self, paths: set[Path]) -> Mapping[str, Any] | None:
        return self._with({self._whole(path): _stand_in(path) for path in paths}) if self._are_texts(paths) else None

    def with_mappings(self, paths: set[Path]) -> Mapping[str, Any] | None:
        """With mappings at these paths, and in them what templates print whatever else is given."""
        below = {path for one in self._uses for path in one.paths if any(path[: len(top)] == top for top in paths)}
        leaves = self._left(below - paths)
        if not paths or not self._are_texts(leaves):
            return None
        added: dict[Path, Any] = {self._whole(path): {} for path in sorted(paths, key=len)}
        return self._with(added | {self._whole(path): _stand_in(path) for path in sorted(leaves)})

    def printed(self, uses: Sequence[_Use]) -> set[Path]:
        """What some actions print that nobody gives, whatever else is given."""
        return self._left({path for one in uses for path in one.paths})

    def _left(self, paths: set[Path]) -> set[Path]:
        """Those of the paths that nobody gives, that no condition asks about, and that are no mappings."""
        optional = [one for one in self._uses if one.words & _LEFT_OUT or one.keyword in _CONDITIONS]
        left_out = {path for one in optional for path in one.paths}
        above = {path[:end] for one in self._uses for path in one.paths for end in range(1, len(path))}
        return {path for path in paths - left_out - above if self.value(path) is None}

    def _are_texts(self, paths: set[Path]) -> bool:
        return not any(one.words & _OF_NUMBERS and not paths.isdisjoint(one.paths) for one in self._uses)

    def _whole(self, path: Path) -> Path:
        return path if path[0] == "global" else (*self._prefix, *path)

    def _with(self, added: Mapping[Path, Any]) -> Mapping[str, Any] | None:
        """The values given and those added; None where nothing is new, or where one has no room."""
        found: dict[str, Any] = _copied(self._given)
        for path, value in added.items():
            at: Any = found
            for step in path[:-1]:
                at = at.setdefault(step, {}) if isinstance(at, dict) else None
            if not isinstance(at, dict):
                return None
            at.setdefault(path[-1], value)
        return found if found != self._given else None


def _copied(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _copied(one) if isinstance(one, Mapping) else one for key, one in values.items()}


def _stand_in(path: Path) -> str:
    return "${" + ".".join(map(str, path)) + "}"


def _own(texts: Mapping[str, str], prefix: Path) -> Iterator[tuple[Path, Any]]:
    """The values that the chart and those around it have of themselves, the outermost first, each with where it is."""
    for depth in range(len(prefix) + 1):
        folder = "".join(f"charts/{name}/" for name in prefix[:depth])
        name = f"{folder}values.yaml"
        read = documents(Source(name, texts[name])) if name in texts else ()
        yield from ((prefix[:depth], one.value) for one in read[:1])


def _asking(answer: RenderedChart, texts: Mapping[str, str]) -> tuple[str, int]:
    """The template and line that ask for a value: Helm names the one that includes them where they fail on purpose."""
    assert answer.at is not None
    template, line = answer.at
    if re.search(r"\b(?:required|fail)\b", _line(texts.get(template, ""), line)) is None:
        for name, text in texts.items():
            at = text.find(f'"{answer.failure}"') if answer.failure and "templates/" in name else -1
            if at >= 0:
                return name, text.count("\n", 0, at) + 1
    return template, line


def _line(text: str, number: int) -> str:
    return text.split("\n")[number - 1] if text.count("\n") >= number - 1 else ""


def _uses(text: str) -> list[_Use]:
    """The actions of a template, in order."""
    found = []
    line, at = 1, 0
    for action in actions(text):
        line += text.count("\n", at, action.start)
        at = action.start
        written = text[action.start : action.end]
        words = frozenset(one.text for one in action.tokens if one.kind == "word")
        paths = tuple(tuple(one[1][1:].split(".")) for one in _PATH.finditer(written))
        found.append(_Use(line, line + written.count("\n"), action.keyword, words, paths))
    return found


def _conditions_above(uses: Sequence[_Use]) -> list[_Use]:
    """The innermost condition under which what follows some actions is reached, if there is one."""
    depth = 0
    for one in reversed(uses):
        if one.keyword == "end":
            depth += 1
        elif one.keyword in _OPENING:
            if not depth:
                return [one]
            depth -= 1
    return []
