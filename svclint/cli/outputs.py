"""Which format goes where: the n-th --format to the n-th --output, one that is left over to standard output."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from svclint.cli.terminal import color, show, width
from svclint.discover import UsageFault
from svclint.paths import write_whole

if TYPE_CHECKING:
    from svclint.report import Report

STDOUT = "-"


class Output(NamedTuple):
    """A format and the file it is written to; `-` is standard output."""

    format: str
    file: str


def pairs(formats: Sequence[str], files: Sequence[str]) -> tuple[Output, ...]:
    """The outputs of a run; raises UsageFault where two of them would go to the same place."""
    formats = formats or ["text"]
    if len(files) > len(formats):
        raise UsageFault(
            f"{len(files)} --output for {len(formats)} --format: the n-th --output is for the n-th --format"
        )
    targets = [*files, *([STDOUT] * (len(formats) - len(files)))]
    for target in targets:
        twice = [one for one, other in zip(formats, targets, strict=True) if other == target]
        if len(twice) > 1:
            where = "standard output; give all but one of them an --output" if target == STDOUT else target
            raise UsageFault(f"the formats {' and '.join(twice)} would all go to {where}")
    return tuple(map(Output, formats, targets))


class Written(NamedTuple):
    """A rendered report and the file that it belongs to; `-` is standard output."""

    text: str
    file: str


def rendered(report: Report, outputs: Iterable[Output], *, wish: str, quiet: bool) -> tuple[Written, ...]:
    """The report for each output. `wish` is that for colour; auto means none in files."""
    from svclint.output import render

    found = []
    for output in outputs:
        if output.file == STDOUT:
            text = render(report, output.format, color=color(wish), width=width(), quiet=quiet)
        else:
            text = render(report, output.format, color=wish == "always", quiet=quiet)
        found.append(Written(text, output.file))
    return tuple(found)


def put(written: Iterable[Written]) -> None:
    """Write each to where it belongs."""
    for text, file in written:
        if file == STDOUT:
            show(text)
        else:
            _save(text, file)


def write(report: Report, outputs: Iterable[Output], *, wish: str, quiet: bool) -> None:
    """Render the report for each output, and write it there."""
    put(rendered(report, outputs, wish=wish, quiet=quiet))


def _save(text: str, file: str) -> None:
    try:
        # names that are no UTF-8 hold what UTF-8 cannot
        write_whole(file, text, errors="backslashreplace")
    except OSError as error:
        raise UsageFault(f"--output {file}: {error.strerror or error}") from None
