"""Trees of files as values: read, written into a folder, and kept as text."""

from __future__ import annotations

import json
import shutil
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path

Tree = Mapping[str, bytes]
"""What the files of a checkout hold, by their paths."""


def read(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def write(tree: Tree, folder: Path) -> None:
    """Make a folder hold these files and no others."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    for path, data in tree.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def is_writable(tree: Tree) -> bool:
    """Whether no file would have to be a folder as well."""
    above = {str(folder) for path in tree for folder in Path(path).parents}
    return not above & set(tree)


def dumps(tree: Tree) -> str:
    """A tree as text: files that are UTF-8 as they are, others as base64."""
    files: dict[str, str | dict[str, str]] = {}
    for path, data in tree.items():
        try:
            files[path] = data.decode("utf-8")
        except UnicodeDecodeError:
            files[path] = {"base64": b64encode(data).decode("ascii")}
    return json.dumps(files, indent=1, ensure_ascii=True) + "\n"


def loads(text: str) -> dict[str, bytes]:
    files = json.loads(text)
    return {
        path: held.encode("utf-8") if isinstance(held, str) else b64decode(held["base64"])
        for path, held in files.items()
    }
