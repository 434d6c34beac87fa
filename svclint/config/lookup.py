"""Finds the configuration file that holds for a directory."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("svclint.yaml", "svclint.yml", ".svclint.yaml", ".svclint.yml")

# Reading TOML costs 15 ms of start-up: only a file that may hold our table is read.
_MENTION = r"\bsvclint\b"
_HEADER = r"(?m)^[ \t]*\[+[ \t]*[\"']?tool[\"']?[ \t]*\.[ \t]*[\"']?svclint\b"


def find(start: str | os.PathLike[str]) -> Path | None:
    """The nearest configuration in `start` (a directory) and its parents, up to the repository's or the file
    system's root; in one directory the order is that of `NAMES`, then a pyproject.toml with a `[tool.svclint]` table.
    """
    # most runs have no configuration: pathlib, 5 ms of start-up, is only imported for one
    for folder in _upwards(os.path.abspath(start)):  # noqa: PTH100
        found = _in(folder)
        if found:
            from pathlib import Path

            return Path(found)
        # a worktree's or a submodule's .git is a file
        if os.path.exists(os.path.join(folder, ".git")):  # noqa: PTH110, PTH118
            return None
    return None


def _in(folder: str) -> str:
    """The configuration that lies in `folder` itself; empty when there is none."""
    for name in NAMES:
        path = os.path.join(folder, name)  # noqa: PTH118
        if os.path.isfile(path):  # noqa: PTH113
            return path
    project = os.path.join(folder, "pyproject.toml")  # noqa: PTH118
    return project if _has_table(project) else ""


def _upwards(folder: str) -> Iterator[str]:
    above = ""
    while folder != above:
        yield folder
        folder, above = os.path.dirname(folder), folder  # noqa: PTH120


def _has_table(path: str) -> bool:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            text = file.read()
    except OSError:
        return False
    if not re.search(_MENTION, text):
        return False
    import tomllib

    try:
        tool = tomllib.loads(text).get("tool")
    except tomllib.TOMLDecodeError:
        # when the broken file is ours, loading it says what is wrong
        return re.search(_HEADER, text) is not None
    return isinstance(tool, dict) and "svclint" in tool
