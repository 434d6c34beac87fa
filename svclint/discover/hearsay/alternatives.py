"""Files of which a guide says that they stand in the place of others: `To replace Jaeger, run kubectl apply -f …`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
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
    is_said = _said(lines)
    found: set[str] = set()
    for command in commands(text):
        number = bisect_right(starts, command.start) - 1
        named = (
            files.named(command, here) if len(command.paths) == 1 and not command.deletes and is_said[number] else ()
        )
        # a folder may hold what is replaced as well
        if len(named) == 1:
            found.update(named)
    return found


def _said(lines: Sequence[str]) -> list[bool]:
    """By line whether it is said of a command on it: by the line, its paragraph, comments above it, or the paragraph
    before the block of code in which it stands; what is said above is known of the lines above."""
    found: list[bool] = []
    # by line, those before it by -1: whether the paragraph says so that ends there, and the comments that do; the last
    # lines up to there that are no code, and that are not empty
    paragraphs, comments, texts, filled = [False], [False], [-1], [-1]
    opening = -1
    for number, line in enumerate(lines):
        one, says = line.strip(), _INSTEAD.search(line) is not None
        is_fence, is_indented = line.lstrip().startswith(_FENCES), line.startswith(_INDENTED)
        if is_fence:
            opening = number if opening < 0 else -1
        above = (opening if opening >= 0 else number) - 1
        if opening >= 0 or is_indented:
            above = filled[texts[above + 1] + 1]
        found.append(says or paragraphs[above + 1] or (opening >= 0 and comments[-1]))
        is_text = bool(one) and not one.startswith((_HEADING, *_FENCES))
        paragraphs.append(is_text and (says or paragraphs[-1]))
        comments.append(one.startswith(_HEADING) and (says or comments[-1]))
        texts.append(texts[-1] if is_indented else number)
        filled.append(number if one else filled[-1])
    return found
