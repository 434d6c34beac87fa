"""Draws findings to be read one by one: up to N of each rule over a folder of repositories, by a fixed seed."""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from installed import command, environment


def findings(folder: Path) -> list[dict[str, Any]]:
    """Every active finding of every rule, opt-in ones too; each repository is linted on its own."""
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as scratch:
        where = environment(scratch)
        rules = json.loads(svclint_output(folder, where, "rules", "--format", "json"))
        flags = ("--no-config", "--format", "json", "--select", ",".join(one["name"] for one in rules["rules"]))
        for repository in sorted(one.name for one in folder.iterdir() if one.is_dir()):
            report = json.loads(svclint_output(folder, where, "check", *flags, repository))
            found += [one for one in report["findings"] if one["suppressed"] is None]
    return found


def svclint_output(folder: Path, where: Mapping[str, str], *arguments: str) -> bytes:
    """What svclint writes, run in `folder`; nothing where it finds nothing to lint."""
    return subprocess.run(command(*arguments), cwd=folder, capture_output=True, check=False, env=where).stdout


class Drawn(NamedTuple):
    """The findings of one rule: how many by severity, how many outside `left out` paths, and those to be read."""

    counts: Mapping[str, int]
    elsewhere: int
    distinct: int
    sample: tuple[Mapping[str, Any], ...]


def draw(folder: Path, most: int, seed: int, leave_out: Sequence[str]) -> dict[str, Drawn]:
    """Rule -> up to `most` of its distinct findings, by a fixed seed."""
    by_rule: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in findings(folder.resolve()):
        by_rule[one["rule"]].append(one)
    drawn = {}
    for rule, found in sorted(by_rule.items()):
        real = [one for one in found if not any(part in one["location"]["file"] for part in leave_out)]
        # one of each message and object: twelve copies of a bundle say nothing twelve times
        distinct = list({(one["message"], one["severity"]): one for one in real}.values())
        number = len(distinct)
        random.Random(seed).shuffle(distinct)
        drawn[rule] = Drawn(Counter(one["severity"] for one in found), len(real), number, tuple(distinct[:most]))
    return drawn


def arguments(description: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--leave-out", action="append", default=[], help="part of a path whose findings are not drawn")
    return parser


def main() -> None:
    options = arguments(__doc__).parse_args()
    for rule, drawn in draw(options.folder, options.most, options.seed, options.leave_out).items():
        counts = dict(drawn.counts)
        print(f"\n## {rule}: {counts}, {drawn.elsewhere} outside what is left out, {drawn.distinct} distinct")
        for one in drawn.sample:
            place = one["location"]
            print(f"- {place['file']}:{place['line']}: {one['severity']}: {one['message']}")
            for other in one["related"]:
                print(f"    {other['file']}:{other['line']}: {other['message']}")


if __name__ == "__main__":
    main()
