"""How the scopes are worked off: in this process, or in a pool where that pays; with a progress bar on long runs."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from svclint.cli.terminal import is_terminal
from svclint.engine import Job, ScopeResult
from svclint.settle import Map

if TYPE_CHECKING:
    from svclint.scope import Scope

Work = Callable[[Job], ScopeResult]

# Characters of all scopes. Below, starting processes takes as long as they save (bench/README.md).
_WORTH_A_POOL = 6_000_000
# seconds until a person wonders
_PATIENCE = 1.0


def mapper(jobs: int | None, scopes: Sequence[Scope]) -> Map:
    """What applies the work to each scope and yields the results in order. `jobs` is a number of processes, 0 one
    for each CPU, None as many as pay; the results are the same for all of them.
    """
    processes = min(_processes(jobs, scopes), len(scopes))
    through = _in_processes(processes) if processes > 1 else map
    if is_terminal(sys.stderr) and os.environ.get("TERM") != "dumb":
        return lambda work, items: _with_progress(through(work, jobs := list(items)), len(jobs))
    return through


def _processes(jobs: int | None, scopes: Sequence[Scope]) -> int:
    if jobs == 0 or (jobs is None and _size(scopes) > _WORTH_A_POOL):
        return _cpus()
    return jobs or 1


def _cpus() -> int:
    """The CPUs that this process may use, which in a container are fewer than there are."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def _size(scopes: Iterable[Scope]) -> int:
    return sum(map(_size_of, scopes))


def _size_of(scope: Scope) -> int:
    return sum(len(member.source.text) for member in scope.members)


def _in_processes(processes: int) -> Map:
    def run(work: Work, items: Iterable[Job]) -> Iterator[ScopeResult]:
        from svclint.cli.pool import work_off

        jobs = list(items)
        return work_off(work, jobs, [_size_of(job.scope) for job in jobs], processes)

    return run


def _with_progress(results: Iterable[ScopeResult], total: int) -> Iterator[ScopeResult]:
    """The same results; when they take long, a bar on standard error."""
    began = time.monotonic()
    iterator = iter(results)
    for done, result in enumerate(iterator, 1):
        yield result
        if time.monotonic() - began > _PATIENCE and done < total:
            yield from _shown(iterator, done, total)


def _shown(results: Iterator[ScopeResult], done: int, total: int) -> Iterator[ScopeResult]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Linting", total=total, completed=done)
        for result in results:
            yield result
            progress.advance(task)
