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
    known: dict[str, Rule] = {}
    found = loaded(f"scopes: [{{name: a, paths: [{path}]}}]", Path(config), Path(root))
    assert found.scopes[0].paths == (expected,)


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
