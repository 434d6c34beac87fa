"""Draws findings in repositories on which no rule was written, to be judged one by one, and sums the verdicts up.

`python bench/unseen.py draw FOLDER > bench/unseen/group-N.yaml` draws 60 distinct errors and 60 warnings by a fixed
seed from the repositories below FOLDER (default rules, each repository on its own). A person with the manifests open
gives each its verdict. `python bench/unseen.py table` prints the rates, with their 95 % intervals, for
docs/precision.md.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import yaml
from installed import environment
from sample import svclint_output

HERE = Path(__file__).parent / "unseen"
SEED, MOST = 20261128, 60
SEVERITIES = ("error", "warning")
VERDICTS = ("right", "arguable", "wrong")


def draw(folder: Path) -> list[dict[str, Any]]:
    """The findings to be judged, as entries without a verdict."""
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as scratch:
        where = environment(scratch)
        for repository in sorted(one.name for one in folder.iterdir() if one.is_dir()):
            output = svclint_output(folder, where, "check", "--no-config", "--format", "json", repository)
            found += json.loads(output)["findings"] if output else []
    drawn = []
    for severity in SEVERITIES:
        mine = [one for one in found if one["severity"] == severity and one["suppressed"] is None]
        distinct = {(one["rule"], one["message"], one["location"]["file"].partition("/")[0]): one for one in mine}
        order = sorted(distinct.values(), key=_key)
        random.Random(SEED).shuffle(order)
        drawn += order[:MOST]
    return [_entry(one) for one in drawn]


def _key(finding: dict[str, Any]) -> tuple[Any, ...]:
    place = finding["location"]
    return place["file"], place["line"], finding["rule"], finding["message"]


def _entry(finding: dict[str, Any]) -> dict[str, Any]:
    place = finding["location"]
    names = {"rule": finding["rule"], "severity": finding["severity"], "file": place["file"], "line": place["line"]}
    return {**names, "message": finding["message"], "verdict": "", "mechanism": ""}


def interval(wrong: int, read: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share, in per cent."""
    if not read:
        return 0.0, 100.0
    z, share = 1.96, wrong / read
    middle = share + z * z / (2 * read)
    spread = z * math.sqrt(share * (1 - share) / read + z * z / (4 * read * read))
    whole = 1 + z * z / read
    return 100 * max(0.0, (middle - spread) / whole), 100 * min(1.0, (middle + spread) / whole)


def rows() -> list[str]:
    """A row of the table for each group and severity."""
    lines = []
    for path in sorted(HERE.glob("group-*.yaml"), key=lambda one: int(one.stem.rpartition("-")[2])):
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        for severity in SEVERITIES:
            told = Counter(one["verdict"] for one in entries if one["severity"] == severity)
            if set(told) - set(VERDICTS):
                sys.exit(f"{path.name}: {severity}s without a verdict, or with another word: {dict(told)}")
            read = sum(told.values())
            low, high = interval(told["wrong"], read)
            share = f"{100 * told['wrong'] / read:.0f} % ({low:.0f} to {high:.0f})" if read else "none found"
            cells = (path.stem.replace("-", " "), severity, read, *(told[one] for one in VERDICTS), share)
            lines.append(f"| {' | '.join(map(str, cells))} |")
    return lines


def table() -> list[str]:
    """The rows below their heading."""
    columns = "| group | severity | read | right | arguable | wrong | wrong, with its interval |"
    return [columns, "|---|---|---:|---:|---:|---:|---:|", *rows()]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=("draw", "table"))
    parser.add_argument("folder", nargs="?", type=Path, help="a folder of repositories, to draw from")
    options = parser.parse_args()
    if options.what == "draw" and options.folder is not None:
        yaml.safe_dump(draw(options.folder.resolve()), sys.stdout, sort_keys=False, allow_unicode=True, width=120)
    else:
        print("\n".join(table()))


if __name__ == "__main__":
    main()
