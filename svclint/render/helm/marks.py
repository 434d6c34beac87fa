"""Which template line printed a rendered line: numbered comments at the ends of template lines, taken out again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from svclint.named_tuple import NamedTuple
from svclint.render.helm.tokens import Action, actions

# A comment for whatever reads the printed text as YAML; the private characters are in no chart.
MARK = re.compile(" #\ue000([0-9]+)\\.(-?[0-9]+)\ue001")
# the number of a line of which nothing is known, nor of what is above it without a number
_NOWHERE = -1
_SIGNS = ("\ue000", "\ue001")
# as svclint.source counts lines
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_SPACE = " \t\r\n"
_OPENING = frozenset(("if", "with", "range", "define", "block"))
_NAMING = frozenset(("define", "block"))


class Lines(NamedTuple):
    """For each line of a rendered text the template's line, from 1, and 0 where it is not known.

    A line that is not `exact` was printed by an action of several lines, the last of which has that number, or is made
    of several of the template's, the first of which has it.
    """

    numbers: tuple[int, ...]
    exact: tuple[bool, ...]


class _Line(NamedTuple):
    text: str
    number: int
    # nothing of another line is behind it
    exact: bool


def marked(template: str, file: int, *, blank: bool = True) -> str:
    """The template with its lines numbered, as the one of that number among the chart's templates.

    Named templates stay as they are: what they print belongs to the line that includes them. So does a line whose end
    an action takes away; and without `blank` lines that are empty, in which a comment would end a text of YAML.
    """
    if any(sign in template for sign in _SIGNS):
        return template
    parts: list[str] = []
    at, line, depth, named = 0, 1, 0, 0
    last: Action | None = None
    for action in actions(template):
        text = template[at : action.start]
        trims = template.startswith("{{-", action.start) and template[action.start + 3] in _SPACE
        parts.append(text if named else _numbered(text, file, line, _trims_right(template, last), trims, blank))
        parts.append(template[action.start : action.end])
        line += template.count("\n", at, action.end)
        at, last = action.end, action
        if action.keyword in _OPENING:
            depth += 1
            if action.keyword in _NAMING and not named:
                named = depth
        elif action.keyword == "end":
            named = 0 if named == depth else named
            depth -= 1
    rest = template[at:]
    # what is left of a template that Go would refuse stays as it is
    if not named and "{{" not in rest:
        ends = bool(rest or last) and not rest.endswith("\n")
        rest = _numbered(rest + "\n" * ends, file, line, _trims_right(template, last), False, blank)
        rest = rest[:-1] if ends else rest
    return "".join([*parts, rest])


def _trims_right(template: str, action: Action | None) -> bool:
    return action is not None and template.endswith("-}}", 0, action.end) and template[action.end - 4] in _SPACE


def _numbered(text: str, file: int, line: int, after_trim: bool, before_trim: bool, blank: bool) -> str:
    """A text between two actions, which may take away the white space at its ends."""
    begin = len(text) - len(text.lstrip(_SPACE)) if after_trim else 0
    end = len(text.rstrip(_SPACE)) if before_trim else len(text)
    if begin > end:
        return text
    parts: list[str] = []
    at = 0
    for found in re.finditer(r"\r?\n", text):
        if found.start() >= begin:
            cut = min(found.start(), end)
            is_blank = parts and not text[at:cut].strip(_SPACE)
            parts += [text[at:cut], "" if is_blank and not blank else f" #\ue000{file}.{line}\ue001"]
            at = cut
            if found.start() >= end:
                break
        line += 1
    return "".join([*parts, text[at:]])


def lines_of(clean: str, numbered: str, file: int) -> Lines:
    """The template's lines of a rendered text, by what the marked copy of the template printed.

    Where the two differ, by what is made of chance or of the text itself, only the lines that are the same are known.
    """
    wanted = _LINE_BREAK.split(clean)
    found = [_read(line, file) for line in _LINE_BREAK.split(numbered)]
    return _filled(list(_matched(wanted, found)))


def unknown(text: str) -> Lines:
    count = len(_LINE_BREAK.split(text))
    return Lines((0,) * count, (False,) * count)


def is_same(clean: str, numbered: str) -> bool:
    return MARK.sub("", numbered) == clean


def end_of_known(texts: Iterable[str]) -> str:
    """A mark for the line between two texts of one template, where the next number says nothing of the lines above."""
    found = next(filter(None, map(MARK.search, texts)), None)
    return f" #\ue000{found[1]}.{_NOWHERE}\ue001" if found else ""


def _read(line: str, file: int) -> _Line:
    """A line without its marks, and the first behind what can be seen: those before it ended other lines."""
    # text, file, number, text, file, number, …, text
    parts = MARK.split(line)
    texts = parts[::3]
    marks = [(at, int(number)) for at, number in enumerate(parts[2::3]) if int(parts[3 * at + 1]) == file]
    if not marks:
        return _Line("".join(texts), 0, False)
    seen = next((at for at, text in enumerate(texts) if text.strip()), len(texts))
    at, number = next((mark for mark in marks if mark[0] >= seen), marks[0])
    return _Line("".join(texts), number, not any(text.strip() for text in texts[at + 1 :]))


def _matched(wanted: Sequence[str], found: Sequence[_Line]) -> Iterator[_Line | None]:
    """What was found for each wanted line; None for one that is not the same."""
    if len(wanted) == len(found):
        yield from (line if line.text == text else None for text, line in zip(wanted, found, strict=True))
        return
    above = _alike(wanted, found)
    below = min(_alike(wanted[::-1], found[::-1]), min(len(wanted), len(found)) - above)
    yield from found[:above]
    yield from [None] * (len(wanted) - above - below)
    yield from found[len(found) - below :]


def _alike(wanted: Sequence[str], found: Sequence[_Line]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1].text, zip(wanted, found, strict=False)))


def _filled(found: Sequence[_Line | None]) -> Lines:
    """A line without a number has that of the next one: it ends where the action ends that printed both."""
    filled: list[int] = []
    below = 0
    for line in reversed(found):
        below = 0 if line is None or line.number == _NOWHERE else line.number or below
        filled.append(below)
    return Lines(tuple(reversed(filled)), tuple(line is not None and line.exact for line in found))
