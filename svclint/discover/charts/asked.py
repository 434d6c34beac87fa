"""What the templates of a chart ask of its values, told from their texts, and what these are by the chart itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from svclint.document import documents
from svclint.named_tuple import NamedTuple
from svclint.render.helm.tokens import actions
from svclint.resource import dig
from svclint.source import Source

if TYPE_CHECKING:
    from svclint.document import Path

OPENING = frozenset(("if", "with", "range", "define", "block"))
"""The keywords of actions that `end` closes."""

_CONDITIONS = frozenset(("if", "else", "with", "range"))
_PATH = re.compile(r"\.Values((?:\.\w+)+)")
# what may be left out: something else is done then
_LEFT_OUT = frozenset(("default", "coalesce", "ternary", "empty", "hasKey", "get", "dig", "and", "or", "not"))


class Use(NamedTuple):
    """An action of a template: where it begins and ends, its lines, its keyword, its words outside of texts, and the
    paths below `.Values`."""

    start: int
    end: int
    first: int
    last: int
    keyword: str
    words: frozenset[str]
    paths: tuple[Path, ...]

    @property
    def is_optional(self) -> bool:
        """Whether it asks if something is there, or does without."""
        return self.keyword in _CONDITIONS or bool(self.words & _LEFT_OUT)


def uses(text: str) -> list[Use]:
    """The actions of a template, in order."""
    found = []
    line, at = 1, 0
    for action in actions(text):
        line += text.count("\n", at, action.start)
        at = action.start
        written = text[action.start : action.end]
        words = frozenset(one.text for one in action.tokens if one.kind == "word")
        paths = tuple(tuple(one[1][1:].split(".")) for one in _PATH.finditer(written))
        last = line + written.count("\n")
        found.append(Use(action.start, action.end, line, last, action.keyword, words, paths))
    return found


def folders(names: Sequence[str]) -> list[str]:
    """The charts that are rendered together, each by what stands before its `templates/`: `charts/redis/`."""
    return sorted({name.partition("templates/")[0] for name in names if _is_template(name)})


def _is_template(name: str) -> bool:
    steps = name.split("/")
    return "templates" in steps[:-1] and all(one == "charts" for one in steps[: steps.index("templates")][::2])


class Asked:
    """One of the charts that are rendered together, by its folder; `given` are the values on top of its own."""

    def __init__(self, texts: Mapping[str, str], folder: str, given: Mapping[str, Any]) -> None:
        self.texts = {name: text for name, text in texts.items() if name.startswith(f"{folder}templates/")}
        self._prefix = tuple(folder.split("/")[1::2])
        self._layers = [((), given), *_own(texts, self._prefix)]
        self._given = given

    @cached_property
    def by_template(self) -> Mapping[str, Sequence[Use]]:
        return {name: uses(text) for name, text in self.texts.items()}

    @cached_property
    def uses(self) -> Sequence[Use]:
        return [one for found in self.by_template.values() for one in found]

    @cached_property
    def optional(self) -> frozenset[Path]:
        """The paths of which it is asked whether they are there."""
        return frozenset(path for one in self.uses if one.is_optional for path in one.paths)

    @cached_property
    def mappings(self) -> frozenset[Path]:
        """The paths of mappings: something of them is asked for."""
        paths = (path for one in self.uses for path in one.paths)
        return frozenset(path[:end] for path in paths for end in range(1, len(path)))

    def value(self, path: Path) -> Any:
        """What stands at a path below `.Values`; None where nothing does."""
        whole = self._whole(path)
        found = (
            dig(layer, whole[len(above) :] if whole[: len(above)] == above else path) for above, layer in self._layers
        )
        return next((one for one in found if one is not None), None)

    def with_values(self, added: Mapping[Path, Any]) -> Mapping[str, Any] | None:
        """What is given, and more at some paths below `.Values`; None where nothing is new, or one has no room."""
        found: dict[str, Any] = _copied(self._given)
        for path, value in sorted(added.items(), key=lambda pair: (len(pair[0]), pair[0])):
            *above, last = self._whole(path)
            at: Any = found
            for step in above:
                at = at.setdefault(step, {}) if isinstance(at, dict) else None
            if not isinstance(at, dict):
                return None
            at.setdefault(last, value)
        return found if found != self._given else None

    def _whole(self, path: Path) -> Path:
        return path if path[0] == "global" else (*self._prefix, *path)


def _copied(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _copied(one) if isinstance(one, Mapping) else one for key, one in values.items()}


def _own(texts: Mapping[str, str], prefix: Path) -> Iterator[tuple[Path, Any]]:
    """The values that the chart and those around it have of themselves, the outermost first, each with where it is."""
    for depth in range(len(prefix) + 1):
        name = "".join(f"charts/{one}/" for one in prefix[:depth]) + "values.yaml"
        read = documents(Source(name, texts[name])) if name in texts else ()
        yield from ((prefix[:depth], one.value) for one in read[:1])
