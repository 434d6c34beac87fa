"""The arguments of every command."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import NoReturn

from svclint import __version__
from svclint.cli.adopting import BASELINE_NOTES, add_baseline, add_baseline_file, add_edits
from svclint.cli.terminal import width
from svclint.named_tuple import NamedTuple
from svclint.output import FORMATS
from svclint.paths import exists

SHELLS = ("bash", "zsh", "fish")
SEVERITIES = ("error", "warning", "note")
_WIDEST = 110

_CHECK_NOTES = """\
exit codes:
  0  nothing at or above the threshold
  1  findings at or above it
  2  wrong usage or configuration, or nothing to lint
  3  a fault of svclint itself

examples:
  svclint check manifests/
  kustomize build envs/prod | svclint check -
  kubectl get all,ingress -A -o yaml | svclint check -
  svclint check --format sarif --output svclint.sarif --format text
  svclint check --git-diff main
"""

_FLEET_NOTES = """\
exit codes:
  0  every repository is checked, whatever was found
  1  some repository is not: its row says why
  2  wrong usage
  3  a fault of svclint itself

examples:
  svclint fleet REPOS.txt --summary
  svclint fleet REPOS.txt --output today.jsonl --summary --against monday.jsonl
  svclint fleet REPOS.txt --scheduler tcp://dask:8786 --output fleet.parquet
"""

_ROLLOUT_NOTES = """\
examples:
  svclint rollout main                  # from a revision to the working directory
  svclint rollout main..feature
  svclint rollout old/ new/
  kubectl get all,ingress -A -o yaml > cluster.yaml && svclint rollout cluster.yaml k8s/
"""

_PLAN_NOTES = """\
exit codes:
  0  there is such an order
  1  a step leaves a Service without ready pods, or cannot be taken
"""


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
        self.exit(2, f"{self.prog}: {message}\nTry: {self.prog} --help\n")


class Command(NamedTuple):
    """A command: what it does in a few words, what adds its arguments, its operands, what more its help says."""

    summary: str
    add: Callable[[argparse.ArgumentParser], None]
    operands: str = ""
    notes: str = ""


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


def _check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files and directories; - is standard input (default: .)"
    )
    _inputs(parser.add_argument_group("what is read"))
    _choice(parser.add_argument_group("what is looked for"))
    _reporting(parser.add_argument_group("what is reported, and how"))
    add_edits(parser.add_argument_group("what is edited"))
    _running(parser.add_argument_group("how it runs"))


_Group = argparse._ArgumentGroup


def _running(group: _Group) -> None:
    group.add_argument(
        "--jobs", type=_jobs, metavar="N", help="processes; 0 is one for each CPU (default: as many as pay)"
    )
    group.add_argument("--no-cache", action="store_true", help="neither ask nor keep what earlier runs found")
    _debug(group)


def _untranslated(words: str) -> str:
    return words


# svclint speaks English. argparse would look for a translation of its own words, and import locale for that: 1.4 ms.
vars(argparse).update(_=_untranslated)


def _inputs(group: _Group) -> None:
    group.add_argument("--stdin-filename", metavar="FILE", help="what standard input is called in findings")
    group.add_argument(
        "--exclude", action="append", default=[], metavar="PATTERN", help="leave files out, as .gitignore would"
    )
    group.add_argument(
        "--snapshot",
        action="append",
        default=[],
        metavar="PATH",
        help="output of kubectl get: what the cluster has besides, to be found and not judged; - is standard input",
    )
    group.add_argument("--no-ignore", action="store_true", help="read ignored, hidden and vendored files too")
    _charts(group)
    group.add_argument(
        "--kustomize",
        choices=("native", "binary"),
        default="",
        help="binary: what svclint cannot build is given to the kustomize or kubectl on PATH (default: native)",
    )
    group.add_argument(
        "--kustomize-plugins",
        action="store_true",
        help="with --kustomize=binary: run the programs that kustomizations name; never on a stranger's files",
    )
    _configuration(group)


def _charts(group: _Group) -> None:
    charts = group.add_mutually_exclusive_group()
    charts.add_argument("--no-helm", action="store_true", help="render no charts")
    charts.add_argument(
        "--helm",
        choices=("library", "binary"),
        default="",
        help="binary: charts are rendered by the helm on PATH (default: by the library of svclint[helm])",
    )


def _configuration(group: _Group) -> None:
    config = group.add_mutually_exclusive_group()
    config.add_argument("--config", metavar="FILE", help="the configuration (default: the nearest svclint.yaml)")
    config.add_argument("--no-config", action="store_true", help="heed no configuration file")


def _choice(group: _Group) -> None:
    names = "rules or topics, separated by commas"
    group.add_argument("--select", action="append", default=[], metavar="RULES", help=f"only these {names}")
    group.add_argument("--ignore", action="append", default=[], metavar="RULES", help=f"not these {names}")
    group.add_argument("--kubernetes", default="", metavar="VERSION", help="1.31, or a range: 1.29-1.35")
    group.add_argument(
        "--default-namespace", default="", metavar="NAME", help="the namespace of objects that name none"
    )


def _reporting(group: _Group) -> None:
    group.add_argument(
        "--changed",
        nargs="*",
        action="extend",
        metavar="FILE",
        help="report only what touches these files; everything in PATH is still read, and reported when one of them is"
        " gone; of a chart, any file counts. With no FILE right behind it, files among the PATHs are the changed ones",
    )
    group.add_argument(
        "--git-diff",
        metavar="REF",
        help="report what the working directory has and this revision has not, and what the change breaks while it is"
        " applied; A..B compares two revisions",
    )
    group.add_argument("--staged", action="store_true", help="compare what is staged with REF (default: HEAD)")
    group.add_argument(
        "--pre-commit",
        action="store_true",
        help="report what the commit brings and breaks, deleted files included; files among the PATHs are those that"
        " pre-commit passes",
    )
    add_baseline(group)
    _writing(group)


def _writing(group: _Group) -> None:
    group.add_argument(
        "--severity-threshold", choices=SEVERITIES, default="", help="fail from here on (default: warning)"
    )
    group.add_argument(
        "--format",
        action="append",
        default=[],
        choices=tuple(FORMATS),
        help="how it is written (default: text); repeatable",
    )
    group.add_argument(
        "--output",
        action="append",
        default=[],
        metavar="FILE",
        help="the file for the --format of the same number; - is standard output",
    )
    _arranging(group)
    group.add_argument(
        "--explain-unknown",
        action="store_true",
        help="list the references that could not be decided, and what was not rendered, each with the reason",
    )
    group.add_argument("--statistics", action="store_true", help="count the findings by rule")
    group.add_argument("--quiet", action="store_true", help="findings only, no summary")
    _color(group)


def _arranging(group: _Group) -> None:
    """What concerns the text only: all other formats have all findings."""
    group.add_argument("--notes", action="store_true", help="text: show notes too, which are only counted otherwise")
    group.add_argument(
        "--sort", choices=("severity", "path"), default="severity", help="text: the worst first (default), or by place"
    )
    group.add_argument(
        "--group", choices=("rule", "object", "file"), default="", help="text: a title for each, its findings below"
    )
    group.add_argument("--max", type=_number, metavar="N", help="text: show that many findings at most")


def _fleet(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "repositories", metavar="REPOS.txt", help="a repository a line, a path or a Git URL; - is standard input"
    )
    inputs = parser.add_argument_group("what is read")
    inputs.add_argument(
        "--allow-remote",
        action="append",
        default=[],
        metavar="PATTERN",
        help="clone URLs that are like it, 'https://git.example.org/shop/*'; without it only local ones are",
    )
    inputs.add_argument("--no-ignore", action="store_true", help="read ignored, hidden and vendored files too")
    _charts(inputs)
    config = inputs.add_mutually_exclusive_group()
    config.add_argument("--config", metavar="FILE", help="one for all (default: each repository's svclint.yaml)")
    config.add_argument("--no-config", action="store_true", help="heed no configuration file")
    _choice(parser.add_argument_group("what is looked for"))
    results = parser.add_argument_group("the results")
    results.add_argument(
        "--output",
        default="fleet.jsonl",
        metavar="FILE",
        help="JSON lines, or a folder of Parquet files where it ends with .parquet; what has a row there is not done"
        " again (default: fleet.jsonl)",
    )
    results.add_argument("--retry-failed", action="store_true", help="do those again that were not checked")
    results.add_argument("--summary", action="store_true", help="print the findings by rule and by owner")
    results.add_argument("--against", metavar="FILE", help="results of an earlier run, for what is new and gone")
    results.add_argument("--quiet", action="store_true", help="neither progress nor a last line")
    running = parser.add_argument_group("how it runs")
    running.add_argument(
        "--scheduler", default="", metavar="ADDRESS", help="a Dask scheduler of yours: tcp://host:8786"
    )
    running.add_argument("--workers", type=_jobs, metavar="N", help="Dask workers here (default: one for each CPU)")
    running.add_argument("--timeout", type=float, default=300.0, metavar="SECONDS", help="for a job (default: 300)")
    running.add_argument("--memory-limit", default="", metavar="SIZE", help="for a job, 2GiB (default: Dask's)")
    running.add_argument(
        "--retries", type=int, default=2, metavar="N", help="for clones that fail and processes that are killed"
    )
    _debug(running)


def _rollout(parser: argparse.ArgumentParser) -> None:
    _states(parser)
    _choice(parser.add_argument_group("what is looked for"))
    _writing(parser.add_argument_group("what is reported, and how"))
    _running(parser.add_argument_group("how it runs"))


def _baseline(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and directories (default: .)")
    _inputs(parser.add_argument_group("what is read"))
    _choice(parser.add_argument_group("what is looked for"))
    add_baseline_file(parser.add_argument_group("what is written"))
    _running(parser.add_argument_group("how it runs"))
    parser.set_defaults(severity_threshold="", statistics=False, explain_unknown=False)
    parser.set_defaults(fix=False, diff=False, add_ignores=None)


def _init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and directories to learn from (default: .)")
    parser.add_argument("--quiet", action="store_true", help="do not say what was written")
    _debug(parser)


def _plan(parser: argparse.ArgumentParser) -> None:
    _states(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--default-namespace", default="", metavar="NAME", help="that of objects that name none")
    parser.set_defaults(select=[], ignore=[], severity_threshold="", kubernetes="", no_cache=False, quiet=False)
    _debug(parser)


def _states(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "states",
        nargs="*",
        metavar="STATE",
        help="BEFORE and AFTER (default: the working directory), or BEFORE..AFTER: each a directory, a git revision,"
        " or a file of kubectl get -o yaml",
    )
    reading = parser.add_argument_group("what is read")
    reading.add_argument(
        "--exclude", action="append", default=[], metavar="PATTERN", help="leave files out, as .gitignore would"
    )
    reading.add_argument("--no-ignore", action="store_true", help="read ignored, hidden and vendored files too")
    _charts(reading)
    _configuration(reading)
    parser.set_defaults(snapshot=[])


def _rules(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text")
    _color(parser)
    _debug(parser)


def _explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rule", metavar="RULE", help="the name that findings show in brackets")
    parser.add_argument("--all", action="store_true", help="show every example, not only the first ones")
    _color(parser)
    _debug(parser)


def _completion(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=SHELLS)
    _debug(parser)


def _color(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="default: auto, on a terminal; NO_COLOR and FORCE_COLOR are honoured",
    )


def _debug(parser: argparse._ActionsContainer) -> None:
    parser.add_argument("--debug", action="store_true", help="print the traceback of a fault of svclint itself")


def _jobs(word: str) -> int:
    if not word.isascii() or not word.isdecimal():
        raise argparse.ArgumentTypeError(f'"{word}" is no number of processes')
    return int(word)


def _number(word: str) -> int:
    if not word.isascii() or not word.isdecimal():
        raise argparse.ArgumentTypeError(f'"{word}" is no number')
    return int(word)


COMMANDS = {
    "check": Command("find what is wrong in manifests", _check, " [PATH ...]", _CHECK_NOTES),
    "fleet": Command("check many repositories, over Dask", _fleet, " REPOS.txt", _FLEET_NOTES),
    "rollout": Command("find what a change breaks while it is applied", _rollout, " BEFORE [AFTER]", _ROLLOUT_NOTES),
    "plan": Command(
        "print the order of applies that keeps every Service with ready pods", _plan, " BEFORE [AFTER]", _PLAN_NOTES
    ),
    "init": Command("write a svclint.yaml of what the tree says, or add to that which is there", _init, " [PATH ...]"),
    "baseline": Command(
        "write down what is found, so that check tells only what is new", _baseline, " [PATH ...]", BASELINE_NOTES
    ),
    "rules": Command("list the rules", _rules),
    "explain": Command("say what a rule finds, why, and what to do; list a topic's rules", _explain, " RULE"),
    "clean": Command("throw away what earlier runs have kept", _debug),
    "completion": Command(
        "print a completion script for a shell",
        _completion,
        " {bash,zsh,fish}",
        'for example: eval "$(svclint completion bash)"\n',
    ),
}
"""The commands by name; each has a module of its name with `run(arguments) -> exit code`."""
