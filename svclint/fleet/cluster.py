"""The jobs on a Dask cluster: who works on what, what is tried again and what a worker may take is Dask's business."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from svclint.discover import UsageFault
from svclint.fleet.job import Job, work
from svclint.fleet.row import row
from svclint.named_tuple import NamedTuple

if TYPE_CHECKING:
    from distributed import Client

_BATCH = 1000
"""Jobs that are handed to the scheduler at once."""


class Cluster(NamedTuple):
    """Where the jobs run: the person's scheduler, or as many workers here (None: one for each CPU).

    `memory` is what a job may take, as Dask writes sizes; empty for what Dask gives a worker.
    """

    scheduler: str = ""
    workers: int | None = None
    memory: str = ""
    retries: int = 2


def in_bytes(size: str) -> int:
    """A size such as `2GiB`; 0 where it is empty."""
    from dask.utils import parse_bytes

    try:
        return int(parse_bytes(size)) if size else 0
    except ValueError:
        raise UsageFault(f'--memory-limit {size}: a size is a number and a unit, such as "2GiB"') from None


def there_is_dask() -> None:
    """Raises UsageFault where the extra is not installed."""
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise UsageFault("svclint fleet works over Dask: pip install 'svclint[fleet]'") from None


def rows(jobs: Sequence[Job], cluster: Cluster) -> Iterator[str]:
    """The row of each job, in the order in which they are done. A job that brings its worker down is a row, too."""
    from distributed import CancelledError, as_completed

    by_key = {f"svclint-{number}-{job.repository.name}": job for number, job in enumerate(jobs)}
    with _client(cluster) as client:
        futures = client.map(
            work, jobs, key=list(by_key), pure=False, retries=cluster.retries, batch_size=_BATCH, fifo_timeout="0s"
        )
        results = as_completed(futures, with_results=True, raise_errors=False)
        # a result is kept by the worker for as long as there is a future of it
        del futures
        for future, result in results:
            if isinstance(result, str):
                yield result
            elif isinstance(result, CancelledError) or future.status != "error":
                raise UsageFault("the scheduler is gone: the same command goes on where this one stopped")
            else:
                job = by_key[future.key]
                yield row(job.repository, job.flags, "failed", _reason(future.exception()))


def _reason(error: BaseException) -> str:
    from distributed import KilledWorker

    if isinstance(error, KilledWorker):
        return "the workers that had it were killed, time and again"
    return str(error) or type(error).__name__


@contextmanager
def _client(cluster: Cluster) -> Iterator[Client]:
    from distributed import Client, LocalCluster

    with ExitStack() as held:
        if cluster.scheduler:
            try:
                client = held.enter_context(Client(cluster.scheduler, timeout="10s"))
            except (OSError, ValueError) as error:
                raise UsageFault(f"--scheduler {cluster.scheduler}: {error}") from None
        else:
            local = LocalCluster(
                n_workers=cluster.workers,
                threads_per_worker=1,
                memory_limit=cluster.memory or "auto",
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
                silence_logs=logging.CRITICAL,
            )
            client = held.enter_context(Client(held.enter_context(local)))
        yield client
