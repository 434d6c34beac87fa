"""One job: check one repository in a process of its own, as `svclint check` does, and say what became of it."""

from __future__ import annotations

import json
import time
from typing import Any

from svclint.cli.entry import OUT_OF_MEMORY
from svclint.fleet.checkout import NotCloned, checkout, revision
from svclint.fleet.child import Ended, run_svclint
from svclint.fleet.owners import owners
from svclint.fleet.repositories import Repository
from svclint.fleet.row import Status, row
from svclint.named_tuple import NamedTuple

_NOTHING = "svclint: nothing to lint: "
# in the words of the command, and of a rule that ran out of it
_OUT_OF_MEMORY = (OUT_OF_MEMORY, "MemoryError")


class Job(NamedTuple):
    """A repository, the flags of its check, and its limits: `memory` in bytes, 0 for that of Dask's worker."""

    repository: Repository
    flags: tuple[str, ...]
    seconds: float
    memory: int = 0


class Passing(Exception):
    """What may go well at the next try; the text says what happened."""


def work(job: Job) -> str:
    """The row of a job. Raises Passing for what Dask should try again: a failed download, a killed process."""
    began = time.monotonic()
    scratch, memory = _of_worker()
    try:
        with checkout(job.repository, scratch, job.seconds) as folder:
            left = max(job.seconds - (time.monotonic() - began), 1.0)
            words = ["check", ".", *job.flags, "--format", "json", "--jobs", "1", "--no-cache", "--quiet"]
            ended = run_svclint(words, folder, left, job.memory or memory)
            return _row(job, ended, folder, time.monotonic() - began)
    except NotCloned as error:
        if not error.late and not job.repository.place.startswith("file://"):
            raise Passing(str(error)) from None
        status: Status = "timeout" if error.late else "failed"
        return row(job.repository, job.flags, status, str(error), seconds=time.monotonic() - began)
    except OSError as error:
        return row(job.repository, job.flags, "failed", str(error), seconds=time.monotonic() - began)


def _of_worker() -> tuple[str | None, int]:
    """Where Dask's worker keeps what is not to stay, and the memory it may take; of no worker, nothing."""
    from distributed import get_worker

    try:
        worker = get_worker()
    except ValueError:
        return None, 0
    return worker.local_directory, int(worker.memory_manager.memory_limit or 0)


def _row(job: Job, ended: Ended, folder: str, seconds: float) -> str:
    report = _report(ended.out)
    status, reason = _verdict(job, ended, report)
    if report:
        known = owners(folder)
        for finding in report["findings"]:
            finding["owner"] = known.of(finding["location"]["file"]) or job.repository.owner
    return row(
        job.repository, job.flags, status, reason, revision=revision(folder), seconds=seconds, report=report or None
    )


def _report(out: bytes) -> dict[str, Any]:
    """What the check says; nothing where it did not come to its end."""
    try:
        report: dict[str, Any] = json.loads(out)
    except ValueError:
        return {}
    return report


def _verdict(job: Job, ended: Ended, report: dict[str, Any]) -> tuple[Status, str]:
    if ended.code is None:
        return "timeout", f"not done after {job.seconds:g} s"
    if ended.code < 0:
        raise Passing(f"its process was killed by signal {-ended.code}")
    said = ended.err.decode(errors="replace").strip()
    faults = [one["message"] for one in report.get("findings", ()) if one["rule"] == _internal_rule()]
    if any(words in one for one in (said, *faults) for words in _OUT_OF_MEMORY):
        return "memory", "it needs more memory than it may take"
    if ended.code == 2 and said.startswith(_NOTHING):
        return "empty", said.removeprefix(_NOTHING)
    if ended.code in (0, 1) and report:
        return "checked", ""
    return "failed", faults[0] if faults else said or f"svclint check ended with {ended.code}"


def _internal_rule() -> str:
    """The rule that tells of a fault of svclint itself."""
    from svclint.rules import catalogue, with_role

    rule = with_role(catalogue(), "internal")
    return rule.name if rule is not None else ""
