"""What svclint says of each folder below some folders, one JSON file each: two states of its code compare by diff."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from svclint.cli import main as svclint
from svclint.rules import catalogue


def write(folder: Path, into: Path) -> None:
    """The findings of `folder`, opt-in rules and unknown references included, as `into`/<its name>.json."""
    os.chdir(folder)
    target = into / f"{folder.name}.json"
    rules = ",".join(rule.name for rule in catalogue())
    words = ["check", ".", "--no-config", "--select", rules, "--explain-unknown", "--format", "json"]
    svclint([*words, "--output", str(target)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("into", type=Path, help="where the files go")
    parser.add_argument("folders", type=Path, nargs="+", help="folders of repositories")
    arguments = parser.parse_args()
    into = arguments.into.resolve()
    into.mkdir(parents=True, exist_ok=True)
    for folder in sorted(one.resolve() for parent in arguments.folders for one in parent.iterdir() if one.is_dir()):
        write(folder, into)


if __name__ == "__main__":
    main()
