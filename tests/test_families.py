"""What one API family means is findable from its module: its groups stand nowhere else, and what it names is there."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import svclint
from svclint.references.index import FAMILIES as ROWS

PACKAGE = Path(svclint.__file__).parent
NAMES = sorted(path.stem for path in (PACKAGE / "families").glob("[a-z]*.py"))


def _groups(name: str) -> set[str]:
    module = importlib.import_module(f"svclint.families.{name}")
    return {value for key, value in vars(module).items() if key.isupper() and isinstance(value, str) and "." in value}


def _texts(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))


def test_the_name_of_a_group_stands_in_one_module() -> None:
    known = {group for name in NAMES for group in _groups(name)}
    found = {
        f"{path.relative_to(PACKAGE)}: {text}"
        for path in PACKAGE.rglob("*.py")
        if path.parent.name != "families" and path.name not in ("_catalogue.py", "index.py")
        for text in _texts(path)
        if text in known
    }
    assert found == set()


@pytest.mark.parametrize("name", NAMES)
def test_what_a_family_names_is_there(name: str) -> None:
    words = importlib.import_module(f"svclint.families.{name}").__doc__ or ""
    folder = PACKAGE
    for written in re.findall(r"`([\w/]+(?:\.py|/))`", words):
        # a file without its folder stands in that of the one before it
        path = next((one for one in (folder / written, PACKAGE / written) if one.exists()), None)
        assert path is not None, written
        folder = path.parent


def test_the_index_of_rows_has_the_groups_of_the_families() -> None:
    known = {group for name in NAMES for group in _groups(name)}
    others = {group for group in ROWS if "." in group and not group.endswith(".k8s.io")} - known
    assert others == set()


def test_every_family_with_rows_has_a_module() -> None:
    # Kubernetes has no module, nor have the ConfigMaps of ingress-nginx
    of_kubernetes = {"kubernetes", "ingress_annotations", "policies", "streams"}
    rows = {module for modules in ROWS.values() for module in modules} - of_kubernetes
    assert {name.removesuffix("_rollouts") for name in rows} <= set(NAMES)
