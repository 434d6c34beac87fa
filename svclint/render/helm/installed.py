"""Where what renders is installed: Helm's library, or what the worker needs to ask the program."""

from __future__ import annotations

from svclint.render.worker.packages import folder_of_package

_LIBRARY = "helm_python"
# a chart's card is read before the program is asked
_READER = "yaml"


def library_folder() -> str:
    """The folder that holds the library, "" for none."""
    return folder_of_package(_LIBRARY)


def reader_folder() -> str:
    """The folder that holds PyYAML, which svclint itself is run with."""
    return folder_of_package(_READER)
