"""What `check --diff` would edit in each folder below a folder: counts, and the diffs to read."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import re
import time
from pathlib import Path

from svclint.cli import main as svclint

_COUNTS = {
    "fixed": r"Would fix (\d+)",
    "conflicting": r"(\d+) would edit",
    "taken back": r"(\d+) did not help",
    "unsafe": r"(\d+) may change",
}


def tried(folder: Path, words: list[str]) -> tuple[str, dict[str, int]]:
    """The diff of a folder, and how many fixes there are of each sort."""
    os.chdir(folder)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        svclint(["check", ".", "--no-config", "--diff", *words])
    found = {name: re.search(pattern, err.getvalue()) for name, pattern in _COUNTS.items()}
    return out.getvalue(), {name: int(one[1]) if one is not None else 0 for name, one in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("into", type=Path, help="where the diffs go")
    parser.add_argument("folder", type=Path, help="a folder of repositories")
    arguments = parser.parse_args()
    into = arguments.into.resolve()
    into.mkdir(parents=True, exist_ok=True)
    for folder in sorted(one.resolve() for one in arguments.folder.iterdir() if one.is_dir()):
        for words in ([], ["--unsafe-fixes"]):
            began = time.monotonic()
            diff, counts = tried(folder, words)
            name = f"{folder.name}{'-unsafe' if words else ''}"
            (into / f"{name}.diff").write_text(diff, encoding="utf-8")
            if any(counts.values()):
                print(f"{name}: {', '.join(f'{number} {sort}' for sort, number in counts.items())}, ", end="")
                print(f"{sum(line.startswith('@@') for line in diff.splitlines())} hunks", end="")
                print(f", {time.monotonic() - began:.1f} s")


if __name__ == "__main__":
    main()
