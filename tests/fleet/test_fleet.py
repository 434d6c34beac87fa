"""The whole command: some repositories of all sorts on a local Dask cluster."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from svclint.fleet.results import latest, read
from tests.cli.conftest import Ran
from tests.fleet.conftest import BROKEN, SOUND, Make, bare, git

ROOT = str(Path(__file__).parents[2])
pytestmark = pytest.mark.slow


def started(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "svclint", "fleet", *words]
    # the others of a test run wait for processors, too
    wanted = {**os.environ, "PYTHONPATH": ROOT, "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "120s"}
    return subprocess.Popen(command, cwd=folder, env=wanted, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def fleet(folder: Path, *words: str) -> Ran:
    with started(folder, *words) as process:
        out, err = process.communicate()
    return Ran(process.returncode, out.decode(), err.decode())


def rows(folder: Path, name: str = "fleet.jsonl") -> dict[str, Any]:
    return {Path(place).name: row for place, row in latest(read(str(folder / name))).items()}


def test_a_row_for_each_whatever_becomes_of_it(make: Make, tmp_path: Path) -> None:
    make("shop/cart", {"app.yaml": BROKEN})
    make("shop/docs", {"README.md": "words"})
    make("shop/odd", {"app.yaml": SOUND, "svclint.yaml": "no such setting: 1\n"})
    bare(make("web", {"app.yaml": SOUND}), tmp_path / "shop" / "web.git")
    git(tmp_path, "clone", "--quiet", "--bare", "shop/web.git", "shop/stuck.git")
    (tmp_path / "shop" / "stuck.git" / "packed-refs").unlink()
    os.mkfifo(tmp_path / "shop" / "stuck.git" / "packed-refs")
    names = ("stuck.git", "cart", "gone", "docs", "odd", "web.git")
    listed = [*(f"shop/{name}" for name in names), "https://git.example.org/shop/far"]
    (tmp_path / "REPOS.txt").write_text("\n".join(listed), encoding="utf-8")
    ran = fleet(tmp_path, "REPOS.txt", "--workers", "2", "--timeout", "30")
    found = rows(tmp_path)
    assert {name: row["status"] for name, row in found.items()} == {
        "stuck.git": "timeout",
        "cart": "checked",
        "gone": "refused",
        "docs": "empty",
        "odd": "failed",
        "web.git": "checked",
        "far": "refused",
    }
    assert [one["rule"] for one in found["cart"]["findings"]] == ["selector-matches-nothing"]
    assert {row["owner"] for row in found.values()} == {"shop"}
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "3 of 7 repositories are checked, 4 are not: fleet.jsonl\n"
    _again(tmp_path)


def _again(tmp_path: Path) -> None:
    """All are done: nobody is asked again, and the summary needs no cluster."""
    before = (tmp_path / "fleet.jsonl").read_bytes()
    ran = fleet(tmp_path, "REPOS.txt", "--summary", "--scheduler", "tcp://127.0.0.1:1")
    assert (tmp_path / "fleet.jsonl").read_bytes() == before
    assert ran.err == "7 of 7 repositories are done already\n"
    assert ran.out.startswith("7 repositories (2 checked, 1 empty, 1 failed, 2 refused, 1 timeout), 4 resources\n")
    assert "timeout: shop/stuck.git: not cloned after 30 s" in ran.out


def test_a_killed_run_is_gone_on_with(make: Make, tmp_path: Path) -> None:
    names = [f"app-{number}" for number in range(12)]
    for name in names:
        make(f"shop/{name}", {"app.yaml": BROKEN})
    (tmp_path / "REPOS.txt").write_text("".join(f"shop/{name}\n" for name in names), encoding="utf-8")
    file = tmp_path / "fleet.jsonl"
    with started(tmp_path, "REPOS.txt", "--workers", "1") as process:
        while not file.exists() or file.read_bytes().count(b"\n") < 2:
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    left = file.read_bytes()
    whole, torn = left.splitlines(keepends=True), b'{"repository":"shop/app-'
    file.write_bytes(left + torn)
    done = [json.loads(one)["repository"] for one in whole]
    assert 2 <= len(done) < 12
    ran = fleet(tmp_path, "REPOS.txt", "--workers", "1", "--output", "fleet.jsonl")
    assert (ran.code, ran.err.splitlines()[0]) == (0, f"{len(done)} of 12 repositories are done already")
    after = file.read_bytes()
    assert after.startswith(left)
    repositories = [json.loads(one)["repository"] for one in after.splitlines()]
    assert sorted(repositories) == sorted(f"shop/{name}" for name in names)
    assert repositories[: len(done)] == done


def test_a_scheduler_of_one_s_own_and_parquet(make: Make, tmp_path: Path) -> None:
    """The person's cluster: workers that are daemons, with several threads."""
    from distributed import LocalCluster

    make("shop/cart", {"app.yaml": BROKEN})
    make("shop/web", {"app.yaml": SOUND})
    listed = tmp_path / "REPOS.txt"
    listed.write_text("shop/cart\nshop/web\n", encoding="utf-8")
    with LocalCluster(n_workers=1, threads_per_worker=2, processes=True, dashboard_address=":0") as cluster:
        words = ("REPOS.txt", "--scheduler", cluster.scheduler_address, "--output", "now.parquet", "--summary")
        ran = fleet(tmp_path, *words)
    assert ran.code == 0, ran.err
    assert ran.out.startswith("2 repositories (2 checked), 4 resources\n")
    assert "selector-matches-nothing" in ran.out
    assert [one.name for one in sorted((tmp_path / "now.parquet").iterdir())] == ["open.jsonl", "part-000001.parquet"]
    against = fleet(tmp_path, *words, "--against", "now.parquet")
    assert "selector-matches-nothing       1         0      0             1   +0    -0" in against.out


def test_a_scheduler_that_is_not_there_is_told(make: Make, tmp_path: Path) -> None:
    make("shop/cart", {"app.yaml": SOUND})
    (tmp_path / "REPOS.txt").write_text("shop/cart\n", encoding="utf-8")
    ran = fleet(tmp_path, "REPOS.txt", "--scheduler", "tcp://127.0.0.1:1")
    assert ran.code == 2
    assert ran.err.startswith("svclint: --scheduler tcp://127.0.0.1:1: ")
