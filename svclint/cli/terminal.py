"""What is known of the terminal, and how words reach it: results to standard output, all else to standard error."""

from __future__ import annotations

import os
import sys

from svclint.typing_names import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH = 100
"""Cells, where standard output is no terminal."""


class Unwritable(Exception):
    """Standard output does not take what is written to it; the text says why."""


def say(words: str) -> None:
    """Lines for people, on standard error; characters of a manifest that steer a terminal are made visible."""
    # imported here: most runs say nothing
    from contextlib import suppress

    from svclint.output.neutral import neutral

    # an error here means that nobody is left who could be told
    with suppress(OSError):
        print("\n".join(map(neutral, words.split("\n"))), file=sys.stderr, flush=True)


def show(text: str) -> None:
    """A result, on standard output. UTF-8 wherever it is not a terminal, whose encoding is its own."""
    if sys.stdout is None:
        # closed before the run began (`>&-`)
        raise Unwritable("it is closed")
    _tried(lambda: _show(text, sys.stdout))


def _show(text: str, output: TextIO) -> None:
    reconfigure = getattr(output, "reconfigure", None)
    if reconfigure is not None:
        if is_terminal(output):
            reconfigure(errors="backslashreplace")
        else:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    output.write(text)


def finish() -> None:
    """Write out what standard output holds back, so that whatever is wrong with it is known while it can be told."""
    if sys.stdout is not None:
        _tried(sys.stdout.flush)


def _tried(write: Callable[[], None]) -> None:
    try:
        write()
    except BrokenPipeError:
        # a reader that has seen enough is nothing to complain about
        raise
    except OSError as error:
        raise Unwritable(error.strerror or str(error)) from None


def is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except (AttributeError, ValueError):
        # a stream that is closed or was replaced
        return False


def color(wish: str) -> bool:
    """Whether standard output is coloured. `wish` is auto, always or never; auto heeds NO_COLOR, FORCE_COLOR, TERM."""
    if wish != "auto":
        return wish == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(sys.stdout) and os.environ.get("TERM") != "dumb"


def width() -> int:
    """The cells of a line of standard output. shutil knows too, but takes 8 ms to import."""
    if not is_terminal(sys.stdout):
        return WIDTH
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or WIDTH
    except OSError:
        return WIDTH
