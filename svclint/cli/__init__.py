"""The command line: arguments to settings, jobs, report, output and exit code; the only printer."""

from svclint.cli.entry import main

__all__ = ["main"]
