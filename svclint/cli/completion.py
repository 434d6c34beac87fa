"""`svclint completion`: prints a completion script, with the names of the rules in it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from svclint.cli.arguments import whole
from svclint.cli.terminal import show

_FILES = ("paths", "config", "output", "changed", "stdin_filename")


def run(arguments: argparse.Namespace) -> int:
    """Print the script for the shell that was asked for."""
    import shtab

    from svclint.rules import catalogue

    parser = whole()
    names = [rule.name for rule in catalogue()]
    topics = sorted({rule.topic for rule in catalogue()})
    for action in _actions(parser):
        if action.dest in _FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif action.dest == "rule":
            action.choices = names
        elif action.dest in ("select", "ignore"):
            action.choices = [*topics, *names]
    show(shtab.complete(parser, shell=arguments.shell))
    return 0


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for subparser in action.choices.values():
                yield from _actions(subparser)
