"""One run of the whole command on a tree, in this process."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from fuzz.trees import Tree, write
from svclint.cli import main

_OPTIONS = ("check", "--debug", "--no-cache", "--no-helm", "--jobs", "1", "--format", "json")
_OTHERS = ("sarif", "text", "github")


class Outcome(NamedTuple):
    """What a run gave: its exit code, what it wrote (SARIF where asked for), and the traceback of what it raised."""

    code: int
    json: str
    sarif: str
    said: str
    raised: str


def run(tree: Tree, work: Path, options: Sequence[str] = (), *, every_format: bool = True) -> Outcome:
    """Check a tree, which is written into a folder of `work`. Where all formats are asked for, most time goes there."""
    folder, sarif = work / "tree", work / "out.sarif"
    write(tree, folder)
    sarif.unlink(missing_ok=True)
    others = [word for name in _OTHERS for word in ("--format", name, "--output", str(work / f"out.{name}"))]
    # the n-th output is that of the n-th format, and the JSON's is standard output
    arguments = [*_OPTIONS, "--output", "-", *(others if every_format else ()), *options, "."]
    code, told, said, raised = _in_folder(arguments, folder)
    return Outcome(code, told, sarif.read_text(encoding="utf-8") if sarif.exists() else "", said, raised)


def _in_folder(arguments: Sequence[str], folder: Path) -> tuple[int, str, str, str]:
    here, streams = Path.cwd(), (sys.stdout, sys.stderr)
    told, said = io.BytesIO(), io.BytesIO()
    os.chdir(folder)
    # named, because a wrapper that nobody has closes what it wraps
    out = sys.stdout = io.TextIOWrapper(told, encoding="utf-8", write_through=True)
    err = sys.stderr = io.TextIOWrapper(said, encoding="utf-8", errors="backslashreplace", write_through=True)
    raised, code = "", 0
    try:
        code = main(arguments)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        raised = traceback.format_exc()
    finally:
        sys.stdout, sys.stderr = streams
        os.chdir(here)
    out.flush()
    err.flush()
    return code, told.getvalue().decode("utf-8"), said.getvalue().decode("utf-8"), raised
