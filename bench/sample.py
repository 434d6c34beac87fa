"""Draws findings to be read one by one: up to N of each rule over a folder of repositories, by a fixed seed."""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from installed import command, environment


def findings(folder: Path) -> list[dict[str, Any]]:
    """Every active finding of every rule, opt-in ones too; each repository is linted on its own."""
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as scratch:
        where = environment(scratch)
        rules = json.loads(_svclint(folder, where, "rules", "--format", "json"))
        flags = ("--no-config", "--format", "json", "--select", ",".join(one["name"] for one in rules["rules"]))
        for repository in sorted(one.name for one in folder.iterdir() if one.is_dir()):
            report = json.loads(_svclint(folder, where, "check", *flags, repository))
            found += [one for one in report["findings"] if one["suppressed"] is None]
    return found


def _svclint(folder: Path, where: Mapping[str, str], *arguments: str) -> bytes:
    return subprocess.run(command(*arguments), cwd=folder, capture_output=True, check=False, env=where).stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--leave-out", action="append", default=[], help="part of a path whose findings are not drawn")
    options = parser.parse_args()
    by_rule: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in findings(options.folder.resolve()):
        by_rule[one["rule"]].append(one)
    for rule, found in sorted(by_rule.items()):
        real = [one for one in found if not any(part in one["location"]["file"] for part in options.leave_out)]
        # one of each message and object: twelve copies of a bundle say nothing twelve times
        distinct = {(one["message"], one["severity"]): one for one in real}
        drawn = list(distinct.values())
        random.Random(options.seed).shuffle(drawn)
        counts = Counter(one["severity"] for one in found)
        print(f"\n## {rule}: {dict(counts)}, {len(real)} outside what is left out, {len(distinct)} distinct")
        for one in drawn[: options.most]:
            place = one["location"]
            print(f"- {place['file']}:{place['line']}: {one['severity']}: {one['message']}")
            for other in one["related"]:
                print(f"    {other['file']}:{other['line']}: {other['message']}")


main()
