"""Where what renders is installed: Helm's library, or what the worker needs to ask the program."""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder

from svclint.paths import absolute_path

_LIBRARY = "helm_python"
# a chart's card is read before the program is asked
_READER = "yaml"


def library_folder() -> str:
    """The folder that holds the library, "" for none."""
    return _folder_of(_LIBRARY)


def reader_folder() -> str:
    """The folder that holds PyYAML, which svclint itself is run with."""
    return _folder_of(_READER)


def _folder_of(package: str) -> str:
    """The working directory may be a stranger's, and is not asked."""
    here = absolute_path(".")
    found = PathFinder.find_spec(package, [one for one in sys.path if one and absolute_path(one) != here])
    places = list(found.submodule_search_locations or ()) if found is not None else []
    return absolute_path(f"{places[0]}/..") if places else ""
