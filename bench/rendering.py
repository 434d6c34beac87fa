"""What charts cost: processor seconds of a check of each repository below a folder, rendered and left alone."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from installed import command, environment

# by words: what is rendered anew, what was rendered by an earlier run, and no rendering at all
WAYS: Mapping[str, Sequence[str]] = {"cold": ("--no-cache",), "kept": (), "--no-helm": ("--no-cache", "--no-helm")}


def processor_seconds(folder: Path, flags: Sequence[str], where: Mapping[str, str]) -> float:
    """Those of the command and of all processes that it waited for."""
    words = command("check", "--no-config", "--format", "json", "--jobs", "1", *flags)
    child = subprocess.Popen(words, cwd=folder, env=where, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1, 2):
        sys.exit(f"{folder.name}: exit code {child.returncode}")
    return used.ru_utime + used.ru_stime


def line(name: str, seconds: Sequence[float]) -> str:
    cold, kept, bare = seconds
    return f"{name:46}{cold:9.2f} s{kept:9.2f} s{bare:9.2f} s{cold / bare:8.2f}{kept / bare:8.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path, help="a folder of repositories")
    parser.add_argument("--runs", type=int, default=3, help="the least of these counts (default: 3)")
    arguments = parser.parse_args()
    print(f"{'repository':46}{'cold':>11}{'kept':>11}{'--no-helm':>11}{'ratio':>8}{'kept':>8}")
    found: list[Sequence[float]] = []
    with tempfile.TemporaryDirectory() as scratch:
        where = {**environment(scratch), "XDG_CACHE_HOME": f"{scratch}/cache"}
        for folder in sorted(one for one in arguments.path.iterdir() if one.is_dir()):
            # in turns: whatever else the machine does meanwhile hits all of them
            runs = [[processor_seconds(folder, flags, where) for flags in WAYS.values()] for _ in range(arguments.runs)]
            found.append([min(one) for one in zip(*runs, strict=True)])
            if any(folder.rglob("Chart.yaml")):
                print(line(folder.name, found[-1]), flush=True)
    print(line(f"all {len(found)}", [sum(one) for one in zip(*found, strict=True)]))


if __name__ == "__main__":
    main()
