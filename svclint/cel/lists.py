"""Lists, as Kubernetes' CEL knows them: `[1, 2].sum()`, `isSorted`, `min`, `max`, `indexOf`.

k/k: apiserver/pkg/cel/library/lists.go
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

_INT64 = 2**63


def total(items: Sequence[Any]) -> Any:
    if any(isinstance(one, str | bool) for one in items):
        raise ValueError("no such overload")
    found = sum(items) if len({type(one) for one in items}) < 2 else _mixed()
    if isinstance(found, int) and not -_INT64 <= found < _INT64:
        raise ValueError("integer overflow")
    return found


def _mixed() -> Any:
    raise ValueError("no such overload")


def is_sorted(items: Sequence[Any]) -> bool:
    return all(_alike(one, other) and one <= other for one, other in pairwise(items))


def least(items: Sequence[Any]) -> Any:
    return min(_comparable(items))


def most(items: Sequence[Any]) -> Any:
    return max(_comparable(items))


def _comparable(items: Sequence[Any]) -> Sequence[Any]:
    if not items:
        raise ValueError("min or max of an empty list")
    if not all(_alike(items[0], one) for one in items):
        raise ValueError("no such overload")
    return items


def _alike(one: Any, other: Any) -> bool:
    if type(one) is not type(other) or isinstance(one, list | dict) or one is None:
        raise ValueError("no such overload")
    return True


def first_index(items: Sequence[Any], wanted: Any) -> int:
    return next((at for at, one in enumerate(items) if one == wanted), -1)


def last_index(items: Sequence[Any], wanted: Any) -> int:
    return next((at for at in range(len(items) - 1, -1, -1) if items[at] == wanted), -1)
