"""Makefiles, and fragments that these include: their commands are run where the Makefile stands."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable

from svclint.discover.walk import MAKEFILES, is_makefile
from svclint.files.paths import folders_above


def folders_of_make(paths: Iterable[str]) -> frozenset[str]:
    """The directories in which a Makefile stands, of these files."""
    return frozenset(posixpath.dirname(one) for one in paths if posixpath.basename(one) in MAKEFILES)


def run_at(path: str, makefiles: Collection[str]) -> str:
    """The path under which a text is to be read: that of a fragment beside the nearest Makefile above it.

    gnu.org: make: Including Other Makefiles: recipes run in the directory of make, whatever file they stand in.
    """
    if posixpath.basename(path) in MAKEFILES or not is_makefile(path):
        return path
    here = posixpath.dirname(path)
    nearest = next((one for one in (here, *folders_above(here)) if one in makefiles), here)
    return posixpath.join(nearest, posixpath.basename(path))
