"""Runs svclint from this checkout as fast as if it were installed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent


def command(*arguments: str) -> Sequence[str]:
    """What the console script does with these arguments."""
    return [sys.executable, "-c", "import sys; from svclint.cli import main; sys.exit(main())", *arguments]


def environment(folder: str) -> dict[str, str]:
    """The environment to run it in; `folder` takes the bytecode, which an installed package has beside it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(Path(folder, "bytecode"))}
