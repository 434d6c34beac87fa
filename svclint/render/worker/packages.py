"""Where packages are installed that a worker needs, without an import of them."""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder

from svclint.files.paths import absolute_path


def folder_of_package(package: str) -> str:
    """The folder that holds it, "" for none. The working directory may be a stranger's, and is not asked."""
    here = absolute_path(".")
    found = PathFinder.find_spec(package, [one for one in sys.path if one and absolute_path(one) != here])
    places = list(found.submodule_search_locations or ()) if found is not None else []
    return absolute_path(f"{places[0]}/..") if places else ""
