"""Files that a guide applies in turn: the one after it has told to delete the other."""

from __future__ import annotations

from collections.abc import Iterable

# of a guide with more, nobody follows the steps one by one
_MOST = 200


def in_turn(commands: Iterable[tuple[bool, frozenset[str]]]) -> frozenset[frozenset[str]]:
    """The pairs of files that are never there together, by the commands of a guide in their order.

    Each command has whether it deletes, and its files. What is deleted at the end was there with all others.
    """
    there: set[str] = set()
    gone: set[str] = set()
    apart: set[frozenset[str]] = set()
    together: set[frozenset[str]] = set()
    for deletes, files in commands:
        if deletes:
            there -= files
            gone |= files
            continue
        there |= files
        gone -= files
        if len(there) + len(gone) > _MOST:
            return frozenset()
        for one in files:
            together |= {frozenset((one, other)) for other in there if other != one}
            apart |= {frozenset((one, other)) for other in gone}
    return frozenset(apart - together)
