"""`svclint clean`: throws away what earlier runs have kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint.cli.terminal import say
from svclint.files.paths import kept_folder

if TYPE_CHECKING:
    from argparse import Namespace


def run(_: Namespace) -> int:
    """Remove the folder with answers and rendered charts; the next run works everything out anew."""
    import shutil
    from pathlib import Path

    folder = Path(kept_folder())
    if not folder.is_dir():
        say(f"Nothing was kept in {folder}.")
        return 0
    size = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
    # another run may keep something at this moment, and what is in use Windows does not let go
    shutil.rmtree(folder, ignore_errors=True)
    say(f"Removed {folder}: {size / 1024 / 1024:.1f} MiB.")
    return 0
