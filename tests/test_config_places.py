"""Paths, patterns and TOML places of configurations, against the libraries that define them."""

from __future__ import annotations

import json
import posixpath
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from svclint.config.paths import base
from svclint.config.toml import places

FIXTURES = Path(__file__).parent / "fixtures" / "config"


@pytest.mark.parametrize(
    ("config", "root", "path", "expected"),
    [
        ("/r", "/r", "./base", "base"),
        ("/r", "/r", ".", "."),
        ("/r", "/r", "../x/", "../x"),
        ("/r/conf", "/r", "envs/prod", "conf/envs/prod"),
        ("/r/conf", "/r", "../envs", "envs"),
        ("/r", "/r/envs", "envs/prod", "prod"),
        ("/r", "/r/envs", "base", "../base"),
        ("/r", "/r/envs/prod", "envs", ".."),
        ("/r", "/r/envs/prod", "envs/prod", "."),
        ("/r/conf", "/r/envs/prod", "a", "../../conf/a"),
        ("/r/conf", "/r/envs/prod", "../envs/dev", "../dev"),
        ("/r", "/r/envs", "/abs/x", "/abs/x"),
    ],
)
def test_paths(config: str, root: str, path: str, expected: str) -> None:
    assert base(Path(config), Path(root)).path(path) == expected


def test_patterns_stay_as_written_beside_the_configuration() -> None:
    patterns = ("vendor/**", "*.gen.yaml", "!keep.gen.yaml", "/a")
    assert base(Path("/r"), Path("/r")).patterns(patterns) == patterns


NAMES = st.sampled_from(["a", "b", "c.yaml"])
PATTERNS = st.builds(
    lambda start, segments, end: start + "/".join(segments) + end,
    st.sampled_from(["", "", "/"]),
    st.lists(st.sampled_from(["a", "b", "c.yaml", "*", "**", "?", "[ab]", "[!a]", "*.yaml", r"\a"]), min_size=1),
    st.sampled_from(["", "", "/"]),
).filter(lambda pattern: not pattern.endswith("**/"))  # pathspec takes `/a/**/` for all files below, git for folders


@settings(max_examples=300)
@given(
    st.lists(PATTERNS, min_size=1, max_size=3),
    st.lists(NAMES, max_size=3),
    st.lists(NAMES, min_size=1, max_size=4),
    st.lists(NAMES, max_size=2),
)
def test_patterns_mean_the_same(patterns: list[str], config: list[str], file: list[str], root: list[str]) -> None:
    """A file below the configuration is matched alike, whichever directory svclint runs in."""
    folder, here = Path("/r", *config), Path("/r", *root)
    seen = posixpath.relpath(posixpath.join(str(folder), *file), str(here))
    if seen in (".", "..") or seen.endswith("/.."):
        return  # the working directory itself is no file
    expected = GitIgnoreSpec.from_lines(patterns).match_file("/".join(file))
    rewritten = base(folder, here).patterns(patterns)
    assert GitIgnoreSpec.from_lines(rewritten).match_file(seen) == expected, rewritten


TOML = r'''
a.b.c = 1 # comment [x]
"quoted key" = 'it''
literal."x.y" = """multi
"line" \""" text"""""
raw = """"quotes""""
date = 1979-05-27 07:32:00
[ servers . alpha ]
list = [ 1, [2, "]"], # ] no end
  {x = {y = "}"}, z = [true]} ,
]
[[fruit]]
name = "apple"
[[fruit.variety]]
name = "red"
[[fruit.variety]]
name = "green"
[fruit.physical]
color = '#ff0000'
[[fruit]]
name = "pear"
[[fruit.variety]]
empty = []
none = {}
'''.replace("'it''\n", "'it'\n")


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> dict[tuple[str | int, ...], Any]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = {} if path == () else {path: value}
    for key, one in pairs:
        found |= leaves(one, (*path, key))
    return found


@pytest.mark.parametrize(
    "text", [TOML, TOML.replace("\n", "\r\n"), (FIXTURES / "pyproject.toml").read_text(), "", "# only", 'a="x"']
)
def test_toml_places(text: str) -> None:
    """Every key and item that tomllib finds has a place, and reading the text there again gives the same value."""
    expected, found = leaves(tomllib.loads(text)), places(text)
    assert expected.keys() == found.keys()
    for path, (key, value) in found.items():
        if not isinstance(expected[path], dict | list):
            written = text[slice(*value)]
            assert tomllib.loads(f"x = {written}")["x"] == expected[path]
        if key:
            assert json.loads(json.dumps(path[-1])) == text[slice(*key)].strip("'\"")
        else:
            assert isinstance(path[-1], int)
