"""Finds the configuration file that holds for a directory."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.files.paths import absolute_path, exists, folder_of, is_file, join
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("svclint.yaml", "svclint.yml", ".svclint.yaml", ".svclint.yml")
BASELINE = "svclint-baseline.json"
"""The name that a baseline has where none is named."""

# Reading TOML costs 15 ms of start-up: only a file that may hold our table is read.
_MENTION = r"\bsvclint\b"
_HEADER = r"(?m)^[ \t]*\[+[ \t]*[\"']?tool[\"']?[ \t]*\.[ \t]*[\"']?svclint\b"


def find(start: str | Path) -> Path | None:
    """The nearest configuration in `start` (a directory) and its parents, up to the repository's or the file
    system's root; in one directory the order is that of `NAMES`, then a pyproject.toml with a `[tool.svclint]` table.
    """
    # most runs have no configuration: pathlib, 5 ms of start-up, is only imported for one
    for folder in _upwards(absolute_path(start)):
        found = _in(folder)
        if found:
            from pathlib import Path

            return Path(found)
        # a worktree's or a submodule's .git is a file
        if exists(join(folder, ".git")):
            return None
    return None


def _in(folder: str) -> str:
    """The configuration that lies in `folder` itself; empty when there is none."""
    for name in NAMES:
        path = join(folder, name)
        if is_file(path):
            return path
    project = join(folder, "pyproject.toml")
    return project if _has_table(project) else ""


def _upwards(folder: str) -> Iterator[str]:
    above = ""
    while folder != above:
        yield folder
        folder, above = folder_of(folder), folder


def _has_table(path: str) -> bool:
    if not exists(path):
        return False
    # imported here: its package reads configurations
    from svclint.discover.read import read

    # a pipe or a device of that name is no file, and would not end
    text = read(path, path).text
    if not re.search(_MENTION, text):
        return False
    import tomllib

    try:
        tool = tomllib.loads(text).get("tool")
    except (ValueError, RecursionError):
        # more digits or brackets than can be read, too; when the broken file is ours, loading it says what is wrong
        return re.search(_HEADER, text) is not None
    return isinstance(tool, dict) and "svclint" in tool
