"""Kubernetes versions: the one or the range that the settings name."""

from __future__ import annotations

from functools import lru_cache

OLDEST, NEWEST = 25, 37
"""The minor versions that svclint has schemas for."""


@lru_cache(maxsize=64)
def minors(versions: str) -> range:
    """The minor versions of `1.31` or `1.29-1.35`, in order; the settings were checked before."""
    first, _, last = versions.partition("-")
    start = int(first.partition(".")[2])
    return range(start, (int(last.partition(".")[2]) if last else start) + 1)


def plain(versions: str) -> str:
    """`1.31` of `v1.31.4+k3s1` and whatever else kubectl calls it; of a range, both ends. What is none stays as it is
    for whoever says so."""
    first, _, last = versions.partition("-")
    ends = (first, last) if last.removeprefix("v").startswith("1.") else (first,)
    return "-".join(".".join(one.removeprefix("v").split(".")[:2]) for one in ends)


def named(found: tuple[int, ...], asked: range) -> str:
    """How a message limits a fault to some of the versions that were asked: ` (1.36 and later)`; empty for all."""
    if len(found) == len(asked):
        return ""
    if found[-1] == asked[-1] and found == tuple(range(found[0], found[-1] + 1)):
        return f" (Kubernetes 1.{found[0]} and later)"
    if found[0] == asked[0] and found == tuple(range(found[0], found[-1] + 1)):
        return f" (Kubernetes up to 1.{found[-1]})"
    return f" (Kubernetes {', '.join(f'1.{one}' for one in found)})"
