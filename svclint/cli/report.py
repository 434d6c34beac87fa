"""`svclint report`: writes all that is found, and what points at what, as one HTML file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint.cli.configuration import settings
from svclint.cli.outputs import STDOUT, Written, put
from svclint.cli.terminal import say
from svclint.output.neutral import neutral
from svclint.page.data import page_data
from svclint.page.html import page
from svclint.topology.reading import topology

if TYPE_CHECKING:
    from argparse import Namespace

VIEWS = ("summary", "findings", "map", "rules", "scopes", "left")
_NAMED = 3


def run(arguments: Namespace) -> int:
    """Write the page; the exit code says whether svclint itself was at fault, and not what was found."""
    # imported here: check imports what reads and lints
    from svclint.cli.check import checked_known

    settled = settings(arguments)
    checked = checked_known(arguments, settled)
    report, scopes = checked.report, checked.discovery.scopes
    found = topology(scopes, settled, report.active)
    title = arguments.title or f"svclint: {_called(arguments.paths)}"
    text = page(page_data(report, scopes, found), title=neutral(title), views=VIEWS)
    put([Written(text, arguments.output)])
    if arguments.output != STDOUT and not arguments.quiet:
        from svclint.output.summary import summary

        say(f"{neutral(arguments.output)}: {summary(report)}")
    return 3 if report.faults else 0


def _called(paths: list[str]) -> str:
    """What the page is about, by the names of what was read."""
    from svclint.files.paths import absolute_path

    names = [absolute_path(one).rpartition("/")[2] or one for one in paths or ["."]]
    return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
