"""Which program it is that answers: its version, its files, the versions of the libraries."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from importlib.util import find_spec

import svclint
from svclint.files.paths import exists, folder_of, join, names_in, status
from svclint.kept.digest import digest

# whose code decides what a text means and what is wrong with it
_LIBRARIES = ("yaml", "jsonschema_rs", "helm_python", "cel_expr_python")
_CALLED = {"yaml": "pyyaml", "helm_python": "helm-python-sdk"}


@lru_cache(maxsize=1)
def program() -> bytes:
    """The same as long as nothing that decides an answer was changed."""
    here = folder_of(svclint.__file__)
    return digest(svclint.__version__, sys.version, _files(here), tuple(map(_version, _LIBRARIES)))


def _files(folder: str) -> tuple[tuple[str, ...], ...]:
    """What is in the package. The times count in a checkout, where somebody works on it; when a wheel was unpacked
    says nothing."""
    with_times = exists(join(folder_of(folder), "pyproject.toml"))
    found = []
    for above, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if one != "__pycache__")
        for name in sorted(names):
            found_there = status(join(above, name))
            time = found_there.st_mtime_ns if with_times else 0
            found.append((join(above, name)[len(folder) :], str(found_there.st_size), str(time)))
    return tuple(found)


def _version(library: str) -> str:
    """The names of the folders that installers leave beside a library, which hold its version: to ask
    importlib.metadata takes ten times as long."""
    spec = find_spec(library)
    if spec is None or spec.origin is None:
        return ""
    beside = folder_of(folder_of(spec.origin))
    called = _CALLED.get(library, library.replace("_", "-"))
    folders = (one for one in names_in(beside) if one.endswith(".dist-info"))
    return ",".join(one for one in folders if one.lower().replace("_", "-").startswith(f"{called}-"))
