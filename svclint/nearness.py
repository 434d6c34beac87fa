"""Nearness: how far one directory of a tree of manifests is from another."""

from __future__ import annotations

REACH = 3
"""The distance within which objects of plain files are each other's: the directories beside an object's own."""


def steps(here: str, there: str) -> int:
    """How far one directory is from another: 1 the same, 2 below it, 3 below its parent, and so on outward."""
    if here == there:
        return 1
    mine = here.split("/") if here else []
    theirs = there.split("/") if there else []
    shared = 0
    for one, two in zip(mine, theirs, strict=False):
        if one != two:
            break
        shared += 1
    return 2 + len(mine) - shared
