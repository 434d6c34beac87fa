"""The arguments by which a repository with findings is taken from many to none."""

from __future__ import annotations

from argparse import _ArgumentGroup

BASELINE_NOTES = """\
examples:
  svclint baseline                      # from now on, check tells only what is new
  svclint baseline k8s/                 # entries of files elsewhere stay as they are
"""


def add_baseline(group: _ArgumentGroup) -> None:
    """Which baseline a check heeds."""
    one = group.add_mutually_exclusive_group()
    one.add_argument(
        "--baseline",
        metavar="FILE",
        help="leave out what this file of `svclint baseline` knows (default: svclint-baseline.json beside the"
        " configuration, or in the working directory)",
    )
    one.add_argument("--no-baseline", action="store_true", help="heed no baseline")


def add_baseline_file(group: _ArgumentGroup) -> None:
    """Where a baseline is written."""
    group.add_argument(
        "--baseline",
        metavar="FILE",
        help="the file to write (default: svclint-baseline.json beside the configuration, or in the working directory)",
    )
    group.add_argument("--quiet", action="store_true", help="do not say what was written")


def add_edits(group: _ArgumentGroup) -> None:
    """What is edited."""
    group.add_argument(
        "--fix",
        action="store_true",
        help="make the edits that findings name, keep those that cure them and bring no other, and report what is left",
    )
    group.add_argument(
        "--unsafe-fixes", action="store_true", help="with --fix or --diff: also those that may mean something else"
    )
    group.add_argument(
        "--diff", action="store_true", help="print what --fix would edit as a unified diff, and write nothing"
    )
    group.add_argument(
        "--add-ignores",
        metavar="REASON",
        help="suppress each finding with this reason: a comment at its line, the annotation where none can stand, an"
        " entry of svclint.yaml for what a chart prints",
    )
