"""How long a check takes on each repository below a folder, in one process and in two."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from installed import command, environment

JOBS = (1, 2)


class Measured(NamedTuple):
    """One repository: what was read, and the best seconds of each of JOBS."""

    name: str
    files: int
    resources: int
    seconds: tuple[float, ...]

    def line(self) -> str:
        seconds = "".join(f"{one:10.2f} s" for one in self.seconds)
        each = self.seconds[0] / self.resources * 1e6 if self.resources else 0.0
        return f"{self.name:46}{self.files:7}{self.resources:11}{seconds}{each:10.0f}"


def measure(folder: Path, runs: int, where: Mapping[str, str]) -> Measured | None:
    """None where svclint finds nothing to lint."""
    summary: dict[str, int] = {}
    best = []
    for jobs in JOBS:
        times = []
        for _ in range(runs):
            began = time.perf_counter()
            output = _check(folder, jobs, where)
            times.append(time.perf_counter() - began)
            if not output:
                return None
            summary = json.loads(output)["summary"]
        best.append(min(times))
    return Measured(folder.name, summary["files"], summary["resources"], tuple(best))


def _check(folder: Path, jobs: int, where: Mapping[str, str]) -> bytes:
    words = command("check", "--no-config", "--format", "json", "--jobs", str(jobs))
    done = subprocess.run(words, cwd=folder, env=where, check=False, capture_output=True)
    if done.returncode not in (0, 1, 2):
        sys.exit(f"{folder.name}: exit code {done.returncode}\n{done.stderr.decode()}")
    return done.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path, help="a folder of repositories")
    parser.add_argument("--runs", type=int, default=3, help="the fastest of these counts (default: 3)")
    arguments = parser.parse_args()
    columns = "".join(f"{f'--jobs {jobs}':>12}" for jobs in JOBS)
    print(f"{'repository':46}{'files':>7}{'resources':>11}{columns}{'µs each':>10}")
    found = []
    with tempfile.TemporaryDirectory() as scratch:
        for folder in sorted(one for one in arguments.path.iterdir() if one.is_dir()):
            one = measure(folder, arguments.runs, environment(scratch))
            print(one.line() if one else f"{folder.name:46}nothing to lint", flush=True)
            if one is not None:
                found.append(one)
    seconds = tuple(map(sum, zip(*(one.seconds for one in found), strict=True)))
    print(Measured("all", sum(one.files for one in found), sum(one.resources for one in found), seconds).line())


if __name__ == "__main__":
    main()
