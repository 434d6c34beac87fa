"""Build hook: makes the schema data of the wheel from kubernetes-validate, and one module of all rule cards.

By hand: `python hatch_build.py`.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, where the build backend need not be installed
    BuildHookInterface = object  # type: ignore[assignment,misc]

_ROOT = Path(__file__).parent
_DATA = _ROOT / "svclint" / "kubernetes_schema" / "data"


class Data(BuildHookInterface):  # type: ignore[type-arg]
    """Makes the data before every wheel, those of editable installations included."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        make()


def make() -> None:
    """Write the data files into the package; kubernetes-validate is only a folder of files here, never imported."""
    package = importlib.util.find_spec("kubernetes_validate")
    if package is None or package.origin is None:
        sys.exit("kubernetes-validate is needed to make the schema data: pip install 'kubernetes-validate==1.37.*'")
    # what is built is not yet installed
    sys.path.insert(0, str(_ROOT))
    from svclint.cards import make as make_catalogue
    from svclint.kubernetes_schema.trim import write

    make_catalogue()
    write(Path(package.origin).parent / "kubernetes-json-schema", _ROOT / "schemas", _DATA)


if __name__ == "__main__":
    make()
