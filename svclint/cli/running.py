"""How the scopes are worked off: in this process, or in a pool where that pays; with a progress bar on long runs."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from svclint.cli.terminal import is_terminal
from svclint.linting.engine import Job, ScopeResult
from svclint.linting.settle import Map
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.discover import Parse
    from svclint.discover.discovery import Prepare
    from svclint.discover.sorting import Aside
    from svclint.kept.keeper import Heard
    from svclint.scope import Scope
    from svclint.source import Source

Work = Callable[[Job], ScopeResult]

# Characters of all scopes, or of all files. Below, starting processes takes as long as they save (bench/README.md).
_WORTH_A_POOL = 2_000_000
# Characters; below, to work it out takes hardly longer than to look it up.
_WORTH_KEEPING = 100_000
# Characters; a process that is not asked to parse but by --jobs has something to do from there on.
_WORTH_PARSING = 200_000
# seconds until a person wonders
_PATIENCE = 1.0


def parser(jobs: int | None, *, keep: bool) -> Parse:
    """What reads the documents of many sources in processes, where that pays; else they are read when asked for.
    `keep` lets them be those that an earlier run has read.
    """

    def parse(sources: Sequence[Source], prepare: Prepare) -> None:
        size = _size_of_all(sources)
        processes = _processes(jobs, size)
        if processes > 1 and size > _WORTH_PARSING:
            from svclint.cli.parsing import parse_all

            parse_all(sources, processes, prepare)

    def kept(sources: Sequence[Source], prepare: Prepare) -> None:
        if not is_worth_keeping(sources):
            parse(sources, prepare)
            return
        from svclint.cli.keeping import keeper

        keeper().parse(sources, lambda unread: parse(unread, prepare))

    return kept if keep else parse


def aside(jobs: int | None) -> Aside:
    """What works something out in a process of its own, where that pays."""

    def apart(work: Callable[[], Any], sources: Collection[Source]) -> Callable[[], Any]:
        size = sum(one.size for one in sources)
        if _processes(jobs, size) == 1 or size <= _WORTH_PARSING:
            return work
        from svclint.cli.apart import apart

        return apart(work, list(sources))

    return apart


def mapper(jobs: int | None, *, keep: bool, heard: Heard | None = None) -> Map:
    """What applies the work to each scope and yields the results in order. `jobs` is a number of processes, 0 one
    for each CPU, None as many as pay; the results are the same for all of them. `keep` lets them be those of an
    earlier run; `heard` is told of all that is kept.
    """

    def through(work: Work, items: Iterable[Job]) -> Iterator[ScopeResult]:
        wanted = list(items)
        sizes = [_size_of(job.scope) for job in wanted]
        processes = _processes(jobs, sum(sizes))
        if processes == 1:
            return map(work, wanted)
        from svclint.cli.shares import results

        return results(work, wanted, sizes, processes)

    def kept(work: Work, items: Iterable[Job]) -> Iterator[ScopeResult]:
        wanted = list(items)
        if sum(_size_of(job.scope) for job in wanted) <= _WORTH_KEEPING:
            return through(work, wanted)
        from svclint.cli.keeping import keeper

        return keeper().map(work, wanted, through, heard)

    chosen = kept if keep else through
    if is_terminal(sys.stderr) and os.environ.get("TERM") != "dumb":
        return lambda work, items: _with_progress(chosen(work, jobs := list(items)), len(jobs))
    return chosen


def is_worth_keeping(sources: Iterable[Source]) -> bool:
    """Whether there is so much to read that the next run had better look up what it says."""
    return _size_of_all(sources) > _WORTH_KEEPING


def _processes(jobs: int | None, size: int) -> int:
    if jobs == 0 or (jobs is None and size > _WORTH_A_POOL):
        return _cpus()
    return jobs or 1


def _cpus() -> int:
    """The CPUs that this process may use, which in a container are fewer than there are."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def _size_of(scope: Scope) -> int:
    return sum(len(member.source.text) for member in scope.members)


def _size_of_all(sources: Iterable[Source]) -> int:
    return sum(one.size for one in sources)


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
