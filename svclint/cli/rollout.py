"""`svclint rollout`: what a change does to traffic while it is applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint import __version__
from svclint.cli.comparing import compared, operands, shown_sources, sides
from svclint.cli.configuration import settings
from svclint.cli.outputs import pairs, write
from svclint.cli.running import mapper
from svclint.linting.report import build

if TYPE_CHECKING:
    from argparse import Namespace


def run(arguments: Namespace) -> int:
    """Compare, write the report, and say how it went by the exit code."""
    outputs = pairs(arguments.format, arguments.output)
    states = operands(arguments.states)
    chosen = settings(arguments)
    before, after, chosen = sides(states, arguments, chosen)
    result = compared(before, after, chosen, mapper(arguments.jobs, keep=not arguments.no_cache))
    report = build(
        result,
        after.discovery,
        chosen,
        version=__version__,
        statistics=arguments.statistics,
        explain_unknown=arguments.explain_unknown,
        before=shown_sources(before),
    )
    write(report, outputs, arguments)
    return report.exit_code
