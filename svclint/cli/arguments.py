"""The arguments of a command line, by argparse, without what argparse does at each start and nobody needs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from svclint import __version__
from svclint.cli.commands import COMMANDS, Command
from svclint.cli.terminal import width
from svclint.files.paths import exists
from svclint.typing_names import NoReturn

_WIDEST = 110


def _untranslated(words: str) -> str:
    return words


# svclint speaks English. argparse would look for a translation of its own words, and import locale for that: 1.4 ms.
vars(argparse).update(_=_untranslated)


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal. argparse makes one for every run, and to know the width imports shutil: 4 ms."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=min(width(), _WIDEST))


class _Parser(argparse.ArgumentParser):
    """A parser without abbreviations, which would turn into errors when an option is added."""

    def __init__(self, **keywords: object) -> None:
        keywords = {"allow_abbrev": False, "formatter_class": _Help, **keywords}
        super().__init__(**keywords)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}{self._meant(message)}\nTry: {self.prog} --help\n")

    def _meant(self, message: str) -> str:
        """The option that an unknown one was probably meant to be, as the end of a message."""
        unknown = message.removeprefix("unrecognized arguments: ").split("=")[0].split()
        if unknown and message.startswith("unrecognized") and unknown[0].startswith("--"):
            from svclint.suggest import closest

            near = closest(unknown[0], self._option_string_actions)
            return f"; did you mean {near}?" if near is not None else ""
        return ""


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments of the command that `argv` names, as `.command` and more; raises SystemExit as argparse does."""
    name = argv[0] if argv else ""
    if name not in COMMANDS:
        parser = whole()
        if name and not name.startswith("-"):
            parser.error(_unknown(name))
        if not name:
            parser.exit(2, parser.format_help())
        return parser.parse_args(argv)
    command = COMMANDS[name]
    parser = _Parser(prog=f"svclint {name}", description=_sentence(command), epilog=command.notes)
    command.add(parser)
    # argparse would work it out on every run
    parser.usage = f"svclint {name} [options]{command.operands}"
    # intermixed: options may stand before, between and after the paths
    return parser.parse_intermixed_args(argv[1:], argparse.Namespace(command=name))


def whole() -> argparse.ArgumentParser:
    """The parser with all commands, for help and completion."""
    parser = _Parser(
        prog="svclint",
        description="Finds, in Kubernetes manifests, the exact line where traffic will not arrive.",
    )
    parser.add_argument("--version", action="version", version=f"svclint {__version__}", help="print the version")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, title="commands")
    for name, command in COMMANDS.items():
        one = subparsers.add_parser(name, help=command.summary, description=_sentence(command), epilog=command.notes)
        command.add(one)
    return parser


def _sentence(command: Command) -> str:
    return f"{command.summary[:1].upper()}{command.summary[1:]}."


def _unknown(name: str) -> str:
    if exists(name):
        return f'"{name}" is no command; did you mean "svclint check {name}"?'
    from svclint.config.faults import suggestion

    return f'"{name}" is no command ({suggestion(name, COMMANDS)})'
