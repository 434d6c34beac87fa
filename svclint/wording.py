"""Words that messages share: enumerations in plain English."""

from __future__ import annotations

from collections.abc import Iterable


def listed(words: Iterable[str], most: int = 6) -> str:
    """`a`, `a and b`, `a, b and c`; past `most` the rest is counted: `a, b and 7 more`."""
    found = list(words)
    if len(found) > most:
        found = [*found[: most - 1], f"{len(found) - most + 1} more"]
    return found[0] if len(found) == 1 else ", ".join(found[:-1]) + " and " + found[-1]
