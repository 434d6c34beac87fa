"""What the actions of a template print of the chart's values, told from the template's text alone."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile
from types import MappingProxyType
from typing import Literal

from svclint.named_tuple import NamedTuple
from svclint.render.helm.meaning import ANY, NOTHING, ROOT, Meaning, ValuesPath, below, either, key_of
from svclint.render.helm.pipelines import meaning_of
from svclint.render.helm.tokens import Action, Token, actions

_OPENING = frozenset(("if", "with", "range", "define", "block"))
# Includes in each other more deeply, or of more characters for one text, are not followed further; and what prints one
# value is shorter.
_INCLUDES = 8
_FOLLOWED = 200_000
_LONGEST_BODY = 10_000


class Printed(NamedTuple):
    """An action that prints something. `path` is empty where that is no value of the chart."""

    line: int
    start: int
    end: int
    path: ValuesPath
    # a value as it is, or a structure that the template turned into YAML or JSON
    shape: Literal["value", "block"]
    # it may print something else instead, and then the value may be absent
    default: bool
    # values that it may print instead
    others: tuple[ValuesPath, ...] = ()

    @property
    def candidates(self) -> tuple[ValuesPath, ...]:
        return (self.path, *self.others) if self.path else ()


def printed(template: str, defines: Mapping[str, str] = MappingProxyType({})) -> dict[int, list[Printed]]:
    """What each line of a template prints, in order. An action of several lines is found at each of them.

    `defines` are the bodies of the chart's named templates; those of this one are known. In a named template the dot is
    taken for the context of the chart, as which it is nearly always given.
    """
    reading = _Reading(template, ROOT, _Library({**defines, **defined(template)}), 0)
    reading.read()
    lines: dict[int, list[Printed]] = {}
    line = 1
    at = 0
    for action, meaning in reading.printed:
        line += template.count("\n", at, action.start)
        at = action.start
        found = _printed(line, action, meaning)
        for touched in range(line, line + template.count("\n", action.start, action.end) + 1):
            lines.setdefault(touched, []).append(found)
    return lines


def defined(template: str) -> dict[str, str]:
    """The bodies of the named templates that a text defines, by name."""
    found: dict[str, str] = {}
    # most templates name none
    if "define" not in template and "block" not in template:
        return found
    open_at: list[tuple[str, int]] = []
    named = 0
    for action in actions(template):
        keyword = action.keyword
        if keyword in _OPENING:
            name = action.tokens[1].literal if len(action.tokens) > 1 and keyword in ("define", "block") else None
            open_at.append((name if isinstance(name, str) else "", action.end))
            named += open_at[-1][0] != ""
        elif keyword == "end" and open_at:
            name, start = open_at.pop()
            named -= name != ""
            # one inside another is part of that one's text
            if name and not named:
                found[name] = template[start : action.start]
    return found


def _printed(line: int, action: Action, meaning: Meaning) -> Printed:
    path, *others = tuple(path for path in meaning.paths if path) or ((),)
    shape: Literal["value", "block"] = "block" if meaning.block else "value"
    return Printed(line, action.start, action.end, path, shape, meaning.other or bool(others), tuple(others))


class _Library:
    """The named templates of a chart, each cut once; and how much of them may still be read for this text."""

    def __init__(self, bodies: Mapping[str, str]) -> None:
        self._bodies = bodies
        self._cut: dict[str, tuple[Action, ...]] = {}
        self._left = _FOLLOWED

    def follow(self, name: str, argument: Meaning, depth: int) -> Meaning:
        """What a named template prints, where that is one value whichever way it takes."""
        body = self._bodies.get(name)
        if body is None or len(body) > _LONGEST_BODY or depth >= _INCLUDES or self._left <= 0:
            return NOTHING
        if name not in self._cut:
            self._cut[name] = tuple(actions(body))
        self._left -= len(body) + 1
        reading = _Reading(body, argument, self, depth + 1)
        reading.read(self._cut[name])
        meanings = [meaning for _, meaning in reading.printed]
        return either(*meanings) if meanings and reading.count <= 1 else NOTHING


class _Frame:
    """What an `if`, `with`, `range`, `define` or `block` began, and its `end` takes back."""

    def __init__(self, keyword: str, dot: Meaning, variables: dict[str, list[tuple[int, Meaning]]]) -> None:
        self.keyword = keyword
        self.dot = dot
        self.variables = variables
        self.declared: list[str] = []
        # how many things its branches print at most, and the present one
        self.most = 0
        self.count = 0


class _Reading:
    """One way through a template: all branches, each loop once."""

    def __init__(self, text: str, dot: Meaning, library: _Library, depth: int) -> None:
        self.printed: list[tuple[Action, Meaning]] = []
        self.dot = dot
        self._text = text
        self._library = library
        self._depth = depth
        # each name with what hides it, and the number of frames around its declaration
        self._variables: dict[str, list[tuple[int, Meaning]]] = {"$": [(0, dot)]}
        self._frames = [_Frame("", dot, self._variables)]

    @property
    def count(self) -> int:
        """How many things are printed at most, texts between the actions included."""
        return self._frames[0].count

    def read(self, cut: tuple[Action, ...] | None = None) -> None:
        at = 0
        for action in actions(self._text) if cut is None else cut:
            self._between(at, action.start)
            at = action.end
            if action.tokens:
                self._take(action)
        self._between(at, len(self._text))

    def variable(self, name: str) -> Meaning:
        found = self._variables.get(name)
        return found[-1][1] if found else NOTHING

    def included(self, name: str, argument: Meaning) -> Meaning:
        return self._library.follow(name, argument, self._depth)

    def _between(self, start: int, end: int) -> None:
        # only what a named template prints is asked for its texts
        if self._depth and not self._text[start:end].isspace() and start < end:
            self._frames[-1].count += 1
            self.printed.append((Action(start, start, ()), NOTHING))

    def _take(self, action: Action) -> None:
        keyword = action.keyword
        tokens = action.tokens[1:] if keyword else action.tokens
        if keyword in _OPENING:
            self._open(keyword, tokens)
        elif keyword == "else":
            self._else(tokens)
        elif keyword == "end":
            self._end()
        elif keyword not in ("break", "continue"):
            self._print(action)

    def _open(self, keyword: str, tokens: tuple[Token, ...]) -> None:
        frame = _Frame(keyword, self.dot, self._variables)
        if keyword == "define":
            self._frames.append(frame)
            self.dot = ROOT
            self._variables = {"$": [(0, ROOT)]}
            return
        if keyword == "block":
            tokens = tokens[1:]
        names, _, tokens = _declaration(tokens)
        meaning = meaning_of(tokens, self)
        self._frames.append(frame)
        self._enter(keyword, names, meaning)

    def _enter(self, keyword: str, names: tuple[str, ...], meaning: Meaning) -> None:
        if keyword == "range":
            # the first of two is the key
            for name, value in zip(names[::-1], (below(meaning, ANY), key_of(meaning)), strict=False):
                self._declare(name, value)
            meaning = below(meaning, ANY)
        elif names:
            self._declare(names[0], meaning)
        if keyword != "if":
            self.dot = meaning

    def _else(self, tokens: tuple[Token, ...]) -> None:
        frame = self._frames[-1]
        if len(self._frames) == 1:
            return
        self.dot = frame.dot
        frame.most = max(frame.most, frame.count)
        frame.count = 0
        if tokens and tokens[0].kind == "word":
            names, _, rest = _declaration(tokens[1:])
            self._enter(tokens[0].text, names, meaning_of(rest, self))

    def _end(self) -> None:
        if len(self._frames) == 1:
            return
        frame = self._frames.pop()
        self.dot = frame.dot
        self._variables = frame.variables
        if frame.keyword == "define":
            return
        for name in frame.declared:
            self._variables[name].pop()
        count = max(frame.most, frame.count)
        # a loop prints as often as it runs
        self._frames[-1].count += min(count, 1) * 2 if frame.keyword == "range" else count

    def _print(self, action: Action) -> None:
        names, sign, tokens = _declaration(action.tokens)
        meaning = meaning_of(tokens, self)
        if sign == ":=":
            self._declare(names[0], meaning)
        elif sign == "=":
            self._assign(names[0], meaning)
        else:
            self._frames[-1].count += 1
            self.printed.append((action, meaning))

    def _declare(self, name: str, meaning: Meaning) -> None:
        self._variables.setdefault(name, []).append((len(self._frames), meaning))
        self._frames[-1].declared.append(name)

    def _assign(self, name: str, meaning: Meaning) -> None:
        found = self._variables.get(name)
        if found:
            frames, before = found[-1]
            # in a branch, which need not be taken
            found[-1] = (frames, meaning if frames == len(self._frames) else either(meaning, before))


def _declaration(tokens: tuple[Token, ...]) -> tuple[tuple[str, ...], str, tuple[Token, ...]]:
    """The variables that a pipeline sets, the sign that says how, and the pipeline itself."""
    names = tuple(token.text for token in takewhile(lambda one: one.kind == "variable" or one.is_sign(","), tokens[:4]))
    at = len(names)
    if names and at < len(tokens) and tokens[at].text in (":=", "="):
        return tuple(name for name in names if name != ","), tokens[at].text, tokens[at + 1 :]
    return (), "", tokens
