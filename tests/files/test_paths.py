"""Paths by plain names."""

from __future__ import annotations

import posixpath
from pathlib import Path

import pytest

from svclint.files.paths import folder_above, folders_above, is_below, read_whole


@pytest.mark.parametrize(
    "path", ["", "a", "a/b", "a/b/c", "/", "/a", "/a/b", "//a", "a//b", "a/", "a//", "..", "../a", "./a", "///", "//"]
)
def test_the_folder_above_is_that_of_posixpath(path: str) -> None:
    assert folder_above(path) == posixpath.dirname(path)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/b/c.yaml", ["a/b", "a", ""]),
        ("c.yaml", [""]),
        ("", []),
        ("/a/c.yaml", ["/a", "/"]),
        # the working directory is not above what lies beside it
        ("../a/c.yaml", ["../a", ".."]),
        ("../../c.yaml", ["../.."]),
        ("..", []),
    ],
)
def test_the_folders_above(path: str, expected: list[str]) -> None:
    assert list(folders_above(path)) == expected


@pytest.mark.parametrize(
    ("path", "directory", "expected"),
    [
        ("a/b", "a", True),
        ("a", "a", True),
        ("a/b", "a/", True),
        ("ab/c", "a", False),
        ("a", "", True),
        ("a", ".", True),
        ("/a/b", "/a", True),
        ("/a", "/", True),
        ("/b", "/a", False),
        ("../a/b", "../a", True),
        ("../a", "..", True),
        # what lies beside the working directory, and what that lies in
        ("../a", "", False),
        ("..", ".", False),
        ("a", "..", True),
        ("../a", "../..", True),
        ("../../a", "..", False),
        ("../..", "..", False),
        ("a", "../b", False),
        ("/a", "..", False),
        # a folder of such a name
        ("a/b", "foo..", False),
        ("foo../b", "foo..", True),
        ("../a", "../foo..", False),
    ],
)
def test_what_lies_below_a_directory(path: str, directory: str, expected: bool) -> None:
    assert is_below(path, directory) is expected


@pytest.mark.parametrize("size", [0, 1, 4, 5, 6, 100])
@pytest.mark.parametrize("data", [b"", b"kind\r\n\x1a", b"a" * 5])
def test_all_of_a_file_is_read_whatever_size_it_had(tmp_path: Path, data: bytes, size: int) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    assert read_whole(str(path), size) == data
