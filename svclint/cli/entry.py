"""Runs one command and turns everything that can end it into an exit code."""

from __future__ import annotations

import gc
import os
import sys

from svclint.cli.terminal import Unwritable, finish, say
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

USAGE, FAULT, INTERRUPTED, BROKEN_PIPE = 2, 3, 130, 141
"""Exit codes; the last two are what a shell reports for SIGINT and SIGPIPE."""

OUT_OF_MEMORY = "there is not enough memory"
_ISSUES = "https://github.com/svclint/svclint/issues"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` (default: that of the process, which then ends); returns the exit code."""
    # Nothing that a run makes is garbage before its end, so collecting only costs (bench/README.md says how much).
    collecting = gc.isenabled()
    gc.disable()
    if argv is None:
        return _to_the_end()
    try:
        return _guarded(list(argv))
    finally:
        if collecting:
            gc.enable()


def _to_the_end() -> int:
    """Run the command line of the process, which ends with it."""
    kept: list[object] = []
    _kept.append(kept)
    try:
        code = _guarded(sys.argv[1:])
    finally:
        # the interpreter collects when it ends, although all of the memory is given back then: 11 ms
        gc.freeze()
    if kept:
        # and takes apart what a large run has made, object by object
        _leave(code)
    return code


def _leave(code: int) -> None:
    """End the process with all that ends it, but for that."""
    import atexit
    from contextlib import suppress

    atexit._run_exitfuncs()
    for stream in filter(None, (sys.stdout, sys.stderr)):
        # what is wrong with them has been told
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def keep_until_end(*made: object) -> None:
    """Let what a large run has made, and nothing that one before it has, stay until the process ends, where it ends
    with the run: to take it apart would take longer than to give all memory back."""
    for kept in _kept:
        kept[:] = made


# nothing, or what the run of this process has made
_kept: list[list[object]] = []


def _guarded(argv: list[str]) -> int:
    debug = "--debug" in argv or bool(os.environ.get("SVCLINT_DEBUG"))
    try:
        code = _run(argv)
        finish()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _abandon_output()
        return BROKEN_PIPE
    except Unwritable as error:
        _abandon_output()
        say(f"svclint: standard output: {error}")
        return USAGE
    except MemoryError:
        say(f"svclint: {OUT_OF_MEMORY} for these files; fewer --jobs, or fewer files in one run, need less")
        return USAGE
    except Exception as error:
        return _report(error, debug)
    return code


def _abandon_output() -> None:
    """The interpreter writes out the rest when it ends, and would complain."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(argv: list[str]) -> int:
    asked, outdated = "", None
    if argv[:1] == ["check"]:
        from svclint.cli.again import question, said

        # before anything that works it out is imported
        asked = question(argv)
        found = said(asked)
        if isinstance(found, int):
            return found
        outdated = found
    from svclint.cli.usual import usual

    arguments = usual(argv)
    if arguments is None:
        from svclint.cli.arguments import parse

        try:
            arguments = parse(argv)
        except SystemExit as stop:
            # argparse has said what there is to say
            return stop.code if isinstance(stop.code, int) else USAGE
    arguments.asked, arguments.outdated = asked, outdated
    # only the command that runs is imported
    from importlib import import_module

    return int(import_module(f"svclint.cli.{arguments.command}").run(arguments))


def _report(error: Exception, debug: bool) -> int:
    """Say what is wrong with the command line or the configuration, or that svclint itself is at fault."""
    from svclint.config import ConfigError
    from svclint.discover import UsageFault

    if isinstance(error, ConfigError):
        for fault in error.faults:
            say(str(fault) if fault.location else f"svclint: {fault}")
        return USAGE
    if isinstance(error, UsageFault):
        say(f"svclint: {error}")
        return USAGE
    if debug:
        import traceback

        say(traceback.format_exc().rstrip())
    words = " ".join(str(error).split())
    say(f"svclint: internal fault: {type(error).__name__}{': ' if words else ''}{words}")
    advice = "the traceback above" if debug else "what it prints with --debug"
    say(f"This is a bug in svclint, not in your manifests. Please report it with {advice}: {_ISSUES}")
    return FAULT
