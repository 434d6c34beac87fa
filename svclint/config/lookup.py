"""Finds the configuration file that holds for a directory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("svclint.yaml", "svclint.yml", ".svclint.yaml", ".svclint.yml")

# Reading TOML costs 15 ms of start-up: only a file that may hold our table is read.
_MENTION = re.compile(r"\bsvclint\b")
_HEADER = re.compile(r"^[ \t]*\[+[ \t]*[\"']?tool[\"']?[ \t]*\.[ \t]*[\"']?svclint\b", re.MULTILINE)


def find(start: Path) -> Path | None:
    """The nearest configuration in `start` (a directory) and its parents, up to the repository's or the file
    system's root; in one directory the order is that of `NAMES`, then a pyproject.toml with a `[tool.svclint]` table.
    """
    start = start.absolute()
    for folder in (start, *start.parents):
        for name in NAMES:
            if (folder / name).is_file():
                return folder / name
        if _has_table(folder / "pyproject.toml"):
            return folder / "pyproject.toml"
        # a worktree's or a submodule's .git is a file
        if (folder / ".git").exists():
            return None
    return None


def _has_table(path: Path) -> bool:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    if not _MENTION.search(text):
        return False
    import tomllib

    try:
        tool = tomllib.loads(text).get("tool")
    except tomllib.TOMLDecodeError:
        # when the broken file is ours, loading it says what is wrong
        return _HEADER.search(text) is not None
    return isinstance(tool, dict) and "svclint" in tool
