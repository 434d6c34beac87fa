"""Draws the graph of each repository of a folder in every format, and says how long that takes.

python bench/graphs.py CORPUS [--write FOLDER]
"""

from __future__ import annotations

import argparse
import time
from importlib import import_module
from pathlib import Path

from svclint.discover import discover
from svclint.settings import Settings
from svclint.topology.choosing import Choice, chosen
from svclint.topology.folding import readable
from svclint.topology.formats import FORMATS, render
from svclint.topology.model import Topology
from svclint.topology.reading import topology

_SETTINGS = Settings()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--write", type=Path, help="keep the pictures there")
    arguments = parser.parse_args()
    heads = ("repository", "objects", "references", "shown", "reading", *FORMATS)
    print("| " + " | ".join(heads) + " |")
    print("|" + "---|" * len(heads))
    for folder in sorted(one for one in arguments.corpus.iterdir() if one.is_dir()):
        print("| " + " | ".join(_row(folder, arguments.write)) + " |", flush=True)


def _row(folder: Path, kept: Path | None) -> list[str]:
    scopes = discover([str(folder)], _SETTINGS).scopes
    began = time.process_time()
    whole = topology(scopes, _SETTINGS, ())
    reading = time.process_time() - began
    wanted = chosen(whole, Choice())
    numbers = (len(whole.nodes), len(whole.edges), len(wanted.nodes))
    return [folder.name, *map(str, numbers), f"{reading:.2f}", *(_drawn(wanted, one, folder, kept) for one in FORMATS)]


def _drawn(wanted: Topology, format: str, folder: Path, kept: Path | None) -> str:
    began = time.process_time()
    limit = getattr(import_module(FORMATS[format]), "LIMIT", None)
    text = render(wanted if limit is None else readable(wanted, limit).topology, format)
    took = time.process_time() - began
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        (kept / f"{folder.name}.{format}").write_text(text, encoding="utf-8", errors="backslashreplace")
    return f"{took:.2f}"


if __name__ == "__main__":
    main()
