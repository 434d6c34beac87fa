"""Files of which a guide says that they stand in the place of others: `To replace Jaeger, run kubectl apply -f …`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from svclint.discover.hearsay.applying import Files, commands
from svclint.discover.hearsay.command_lines import whole_lines

# what is done instead of a command is another way to do the same
_OF_COMMANDS = r"(?![ \t]+of[ \t`'\"*]+(?:an?[ \t]+|the[ \t]+)?(?:appl|creat|edit|kubectl|run|typ|us|writ))"
_INSTEAD = re.compile(
    rf"(?i)\balternative(?:ly|s)?\b|\binstead\b{_OF_COMMANDS}|\bin (?:the )?place of\b|\bto (?:replace|swap)\b"
)
_FENCES = ("```", "~~~")
_HEADING = "#"
_INDENTED = ("    ", "\t")


def alternatives(text: str, here: str, files: Files) -> set[str]:
    """The files that a guide of the directory `here` applies, each by itself, in a paragraph that says so, or right
    after one."""
    if _INSTEAD.search(text) is None:
        return set()
    lines = whole_lines(text).split("\n")
    starts = [0, *accumulate(len(one) + 1 for one in lines)]
    opened = _opened(lines)
    found: set[str] = set()
    for command in commands(text):
        number = bisect_right(starts, command.start) - 1
        named = files.named(command, here) if len(command.paths) == 1 and not command.deletes else ()
        # a folder may hold what is replaced as well
        if len(named) == 1 and any(map(_INSTEAD.search, _said_of(lines, number, opened[number]))):
            found.update(named)
    return found


def _opened(lines: Sequence[str]) -> list[int]:
    """By line where the block of code begins in which it stands, -1 for those in none."""
    found: list[int] = []
    opening = -1
    for number, one in enumerate(lines):
        if one.lstrip().startswith(_FENCES):
            opening = number if opening < 0 else -1
        found.append(opening)
    return found


def _said_of(lines: Sequence[str], number: int, opening: int) -> Iterator[str]:
    """The lines that speak of the command on a line: its paragraph, or comments above it and the paragraph before the
    block of code in which it stands."""
    yield lines[number]
    above = number - 1
    if opening >= 0:
        while above > opening and lines[above].lstrip().startswith(_HEADING):
            yield lines[above]
            above -= 1
        above = opening - 1
    is_code = opening >= 0 or lines[number].startswith(_INDENTED)
    if is_code:
        while above >= 0 and lines[above].startswith(_INDENTED):
            above -= 1
        while above >= 0 and not lines[above].strip():
            above -= 1
    while above >= 0 and (one := lines[above].strip()) and not one.startswith((_HEADING, *_FENCES)):
        yield one
        above -= 1
