"""Paths by plain names."""

from __future__ import annotations

import posixpath

import pytest

from svclint.files.paths import folder_above


@pytest.mark.parametrize(
    "path", ["", "a", "a/b", "a/b/c", "/", "/a", "/a/b", "//a", "a//b", "a/", "a//", "..", "../a", "./a", "///", "//"]
)
def test_the_folder_above_is_that_of_posixpath(path: str) -> None:
    assert folder_above(path) == posixpath.dirname(path)
