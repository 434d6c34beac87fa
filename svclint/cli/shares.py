"""The scopes of a run in processes: small ones whole, those that would keep the others waiting in shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from svclint.cli.entry import keep_until_end
from svclint.cli.pool import shares_memory, work_off
from svclint.linting.engine import Examined, Job, Opened, ScopeResult, Share, conclude, examine, lint_scope, open_scope
from svclint.named_tuple import NamedTuple

Work = Callable[[Job], ScopeResult]

# Characters; a smaller scope is checked before another process has looked at its share.
_WORTH_SHARES = 300_000
# so many that the processes end at about the same time
_SHARES_A_PROCESS = 48


class _Part(NamedTuple):
    opened: Opened
    share: Share


class _Item(NamedTuple):
    """What a process works on: a whole scope, or a share of one that was opened; and how large it is."""

    of: Job | _Part
    size: float


def results(work: Work, jobs: Sequence[Job], sizes: Sequence[int], processes: int) -> Iterator[ScopeResult]:
    """`map(work, jobs)` in `processes` processes; `sizes` are in characters.

    A scope that is larger than what falls to a process is opened here, so that every process has it, and its rules are
    asked about a share of its subjects at a time. The first share is taken here as well: what it imports and indexes
    need not be done again in each of them.
    """
    keep_until_end()
    divides = work is lint_scope and shares_memory()
    large = max(sum(sizes) / processes / 2, _WORTH_SHARES) if divides else float("inf")
    items: list[list[_Item]] = []
    begun: list[tuple[Opened, Examined] | None] = []
    for job, size in zip(jobs, sizes, strict=True):
        if size <= large:
            items.append([_Item(job, size)])
            begun.append(None)
            continue
        number = processes * _SHARES_A_PROCESS
        opened = open_scope(job)
        items.append([_Item(_Part(opened, Share(one, number)), size / number) for one in range(1, number)])
        begun.append((opened, examine(opened, Share(0, number))))
    keep_until_end(*(one[0] for one in begun if one is not None))
    flat = [one for each in items for one in each]
    done = work_off(partial(_do, work), [one.of for one in flat], [one.size for one in flat], processes)
    for each, start in zip(items, begun, strict=True):
        found = [next(done) for _ in each]
        if start is None:
            yield from (one for one in found if isinstance(one, ScopeResult))
        else:
            yield conclude(start[0], [start[1], *(one for one in found if isinstance(one, Examined))])


def _do(work: Work, item: Job | _Part) -> ScopeResult | Examined:
    return examine(item.opened, item.share) if isinstance(item, _Part) else work(item)
