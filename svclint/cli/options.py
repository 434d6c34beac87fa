"""The options that several commands share, in groups."""

from __future__ import annotations

import argparse

from svclint.cli.adopting import add_baseline
from svclint.output import FORMATS

SEVERITIES = ("error", "warning", "note")

_Group = argparse._ArgumentGroup


def add_inputs(group: _Group) -> None:
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
    add_charts(group)
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
    add_configuration(group)


def add_charts(group: _Group) -> None:
    charts = group.add_mutually_exclusive_group()
    charts.add_argument("--no-helm", action="store_true", help="render no charts")
    charts.add_argument(
        "--helm",
        choices=("library", "binary"),
        default="",
        help="binary: charts are rendered by the helm on PATH (default: by the library of svclint[helm])",
    )


def add_configuration(group: _Group) -> None:
    config = group.add_mutually_exclusive_group()
    config.add_argument("--config", metavar="FILE", help="the configuration (default: the nearest svclint.yaml)")
    config.add_argument("--no-config", action="store_true", help="heed no configuration file")


def add_states(parser: argparse.ArgumentParser) -> None:
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
    add_charts(reading)
    add_configuration(reading)
    parser.set_defaults(snapshot=[])


def add_choice(group: _Group) -> None:
    names = "rules or topics, separated by commas"
    group.add_argument("--select", action="append", default=[], metavar="RULES", help=f"only these {names}")
    group.add_argument("--ignore", action="append", default=[], metavar="RULES", help=f"not these {names}")
    group.add_argument("--kubernetes", default="", metavar="VERSION", help="1.31, or a range: 1.29-1.35")
    group.add_argument(
        "--default-namespace", default="", metavar="NAME", help="the namespace of objects that name none"
    )


def add_reporting(group: _Group) -> None:
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
    add_writing(group)


def add_writing(group: _Group) -> None:
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
    _add_arranging(group)
    group.add_argument(
        "--explain-unknown",
        action="store_true",
        help="list the references that could not be decided, and what was not rendered, each with the reason",
    )
    group.add_argument("--statistics", action="store_true", help="count the findings by rule")
    group.add_argument("--quiet", action="store_true", help="findings only, no summary")
    add_color(group)


def _add_arranging(group: _Group) -> None:
    """What concerns the text only: all other formats have all findings."""
    group.add_argument("--notes", action="store_true", help="text: show notes too, which are only counted otherwise")
    group.add_argument(
        "--sort", choices=("severity", "path"), default="severity", help="text: the worst first (default), or by place"
    )
    group.add_argument(
        "--group", choices=("rule", "object", "file"), default="", help="text: a title for each, its findings below"
    )
    group.add_argument("--max", type=number, metavar="N", help="text: show that many findings at most")


def add_running(group: _Group) -> None:
    group.add_argument(
        "--jobs", type=processes, metavar="N", help="processes; 0 is one for each CPU (default: as many as pay)"
    )
    group.add_argument("--no-cache", action="store_true", help="neither ask nor keep what earlier runs found")
    add_debug(group)


def add_color(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="default: auto, on a terminal; NO_COLOR and FORCE_COLOR are honoured",
    )


def add_debug(parser: argparse._ActionsContainer) -> None:
    parser.add_argument("--debug", action="store_true", help="print the traceback of a fault of svclint itself")


def processes(word: str) -> int:
    if not word.isascii() or not word.isdecimal():
        raise argparse.ArgumentTypeError(f'"{word}" is no number of processes')
    return int(word)


def number(word: str) -> int:
    if not word.isascii() or not word.isdecimal():
        raise argparse.ArgumentTypeError(f'"{word}" is no whole number from 0 on')
    return int(word)
