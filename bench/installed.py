"""Runs svclint as its wheel installs it, made of this checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent

_LEFT_OUT = shutil.ignore_patterns("__pycache__", "_catalogue.*")


def command(*arguments: str) -> Sequence[str]:
    """What the console script does with these arguments."""
    return [sys.executable, "-c", "import sys; from svclint.cli import main; sys.exit(main())", *arguments]


def environment(folder: str) -> dict[str, str]:
    """The environment to run it in. `folder` takes what a wheel puts beside the other packages, bytecode included."""
    packages = Path(folder, "packages")
    if not packages.exists():
        shutil.copytree(ROOT / "svclint", packages / "svclint", ignore=_LEFT_OUT)
        shutil.copytree(ROOT / "rules", packages / "svclint" / "_rules")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    where = {**kept, "PYTHONPATH": str(packages)}
    subprocess.run(
        [sys.executable, "-c", "from svclint.cards import make; make()"], cwd=packages, env=where, check=True
    )
    return where
