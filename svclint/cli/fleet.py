"""`svclint fleet`: checks many repositories, a row for each."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from svclint.cli.terminal import is_terminal, say, show
from svclint.discover import UsageFault
from svclint.files.paths import absolute_path, is_dir, read_text
from svclint.fleet.results import JsonLines, latest, read
from svclint.output.neutral import neutral

if TYPE_CHECKING:
    from argparse import Namespace

    from svclint.fleet.parquet import Parts
    from svclint.fleet.repositories import Repository
    from svclint.fleet.results import Done, Row

_PARQUET = ".parquet"


def run(arguments: Namespace) -> int:
    """Check what has no row yet, and say by the exit code whether every repository has a good one."""
    from svclint.fleet.repositories import repositories

    if arguments.format == "html" and not arguments.summary:
        raise UsageFault("--format says how the summary is printed: give --summary as well")
    listed = repositories(_list(arguments.repositories), arguments.allow_remote)
    if not listed:
        raise UsageFault(f"{arguments.repositories} names no repository")
    flags = _flags(arguments)
    with _results(arguments.output) as results:
        done = results.done()
        rest = [one for one in listed if not _will_do(one, done.get(one.name), flags, arguments.retry_failed)]
        if len(rest) < len(listed) and not arguments.quiet:
            say(f"{len(listed) - len(rest)} of {len(listed)} repositories are done already")
        _work_off(rest, flags, results, arguments)
    return _finish(listed, arguments)


def _list(path: str) -> str:
    if path == "-":
        return sys.stdin.read()
    try:
        return read_text(path)
    except OSError as error:
        raise UsageFault(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise UsageFault(f"{path} is no list of repositories: it is not UTF-8") from None


def _flags(arguments: Namespace) -> tuple[str, ...]:
    """What each check is told."""
    valued = {
        "--select": arguments.select,
        "--ignore": arguments.ignore,
        "--kubernetes": [arguments.kubernetes] if arguments.kubernetes else [],
        "--default-namespace": [arguments.default_namespace] if arguments.default_namespace else [],
        "--helm": [arguments.helm] if arguments.helm else [],
        "--config": [absolute_path(arguments.config)] if arguments.config else [],
    }
    switches = {"--no-config": arguments.no_config, "--no-ignore": arguments.no_ignore, "--no-helm": arguments.no_helm}
    given = [word for name, values in valued.items() for value in values for word in (name, value)]
    return (*given, *(name for name, is_on in switches.items() if is_on))


def _results(path: str) -> JsonLines | Parts:
    if path.endswith(_PARQUET):
        from svclint.fleet.parquet import Parts

        return Parts(path)
    return JsonLines(path)


def _will_do(one: Repository, done: Done | None, flags: Sequence[str], retry_failed: bool) -> bool:
    if done is None or (done.status == "refused" and not one.refusal):
        return False
    return done.will_do(flags, retry_failed)


def _work_off(
    rest: Sequence[Repository], flags: tuple[str, ...], results: JsonLines | Parts, arguments: Namespace
) -> None:
    """Write the rows of the repositories that are left."""
    from svclint.fleet.row import row

    for one in rest:
        if one.refusal:
            results.add(row(one, flags, "refused", one.refusal))
    wanted = [one for one in rest if not one.refusal]
    if not wanted:
        return
    # imported here: with nothing left to do nobody needs Dask
    from svclint.fleet.cluster import Cluster, in_bytes, rows, there_is_dask
    from svclint.fleet.job import Job

    there_is_dask()
    memory = in_bytes(arguments.memory_limit)
    jobs = [Job(one, flags, arguments.timeout, memory) for one in wanted]
    cluster = Cluster(arguments.scheduler, arguments.workers, arguments.memory_limit, arguments.retries)
    for line in _with_progress(rows(jobs, cluster), len(jobs), quiet=arguments.quiet):
        results.add(line)


def _with_progress(rows: Iterable[str], total: int, *, quiet: bool) -> Iterator[str]:
    """The same rows, with a bar on a terminal."""
    if quiet or not is_terminal(sys.stderr) or os.environ.get("TERM") == "dumb":
        yield from rows
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Repositories"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        for line in rows:
            yield line
            progress.advance(task)


def _finish(listed: Sequence[Repository], arguments: Namespace) -> int:
    from svclint.fleet.row import GOOD
    from svclint.fleet.summary import lines, summary

    names = {one.name for one in listed}
    rows = {name: row for name, row in latest(_read(arguments.output)).items() if name in names}
    bad = sum(row["status"] not in GOOD for row in rows.values())
    if arguments.summary:
        earlier = latest(_read(arguments.against)) if arguments.against else None
        found = summary(rows, earlier)
        if arguments.format == "html":
            from svclint.fleet.page import fleet_page

            show(fleet_page(found, rows))
        else:
            show("".join(f"{neutral(line)}\n" for line in lines(found)))
    elif not arguments.quiet:
        say(f"{len(rows) - bad} of {len(listed)} repositories are checked, {bad} are not: {arguments.output}")
    return 1 if bad else 0


def _read(path: str) -> Iterator[Row]:
    if is_dir(path):
        from svclint.fleet.parquet import read_parts

        return read_parts(path)
    return read(path)
