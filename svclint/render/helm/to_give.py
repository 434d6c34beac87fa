"""What of a rendered chart depends on values that whoever installs it has to give."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from svclint.certainty.completed import POSSIBLE
from svclint.render.helm.actions import defined
from svclint.render.helm.meaning import KEY
from svclint.render.helm.origins import candidates, layers, printed_in
from svclint.render.helm.tokens import Action, actions
from svclint.render.helm.values_places import values_at
from svclint.scope import UNNAMED
from svclint.suggest import is_slip

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.render.helm.meaning import ValuesPath
    from svclint.template import Template

_VALUE = re.compile(r"\.Values((?:\.\w+)+)")
_VARIABLE = re.compile(r"\$(\w+)")
_INCLUDED = re.compile(r"\b(?:include|template)[ \t]+\"([^\"\n]+)\"")
_INDENTED = re.compile(r"\bn?indent[ \t]+([0-9]{1,3})\b")
# before, behind or between dots
_GAP = re.compile(r"^(?=\.)|(?<=\.)(?=\.)|(?<=\.)$")
_RELEASE = re.compile(r"\{\{-?[ ]?\$?\.Release\.Name[ ]?-?\}\}")
_Piece = Literal["text", "kept", "empty", "replaced"]
# its number, its text, and what it is printed in: `if`, `range` and `with`
_Line = tuple[int, str, tuple[str, ...]]
_OPENING = frozenset(("if", "with", "range"))
_CONTROLS = _OPENING | {"else", "end"}
# keys and values as they are given, and what has a key of its own for each that is given
_WHOLE = re.compile(r"\btoYaml\b(?![ \t(]*\$?\.Files\b)")
_EACH = re.compile(r"\{\{-?[ \t]*range\b[^{}\n]*(?:\.Values\b|\$\w)")
_WRITTEN_EMPTY = frozenset(("", '""', "''", "[]", "{}", "null", "~"))


def is_nothing(value: Any) -> bool:
    """Whether a value is as empty as what Helm prints of one that nobody gives."""
    return value in (None, "", [], {})


class Printing:
    """How a template prints a document with nothing but the values that the chart has of its own.

    `is_given` says of what these have at a path that something else is given in its place.
    """

    def __init__(
        self, document: Document, template: Template, is_given: Callable[[Path], bool] = lambda _: False
    ) -> None:
        self._is_given = is_given
        self._document = document
        self._template = template
        self._source = template.source
        self._layers = [layer for _, layer in layers(template)]
        self._bodies = {name: body for one in template.named for name, body in defined(one.text).items()}
        self._bodies |= defined(template.source.text)

    def is_open(self, path: Path) -> bool:
        """Whether what is empty at `path`, or is not there, may be something by values that somebody gives."""
        located = self._document.locate(path)
        at = (located.key or located.value).start
        number = self._template.line_of(self._document.source.position(at).line)
        held, missing = path[: located.depth], path[located.depth :]
        line = self._source.line(number)
        # the line of an item may be that of its first field
        if not missing or _key(line) == "" or held[-1:] == (_key(line),):
            found = [one for one in actions(line) if one.tokens and one.keyword not in ("else", "end")]
            if "{{" in line or "}}" in line:
                # an action of several lines is not read
                return not found or any(self._may_print(line, one, number, path) for one in found)
        if missing:
            return isinstance(missing[0], str) and self._may_bring(number, missing[0])
        return _rest(line) in _WRITTEN_EMPTY and self._may_fill(number)

    def has_any_keys(self, path: Path) -> bool:
        """Whether values decide which keys the mapping at a path has: all that somebody gives below one of them."""
        located = self._document.locate(path)
        number = self._template.line_of(self._document.source.position((located.key or located.value).start).line)
        first, name = self._source.line(number), path[-1]
        if _key(first) != name:
            # printed by a named template: not followed where it has no such key itself
            bodies = [body for body in self._bodies_of(first) if any(_key(one) == name for one in body.splitlines())]
            return not bodies or any(map(_is_of_any_keys, bodies))
        if self._prints_any_keys(_rest(first)):
            return True
        column: int | None = None
        for _, line, controls in self._below(number):
            is_printed = "{{" in _written_key(line)
            indented = _INDENTED.search(line) if line.lstrip().startswith("{{") else None
            at = int(indented[1]) if indented else _column(line)
            if not any(_printing(line)) and line.lstrip().startswith("{{"):
                continue
            if column is not None and at > column:
                # of a text, or of something inside
                continue
            column = at if column is None else column
            if is_printed and any(map(_EACH.match, controls)):
                return True
            if line.lstrip().startswith("{{") and self._prints_any_keys(line):
                return True
        return False

    def _prints_any_keys(self, text: str) -> bool:
        return _WHOLE.search(text) is not None or any(map(_is_of_any_keys, self._bodies_of(text)))

    def given(self, path: Path) -> frozenset[ValuesPath]:
        """The values that decide what stands at `path`, as its line tells, or the block that may bring it."""
        located = self._document.locate(path)
        number = self._template.line_of(self._document.source.position((located.key or located.value).start).line)
        missing = path[located.depth :]
        if not missing:
            return frozenset(self._mentioned(self._source.line(number)))
        below = ((line, controls) for _, line, controls in self._below(number) if _key(line) == missing[0])
        return frozenset(one for line, controls in below for text in (line, *controls) for one in self._mentioned(text))

    def completed(self, path: Path, value: str) -> Iterator[str]:
        """The text at `path` with a word for each value that nobody gives; nothing where it has none."""
        located = self._document.locate(path)
        number = self._template.line_of(self._document.source.position(located.value.start).line)
        line = self._source.line(number)
        is_here = _key(line) != "" or line.lstrip().startswith("- ")
        for one in [line] if is_here else self._included(line, path):
            yield from filter(None, (self._completed(one, number if is_here else 0, value, word) for word in POSSIBLE))
        if "{{" in line and _GAP.search(value) is not None:
            # named templates that include others are not followed: a dot between nothing tells by itself
            yield from (_GAP.sub(word, value) for word in POSSIBLE)

    def completed_line(self, number: int, printed: str) -> Iterator[str]:
        """What the template prints on a line that printed something, with a word for each value that nobody gives;
        nothing where it has none."""
        line, value = self._source.line(number), _rest(printed)
        if not value or _key(line) != _key(printed):
            return
        for word in POSSIBLE:
            found = self._completed(line, number, value, word)
            if found:
                yield printed[: printed.rindex(value)] + found

    def _may_print(self, line: str, action: Action, number: int, path: Path) -> bool:
        """Whether an action may print something in the place of nothing."""
        text = line[action.start : action.end]
        if action.keyword in _OPENING:
            return not self._has_slip(text)
        values = self._values(action, number, path)
        if values:
            return any(map(self._is_to_give, values))
        if _INCLUDED.search(text) and _key(line) != next((one for one in reversed(path) if isinstance(one, str)), ""):
            blocks = list(self._included_blocks(text, path))
            return not blocks or any(self._may_be(first) or self._is_filled(below, 0) for first, below in blocks)
        return self._may_be(text)

    def _may_be(self, text: str) -> bool:
        """Whether a line, or a pipeline of more than one value, may be something by values that somebody gives."""
        rest = _rest(text)
        if "{{" not in rest:
            return rest not in _WRITTEN_EMPTY
        # a variable, or what is given to a named template, may be anything
        mentioned = list(self._mentioned(rest))
        return not mentioned or any(map(self._is_to_give, mentioned))

    def _may_fill(self, number: int) -> bool:
        """Whether values decide what stands below the key of a line."""
        return any(self._is_filled((one,), one[0]) for one in self._below(number))

    def _is_filled(self, block: Iterable[_Line], number: int) -> bool:
        """Whether values decide what lines of a block print; `number` is that of a line of the template, else 0."""
        for _, line, controls in block:
            if not line.lstrip().startswith("{{"):
                if controls and not any(map(self._has_slip, controls)):
                    return True
            elif any(self._may_print(line, one, number, ()) for one in _printing(line)):
                return True
        return False

    def _may_bring(self, number: int, key: str) -> bool:
        """Whether values decide if a mapping that begins on a line has a key."""
        first = self._source.line(number)
        column = _column(first) + 2 if first.lstrip().startswith("- ") else None
        for later, line, controls in self._below(number):
            if line.lstrip().startswith("{{"):
                for one in _printing(line):
                    indented = _INDENTED.search(line)
                    at = int(indented[1]) if indented else _column(line)
                    if at == (column or at) and self._may_print(line, one, later, (key,)):
                        return True
                continue
            column = column or _column(line)
            if _column(line) == column and _key(line) == key and controls and not any(map(self._has_slip, controls)):
                return True
        return False

    def _below(self, number: int) -> Iterator[_Line]:
        """The lines of the block that begins on a line."""
        lines = range(number + 1, self._source.line_count() + 1)
        return _block(self._source.line(number), ((one, self._source.line(one)) for one in lines))

    def _completed(self, line: str, number: int, value: str, word: str) -> str:
        """What a line printed, with a word for each value that is to be given; empty where it printed something else,
        or where it has none."""
        found, left, has_any, gap = "", value, False, ""
        for kind, literal in self._pieces(line, number):
            if kind == "text":
                at = left.find(literal)
                if at < 0 or (at > 0 and not gap):
                    return ""
                found += (left[:at] if gap == "kept" else "") + literal
                left, gap = left[at + len(literal) :], ""
            elif kind == "kept":
                gap = gap or kind
            else:
                found, has_any = found + word, True
                gap = kind if kind == "replaced" else gap
        if not has_any or (left and not gap):
            return ""
        return found + (left if gap == "kept" else "")

    def _pieces(self, line: str, number: int) -> Iterator[tuple[_Piece, str]]:
        """What a line has behind its key: texts; actions that print what is to be given and so nothing, or that print
        other things with it; all others."""
        rest = _rest(line).strip("\"'")
        begin = at = line.find(rest)
        for one in actions(line):
            if one.start < begin:
                continue
            if one.start > at:
                yield "text", line[at : one.start]
            at = one.end
            text = line[one.start : one.end]
            if _RELEASE.fullmatch(text):
                yield "text", UNNAMED
                continue
            values = self._values(one, number, ())
            named = values or [*self._mentioned(text), *self._assigned(text)]
            if any(map(self._is_replaced, named)):
                yield "replaced", ""
                continue
            is_to_give = any(map(self._is_to_give, named))
            yield ("kept" if not is_to_give else "empty" if values else "replaced"), ""
        if at < begin + len(rest):
            yield "text", line[at : begin + len(rest)]

    def _included(self, line: str, path: Path) -> Iterator[str]:
        """The lines of the named templates that a line includes, which have the key of a field."""
        return (first for first, _ in self._included_blocks(line, path))

    def _included_blocks(self, line: str, path: Path) -> Iterator[tuple[str, list[_Line]]]:
        """Those lines, each with the block that begins there."""
        key = next((one for one in reversed(path) if isinstance(one, str)), "")
        for body in self._bodies_of(line):
            lines = body.splitlines()
            for at, one in enumerate(lines):
                if _key(one) == key:
                    yield one, list(_block(one, enumerate(lines[at + 1 :])))

    def _bodies_of(self, text: str) -> Iterator[str]:
        left, seen = [text], set[str]()
        while left:
            for name in _INCLUDED.findall(left.pop()):
                if name in self._bodies and name not in seen:
                    seen.add(name)
                    left.append(self._bodies[name])
                    yield self._bodies[name]

    def _mentioned(self, text: str) -> Iterator[ValuesPath]:
        """The values whose paths stand in an action, or in the named templates that it includes."""
        for one in (text, *self._bodies_of(text)):
            yield from (tuple(steps.split(".")[1:]) for steps in _VALUE.findall(one))

    def _assigned(self, text: str) -> Iterator[ValuesPath]:
        """The values of which the variables are made that an action prints: `{{ $name := .Values.env | lower }}`."""
        for name in _VARIABLE.findall(text):
            for found in re.finditer(rf"\${name}[ \t]*:?=([^{{}}\n]*)\}}\}}", self._source.text):
                yield from self._mentioned(found[1])

    def _values(self, action: Action, number: int, path: Path) -> list[ValuesPath]:
        """The values that an action prints as they are; none where it prints more, or that is not known."""
        if not number:
            return []
        start = self._source.line_starts()[number - 1] + action.start
        for one in printed_in(self._template, number):
            if one.start == start and one.path:
                # of a block only what is at a part of it: all of it where it has no such part
                parts = (
                    each for some in candidates(one, self._document, path, number, self._template) for each in some
                )
                return [each for each in parts if values_at(each, self._layers)] or list(one.candidates)
        return []

    def _has_slip(self, text: str) -> bool:
        return any(self._is_slip(one) for one in self._mentioned(text))

    def _is_to_give(self, path: ValuesPath) -> bool:
        """Whether values have nothing at a path, and that is no slip of one where they have something."""
        path = path[: path.index(KEY)] if KEY in path else path
        found = values_at(path, self._layers)
        return any(map(is_nothing, found)) if found else not self._is_slip(path)

    def _is_replaced(self, path: ValuesPath) -> bool:
        """Whether values have something at a path, which is not what is given."""
        steps = tuple(one for one in path if isinstance(one, str | int))
        return len(steps) == len(path) and any(values_at(path, self._layers)) and self._is_given(steps)

    def _is_slip(self, path: ValuesPath) -> bool:
        for depth, step in enumerate(path):
            around = values_at(path[:depth], self._layers)
            declared = {str(key) for one in around if isinstance(one, Mapping) for key in one}
            if isinstance(step, str) and step not in declared:
                return any(is_slip(step, one) for one in declared)
        return False


def _block(first: str, rest: Iterable[tuple[int, str]]) -> Iterator[_Line]:
    """The lines of the block that begins with `first`, out of the numbered ones behind it."""
    column, is_item = _column(first), first.lstrip().startswith("-")
    controls: list[str] = []
    for number, line in rest:
        written = line.lstrip()
        if not written or written.startswith("#"):
            continue
        at = _column(line)
        if not written.startswith("{{") and (
            at < column or (at == column and (is_item or not written.startswith("- ")))
        ):
            return
        for one in actions(line):
            if one.keyword in _OPENING:
                controls.append(line[one.start : one.end])
            elif one.keyword in ("end", "else") and not controls:
                return
            elif one.keyword == "end":
                controls.pop()
        yield number, line, tuple(controls)


def _is_of_any_keys(body: str) -> bool:
    return _WHOLE.search(body) is not None or _EACH.search(body) is not None


def _written_key(line: str) -> str:
    """What a line has before the colon that stands in no action."""
    at = 0
    for one in actions(line):
        if ":" in line[at : one.start]:
            break
        at = one.end
    colon = line.find(":", at)
    return line[:colon] if colon >= 0 else ""


def _printing(line: str) -> Iterator[Action]:
    return (one for one in actions(line) if one.tokens and one.keyword not in _CONTROLS)


def _column(line: str) -> int:
    return len(line) - len(line.lstrip())


def _key(line: str) -> str:
    """The key that a line begins with; empty where it has none."""
    name, colon, _ = line.partition(":")
    return name.strip(" \t-\"'") if colon and "{{" not in name else ""


def _rest(line: str) -> str:
    """What stands on a line behind its key, or behind the dash."""
    rest = line.partition(":")[2] if _key(line) else line.strip().removeprefix("- ")
    return rest.partition(" #")[0].strip()
