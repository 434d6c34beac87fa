"""The usual command line is read as argparse reads it."""

from __future__ import annotations

import argparse
import itertools

import pytest

from svclint.cli.arguments import parse
from svclint.cli.commands import COMMANDS
from svclint.cli.usual import usual

WORDS = ("a.yaml", "-", "", "./-x", "--quiet", "--no-cache", "--no-config", "--debug", "--pre-commit")


@pytest.mark.parametrize("number", range(3))
def test_flags_and_paths_are_what_argparse_makes_of_them(number: int) -> None:
    for words in itertools.product(WORDS, repeat=number):
        found = usual(["check", *words])
        assert found is not None
        assert vars(found) == vars(parse(["check", *words]))


def test_lists_are_made_for_each_run() -> None:
    first = usual(["check", "a.yaml"])
    assert first is not None
    first.exclude.append("b.yaml")
    second = usual(["check"])
    assert second is not None
    assert (second.exclude, second.paths) == ([], [])


def test_each_option_is_a_flag_or_left_to_argparse() -> None:
    parser = argparse.ArgumentParser()
    COMMANDS["check"].add(parser)
    for action in parser._actions:
        for word in action.option_strings:
            found = usual(["check", word])
            assert (found is not None) == (action.const is True), word
            assert found is None or vars(found) == vars(parse(["check", word]))


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["--version"],
        ["a.yaml"],
        *([name] for name in COMMANDS if name != "check"),
        ["check", "--help"],
        ["check", "-h"],
        ["check", "--"],
        ["check", "--no_cache"],
        ["check", "--quie"],
        ["check", "--quiet=yes"],
        ["check", "-quiet"],
        ["check", "--format"],
        ["check", "--format", "json"],
        ["check", "--jobs=2"],
        ["check", "--changed", "a.yaml"],
        ["check", "--max", "2"],
        ["check", "--sort", "path"],
        ["check", "--paths"],
        ["check", "--command"],
    ],
)
def test_all_else_is_left_to_argparse(argv: list[str]) -> None:
    assert usual(argv) is None
