"""Which files the editor is asked to tell of when they change on the disk: all that the discovery hears anything of."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

import pytest

from svclint.discover.walk import KUSTOMIZATIONS, MAKEFILES, is_guide, is_makefile
from svclint.lsp import server


def _is_watched(path: str) -> bool:
    """As an editor reads the patterns: `{a,b}` is one of these."""
    for one in server._WATCHED:
        found = re.fullmatch(r"([^{]*)(?:\{([^}]*)\})?(.*)", one)
        assert found is not None
        for middle in (found[2] or "").split(","):
            if fnmatchcase(path, f"{found[1]}{middle}{found[3]}"):
                return True
    return False


@pytest.mark.parametrize(
    "name",
    [
        *("README.md", "README", "commands.txt", "steps.adoc", "up.sh", "rules.mk", "Makefile.dev", "Dockerfile.web"),
        *("web.Dockerfile", "Containerfile", *MAKEFILES),
    ],
)
def test_what_speaks_of_manifests_is_watched(name: str) -> None:
    assert is_guide(name) or is_makefile(name)
    assert _is_watched(f"deploy/{name}")


@pytest.mark.parametrize(
    "name", [*KUSTOMIZATIONS, "web.yaml", "main.tf", "pyproject.toml", "docs/setup.md", ".gitignore"]
)
def test_manifests_and_what_they_are_made_by_are_watched(name: str) -> None:
    assert _is_watched(f"deploy/{name}")


@pytest.mark.parametrize("name", ["main.go", "app.py", "web.png"])
def test_code_of_programs_is_not(name: str) -> None:
    assert not _is_watched(f"deploy/{name}")
