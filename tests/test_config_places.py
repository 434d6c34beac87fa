"""Paths, patterns and TOML places of configurations, against the libraries that define them."""

from __future__ import annotations

import json
import os.path
import tomllib
from pathlib import Path
from typing import Any

import pytest

from svclint.config import Flags, load, merged
from svclint.config.loading import seen_from
from svclint.config.toml import places
from svclint.discover import discover
from svclint.finding import Finding, Location
from svclint.linting.suppress import mark_configured
from svclint.settings import Settings
from svclint.severity import Severity

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
    assert seen_from(Path(root), Path(config))(path) == expected


FILES = ("a.yaml", "envs/a.yaml", "envs/prod/a.yaml", "envs/prod/gen/b.yaml", "lib/a.yaml", "../beside/a.yaml")


@pytest.mark.parametrize("here", [".", "envs", "envs/prod", "envs/prod/gen", "lib", "../beside"])
@pytest.mark.parametrize(
    ("folder", "patterns", "expected"),
    [
        (".", ["a.yaml"], {"a.yaml", "envs/a.yaml", "envs/prod/a.yaml", "lib/a.yaml"}),
        (".", ["/a.yaml", "envs/prod/"], {"a.yaml", "envs/prod/a.yaml", "envs/prod/gen/b.yaml"}),
        (".", ["*.yaml", "!/envs/a.yaml", "!b.yaml"], {"a.yaml", "envs/prod/a.yaml", "lib/a.yaml"}),
        (".", ["../beside/a.yaml", "/../beside", "r/a.yaml"], set()),
        ("envs", ["*"], {"envs/a.yaml", "envs/prod/a.yaml", "envs/prod/gen/b.yaml"}),
        ("envs", ["**/gen/**", "/a.yaml"], {"envs/a.yaml", "envs/prod/gen/b.yaml"}),
        ("envs", ["prod/*", "!prod/gen"], {"envs/prod/a.yaml"}),
        ("envs", ["envs/a.yaml", "../lib", "lib"], set()),
    ],
)
def test_patterns_mean_the_same_wherever_svclint_runs(
    folder: str, patterns: list[str], expected: set[str], here: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are for what lies below the configuration, and for nothing else."""
    root = tmp_path / "r"
    for name in FILES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("a: 1")
    config = root / folder / "svclint.yml"
    config.write_text(json.dumps({"exclude": patterns, "ignore": [{"paths": patterns}]}))
    monkeypatch.chdir(root / here)
    settings = load(config, Path.cwd(), {})

    def below_root(shown: set[str]) -> set[str]:
        return {os.path.relpath(path, root) for path in shown}

    for paths in ([str(root), str(root / "../beside")], [os.path.relpath(root), os.path.relpath(root / "../beside")]):
        everything = set(discover(paths, Settings()).sources)
        assert below_root(everything) == set(FILES)
        left_out = below_root(everything - set(discover(paths, settings).sources))
        assert left_out == expected
        marked, unused = mark_configured([finding(path) for path in everything], settings)
        suppressed = below_root({one.location.file for one in marked if one.suppressed})
        assert suppressed == left_out and bool(unused) != bool(left_out)


def finding(file: str) -> Finding:
    return Finding("a-rule", Severity.NOTE, "", "", Location(file, 0, 0, 1, 1, 1, 1), "", (), None, ("a",))


def test_the_flags_patterns_are_for_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FILES[:3]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a: 1")
    monkeypatch.chdir(tmp_path / "envs")
    for flag, config, expected in [
        ("/a.yaml", [], {"prod/a.yaml", "../a.yaml"}),
        ("!/a.yaml", ["a.yaml"], {"a.yaml"}),
        ("envs/", ["/a.yaml"], {"a.yaml", "prod/a.yaml"}),
    ]:
        settings = merged(Settings(base="..", exclude=tuple(config)), Flags(exclude=(flag,)), {})
        assert set(discover([".."], settings).sources) == expected


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
