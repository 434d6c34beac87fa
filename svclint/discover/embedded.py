"""What a program has inside: manifests that the Go code around embeds, to fill them in before it applies them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from svclint.discover.read import names_beside

if TYPE_CHECKING:
    from svclint.source import Source

_EMBED = re.compile(r"(?m)^//go:embed[ \t]+(.+)$")
# what embeds a file stands in a directory above it, and those of a program are few
_LEVELS, _FILES = 6, 40


def is_embedded(path: str, load: Callable[[str], Source | None]) -> bool:
    """Whether Go code in a directory above embeds the file: https://pkg.go.dev/embed."""
    return any(_covers(pattern, inside) for pattern, inside in _patterns(path, load))


def _patterns(path: str, load: Callable[[str], Source | None]) -> Iterator[tuple[str, str]]:
    """What is embedded by the code of each directory above, and the file's path from there."""
    directory = posixpath.dirname(path)
    for _ in range(_LEVELS):
        inside = posixpath.relpath(path, directory or ".")
        code = [name for name in names_beside(directory) if name.endswith(".go")][:_FILES]
        for name in code:
            source = load(posixpath.join(directory, name))
            for found in _EMBED.finditer(source.text if source is not None else ""):
                yield from ((one.strip('"`').removeprefix("all:"), inside) for one in found[1].split())
        if directory in ("", "/"):
            return
        directory = posixpath.dirname(directory)


def _covers(pattern: str, inside: str) -> bool:
    steps = inside.split("/")
    return any(fnmatchcase("/".join(steps[: number + 1]), pattern) for number in range(len(steps)))
