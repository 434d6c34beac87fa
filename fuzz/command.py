"""One run of a command on a tree, in this process."""

from __future__ import annotations

import copy
import io
import os
import sys
import traceback
from argparse import Namespace
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from fuzz.trees import Tree, write
from svclint.cli import arguments as command_line
from svclint.cli import entry

CHECK = ("check", "--debug", "--no-cache", "--no-helm", "--jobs", "1")
_OTHERS = ("sarif", "text", "github")
_READ = command_line.parse


class Outcome(NamedTuple):
    """What a run gave: its exit code, what it wrote (SARIF where asked for), and the traceback of what it raised."""

    code: int
    json: str
    sarif: str
    said: str
    raised: str


@lru_cache(200)
def _parsed(argv: tuple[str, ...]) -> Namespace:
    return _READ(argv)


def _parse_once(argv: Sequence[str]) -> Namespace:
    """The arguments as they were read the first time: building argparse's parser is a fifth of a small run."""
    return copy.deepcopy(_parsed(tuple(argv)))


def run(
    tree: Tree | None, work: Path, arguments: Sequence[str] = CHECK, *, every_format: bool = True, paths: str = "."
) -> Outcome:
    """Run a command on a tree, which is written into a folder of `work`; on that which is there where there is none.

    Where all formats are asked for, most time goes there.
    """
    folder, sarif = work / "tree", work / "out.sarif"
    if tree is not None:
        write(tree, folder)
    sarif.unlink(missing_ok=True)
    others = [word for name in _OTHERS for word in ("--format", name, "--output", str(work / f"out.{name}"))]
    # the n-th output is that of the n-th format, and the JSON's is standard output
    formats = ("--format", "json", "--output", "-", *(others if every_format else ()))
    found = [*arguments, *(formats if arguments[0] in ("check", "rollout") else ()), *paths.split()]
    code, told, said, raised = _in_folder(found, folder)
    return Outcome(code, told, sarif.read_text(encoding="utf-8") if sarif.exists() else "", said, raised)


def _in_folder(arguments: Sequence[str], folder: Path) -> tuple[int, str, str, str]:
    here, streams = Path.cwd(), (sys.stdout, sys.stderr)
    told, said = io.BytesIO(), io.BytesIO()
    os.chdir(folder)
    # named, because a wrapper that nobody has closes what it wraps
    out = sys.stdout = io.TextIOWrapper(told, encoding="utf-8", write_through=True)
    err = sys.stderr = io.TextIOWrapper(said, encoding="utf-8", errors="backslashreplace", write_through=True)
    raised, code = "", 0
    # the command asks for it at each run
    command: dict[str, Any] = vars(command_line)
    parse, command["parse"] = command["parse"], _parse_once
    try:
        code = entry.main(arguments)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        raised = traceback.format_exc()
    finally:
        command["parse"] = parse
        sys.stdout, sys.stderr = streams
        os.chdir(here)
    out.flush()
    err.flush()
    return code, told.getvalue().decode("utf-8"), said.getvalue().decode("utf-8"), raised
