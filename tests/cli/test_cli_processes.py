"""Several processes: the same bytes, and none that is left behind or waited for."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pytest

from svclint.cli import shares
from svclint.cli.pool import _chunks as chunks
from svclint.cli.pool import as_done, work_off
from svclint.cli.shares import results
from svclint.discover import UsageFault, discover
from svclint.document import documents
from svclint.document.sent import as_sent, take
from svclint.linting.engine import Job, Opened, lint_scope, open_scope
from svclint.settings import Settings
from svclint.source import Source
from tests.cli.cli_shop import DEPLOYMENT, SERVICE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither fork nor these signals")

Answer = TypeVar("Answer")

EXAMPLES = Path(__file__).parents[2] / "examples"


def apps(folder: Path, number: int) -> Path:
    """One scope of many applications, every fifth of which asks for a port that is not there."""
    folder.mkdir()
    for one in range(number):
        service = SERVICE.format(target="htp" if one % 5 == 0 else "http")
        text = f"{service}---\n{DEPLOYMENT}".replace("web", f"app-{one}")
        (folder / f"app-{one}.yaml").write_text(text)
    return folder


def check(path: Path, *options: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "svclint", "check", "--no-cache", *options, str(path)]
    return subprocess.run(command, capture_output=True, check=False, timeout=300)


def test_a_large_scope_is_shared_and_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "_WORTH_SHARES", 1)
    settings = Settings()
    jobs = [Job(one, settings) for one in discover([str(apps(tmp_path / "apps", 60))], settings).scopes]
    jobs += [Job(one, settings) for one in discover([str(EXAMPLES / "shop")], settings).scopes]
    opened: list[Job] = []

    def open_here(job: Job) -> Opened:
        opened.append(job)
        return open_scope(job)

    monkeypatch.setattr(shares, "open_scope", open_here)
    sizes = [sum(len(one.source.text) for one in job.scope.members) for job in jobs]
    assert list(results(lint_scope, jobs, sizes, 2)) == list(map(lint_scope, jobs))
    assert opened == jobs[:1]


def test_the_output_does_not_depend_on_the_number_of_processes(tmp_path: Path) -> None:
    tree = apps(tmp_path / "apps", 500)
    one, two = (check(tree, "--format", "json", "--jobs", number) for number in ("1", "2"))
    assert one.stdout == two.stdout
    assert one.returncode == two.returncode == 1
    assert not two.stderr


def test_documents_are_the_same_wherever_they_were_read() -> None:
    text = f"{DEPLOYMENT}---\n{SERVICE.format(target='8080')}---\na: &a {{b: c}}\nd: *a\n---\nbroken: [\n"
    sent = as_sent(Source("a.yaml", text))
    source = Source("a.yaml", text)
    take(source, sent)
    assert as_sent(source) == sent
    assert all(one.source is source for one in documents(source))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_workers_end_when_the_parent_does(tmp_path: Path, number: signal.Signals) -> None:
    tree = apps(tmp_path / "apps", 1500)
    command = [sys.executable, "-m", "svclint", "check", "--no-cache", "--jobs", "2", str(tree)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        workers = soon(lambda: children(process.pid))
        process.send_signal(number)
    assert workers
    soon(lambda: not any(map(is_there, workers)))


def test_a_worker_that_is_killed_is_not_waited_for(tmp_path: Path) -> None:
    tree = apps(tmp_path / "apps", 3000)
    command = [sys.executable, "-m", "svclint", "check", "--no-cache", "--jobs", "2", str(tree)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        # one that has done its work by now is not missed: the next one is
        while process.poll() is None:
            for worker in children(process.pid):
                kill(worker)
        _, said = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "not enough memory" in said


def kill(worker: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(worker, signal.SIGKILL)


def test_a_worker_that_is_killed_while_it_says_what_it_found_is_not_waited_for() -> None:
    with pytest.raises(UsageFault, match="signal 9"):
        list(work_off(killed_soon, range(4), [1.0] * 4, 2))


def killed_soon(_: int) -> bytes:
    """So much that it takes longer to be sent; here nothing is killed."""
    if multiprocessing.parent_process() is None:
        return b""
    threading.Timer(0.02, os.kill, (os.getpid(), signal.SIGKILL)).start()
    return bytes(50_000_000)


def test_what_a_worker_raises_is_raised_here_with_its_place() -> None:
    with pytest.raises(ValueError, match="elsewhere") as raised:
        list(work_off(raises_elsewhere, range(6), [1.0] * 6, 2))
    assert "in raises_elsewhere" in "".join(raised.value.__notes__)


def raises_elsewhere(number: int) -> int:
    if multiprocessing.parent_process() is not None:
        raise ValueError("elsewhere")
    return number


def test_this_process_works_as_well() -> None:
    found = set(work_off(whoever, range(40), [1.0] * 40, 2))
    assert len(found) == 2
    assert os.getpid() in found
    apart = set(work_off(whoever, range(40), [1.0] * 40, 2, lambda _: 0))
    assert 0 in apart
    assert os.getpid() not in apart


def whoever(_: int) -> int:
    time.sleep(0.002)
    return os.getpid()


def children(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(one) for one in listed.stdout.split()]


def is_there(pid: int) -> bool:
    """Whether a process runs: one that ended and that nobody has asked about yet does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return state.stdout.strip() != "" and not state.stdout.startswith("Z")


def soon(ask: Callable[[], Answer]) -> Answer:
    """The first answer that says something; a busy machine may take a minute for it."""
    for _ in range(600):
        answer = ask()
        if answer:
            return answer
        time.sleep(0.1)
    raise AssertionError("nothing happened")


def test_neighbours_are_worked_on_together_and_the_largest_alone_before_them() -> None:
    sizes = [*[1.0] * 50, 40.0, *[1.0] * 50, 20.0]
    found = chunks(sizes, 2)
    assert found[:2] == [[50], [101]]
    assert sorted(one for each in found for one in each) == list(range(102))
    rest = found[2:]
    assert [one for each in rest for one in each] == [one for one in range(101) if one != 50]
    assert len(rest[0]) > len(rest[-1]) >= 1
    assert len(rest) < 40


def test_this_process_listens_while_it_has_much_to_do() -> None:
    """A worker may hold two chunks: it must get the next ones before a long one here is done."""
    sizes = [1.0] * 64
    found = list(work_off(slow_here, range(64), sizes, 2))
    here, there = (sum(one is which for one in found) for which in (True, False))
    assert there > here


def test_who_does_more_with_what_is_done_leaves_the_rest_to_the_others() -> None:
    """While somebody here is at what was found, a worker goes on, and gets what is next."""
    found = []
    for number, is_here in as_done(slow_nowhere, range(64), [1.0] * 64, 2):
        found.append((number, is_here))
        time.sleep(0.004)
    assert sorted(number for number, _ in found) == list(range(64))
    here, there = (sum(each is which for _, each in found) for which in (True, False))
    assert there > 2 * here


def slow_nowhere(_: int) -> bool:
    time.sleep(0.001)
    return multiprocessing.parent_process() is None


def test_what_this_process_finds_last_is_not_waited_for() -> None:
    """With nobody else there, or with others that have said all they have to say."""
    assert list(work_off(str, range(10), [1.0] * 10, 1)) == [str(one) for one in range(10)]
    for _ in range(20):
        assert list(work_off(str, range(100), [1.0] * 100, 2)) == [str(one) for one in range(100)]


def slow_here(_: int) -> bool:
    is_here = multiprocessing.parent_process() is None
    time.sleep(0.03 if is_here else 0.001)
    return is_here
