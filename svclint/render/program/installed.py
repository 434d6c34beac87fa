"""Which program builds: kustomize, or the kubectl that has it built in."""

from __future__ import annotations

import os
import shutil
from typing import NamedTuple

from svclint.paths import absolute_path, folder_of, is_absolute


class Program(NamedTuple):
    """A program that builds kustomizations, what it is called in words, and what it is told."""

    path: str
    name: str
    arguments: tuple[str, ...]


_KNOWN = (("kustomize", "kustomize build", ("build",)), ("kubectl", "kubectl kustomize", ("kustomize",)))
# kubectl leaves out in silence what is a program of its own: kustomize alone can be told to run it
_WITH_PLUGINS = (("kustomize", "kustomize build", ("build", "--enable-alpha-plugins", "--enable-exec")),)


def program(plugins: bool) -> Program | None:
    """The first one on PATH. The working directory may be a stranger's: neither it nor a relative PATH is asked."""
    here = absolute_path(".")
    places = [one for one in os.environ.get("PATH", "").split(os.pathsep) if is_absolute(one)]
    for file, name, arguments in _WITH_PLUGINS if plugins else _KNOWN:
        found = shutil.which(file, path=os.pathsep.join(places)) if places else None
        if found is not None and folder_of(absolute_path(found)) != here:
            return Program(absolute_path(found), name, arguments)
    return None
