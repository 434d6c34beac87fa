"""Whether there is something that evaluates CEL, without an import of it."""

from __future__ import annotations

from functools import lru_cache

from svclint.render.worker.packages import folder_of_package

LIBRARY = "cel_expr_python"
INSTALL = "nothing here evaluates CEL: pip install 'svclint[cel]'"


@lru_cache(maxsize=1)
def library_folder() -> str:
    """The folder that holds the library, "" for none."""
    return folder_of_package(LIBRARY)


def available() -> bool:
    return library_folder() != ""
