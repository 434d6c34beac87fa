"""What a program has inside or is given: manifests that the Go code around embeds, and pods that Jenkins fills in."""

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
_POD = re.compile(r"\byamlFile[ \t(:]+[\"']([^\"'\n]+)[\"']")
# what embeds a file stands in a directory above it, and those of a program are few
_LEVELS, _FILES = 6, 40


def is_embedded(path: str, load: Callable[[str], Source | None]) -> bool:
    """Whether Go code in a directory above embeds the file: https://pkg.go.dev/embed."""
    return any(_covers(pattern, inside) for pattern, inside in _patterns(path, load))


def is_of_jenkins(path: str, load: Callable[[str], Source | None]) -> bool:
    """Whether a pipeline in a directory above runs on a pod of this file, to which Jenkins gives a name.

    https://plugins.jenkins.io/kubernetes/: `agent { kubernetes { yamlFile 'ci/pod.yaml' } }`, from the root.
    """
    directory = posixpath.dirname(path)
    for _ in range(_LEVELS):
        for name in names_beside(directory):
            if name.startswith("Jenkinsfile"):
                source = load(posixpath.join(directory, name))
                named = _POD.findall(source.text) if source is not None else ()
                if any(path == one or path.endswith(f"/{one}") for one in named):
                    return True
        if directory in ("", "/"):
            break
        directory = posixpath.dirname(directory)
    return False


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
