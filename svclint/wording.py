"""Words that messages share: enumerations in plain English, and paragraphs as one line each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

# the end of a line whose sentence goes on: not before a blank line, an indented one or an item of a list
_WRAP = r"(?<=\S)[ \t]*\r?\n(?=\S)(?![-*] |[0-9]\. )"


def listed(words: Iterable[str], most: int = 6) -> str:
    """`a`, `a and b`, `a, b and c`; past `most` the rest is counted: `a, b and 7 more`; nothing is empty."""
    found = list(words)
    if len(found) > most:
        found = [*found[: most - 1], f"{len(found) - most + 1} more"]
    return ", ".join(found[:-1]) + " and " + found[-1] if len(found) > 1 else "".join(found)


@lru_cache(maxsize=1024)
def unwrapped(text: str) -> str:
    """`text` without the line ends that only keep its source narrow: whoever shows it wraps it as is fit there."""
    return re.sub(_WRAP, " ", text)
