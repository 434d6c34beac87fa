"""One source line as a terminal shows it: neutral, tabs expanded, measured in cells, cut around what matters."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from svclint.named_tuple import NamedTuple
from svclint.output.neutral import neutral

_TAB = 4
_CUT = "…"


class Stretch(NamedTuple):
    """Part of a line, half open: code points from 0, or cells of the terminal."""

    start: int
    end: int


class Excerpt(NamedTuple):
    """What is shown of a line, and the cells of each stretch that was asked for."""

    text: str
    cells: tuple[Stretch, ...]


class _Measured(NamedTuple):
    """The characters as they are shown, and the cell at which each starts; at last the width of the whole line."""

    shown: Sequence[str]
    starts: Sequence[int]


def excerpt(line: str, stretches: Sequence[Stretch], width: int) -> Excerpt:
    """The line in at most `width` cells, cut around `stretches` (in code points; `fits` says whether all have room)."""
    shown, starts = _measured(line)
    window = _window(starts, _hull(stretches), width)
    text = "".join(
        " " * (starts[index + 1] - starts[index]) if shown[index] == "\t" else shown[index]
        for index in range(window.start, window.end)
    )
    # one cell of the ellipsis stands before the window
    shift = starts[window.start] - (1 if window.start else 0)
    cells = tuple(_cells(starts, stretch, starts[window.end], shift) for stretch in stretches)
    return Excerpt((_CUT if window.start else "") + text + (_CUT if window.end < len(line) else ""), cells)


def fits(line: str, stretches: Sequence[Stretch], width: int) -> bool:
    """Whether one excerpt of `width` cells can show all the stretches."""
    starts = _measured(line).starts
    if starts[-1] <= width or len(stretches) < 2:
        return True
    count = len(starts) - 1
    hull = _hull(stretches)
    return starts[min(hull.end, count)] - starts[min(hull.start, count)] <= width - 2


def _measured(line: str) -> _Measured:
    if line.isascii() and line.isprintable():
        return _Measured(line, range(len(line) + 1))
    shown = [character if character == "\t" else neutral(character) for character in line]
    starts = [0]
    for text in shown:
        at = starts[-1]
        starts.append(at + (_TAB - at % _TAB if text == "\t" else sum(map(_width, text))))
    return _Measured(shown, starts)


def _width(character: str) -> int:
    """Cells that a terminal gives to a character: 2 for wide ones, 0 for marks that sit on the one before."""
    if character < "\x7f":
        return 1
    # imported here: most lines are ASCII
    from unicodedata import category, east_asian_width

    if category(character) in {"Mn", "Me"}:
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def _hull(stretches: Sequence[Stretch]) -> Stretch:
    if not stretches:
        return Stretch(0, 0)
    return Stretch(min(stretch.start for stretch in stretches), max(stretch.end for stretch in stretches))


def _window(starts: Sequence[int], hull: Stretch, width: int) -> Stretch:
    """The code points that are shown: everything if it fits, else the hull amid its surroundings."""
    count = len(starts) - 1
    if starts[-1] <= width:
        return Stretch(0, count)
    room = max(width - 2, 2)  # an ellipsis at either end
    begin = starts[min(hull.start, count)]
    end = min(starts[min(hull.end, count)], begin + room)
    # near the end of the line, what is not needed on the right goes to the left
    before = min(begin - (room - (end - begin)) // 2, starts[-1] - room)
    first = bisect_left(starts, before) if before > 0 else 0
    last = first
    while last < count and starts[last + 1] - starts[first] <= room:
        last += 1
    return Stretch(first, last)


def _cells(starts: Sequence[int], stretch: Stretch, limit: int, shift: int) -> Stretch:
    """The cells of a stretch: at least one, also past the end of the line, and none beyond the window."""
    count = len(starts) - 1
    start = min(starts[min(stretch.start, count)], limit)
    end = min(starts[min(stretch.end, count)], limit)
    return Stretch(start - shift, max(end, start + 1) - shift)
