"""Findings for people: place and message first, then the source lines of every label, then advice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from svclint.output.neutral import neutral
from svclint.output.paint import Line, Piece, paint, role_of
from svclint.output.summary import entries_gone, statistics, summary
from svclint.report import Report
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.finding import Finding
    from svclint.output.frame import Gutter
    from svclint.unknown import Explained

_LEAST_WIDTH = 20
_MOST_GONE = 10
_STEP = r"\n(?=[0-9]\. )"


def render(report: Report, *, color: bool = False, width: int = 100, quiet: bool = False) -> str:
    """The report as text for a terminal of `width` cells; `quiet` leaves the summary out.

    Suppressed findings are counted, not shown. A help that several findings have comes with the first one. Headlines
    and words of labels are never wrapped: editors and grep want them on one line.
    """
    return paint(_lines(report, width, quiet=quiet), color=color)


def _lines(report: Report, width: int, *, quiet: bool) -> Iterator[Line]:
    for number, block in enumerate(_blocks(report, width, quiet=quiet)):
        if number:
            yield ()
        yield from block


def _blocks(report: Report, width: int, *, quiet: bool) -> Iterator[Iterable[Line]]:
    told: set[str] = set()
    for finding in report.active:
        # a help that was read once is only in the way of the next place
        yield _finding(finding._replace(help="") if finding.help in told else finding, report, width)
        told.add(finding.help)
    if report.unknown:
        yield [_unknown(one, report) for one in report.unknown]
    if report.counts.baseline is not None and report.counts.baseline.gone and not quiet:
        yield entries_gone(report.counts.baseline, _MOST_GONE)
    if report.statistics and report.active:
        yield statistics(report)
    if not quiet:
        yield [(Piece(summary(report)),)]


def _unknown(one: Explained, report: Report) -> Line:
    from svclint.output.frame import place_text

    owner = " ".join(part for part in (one.owner.kind, one.owner.name) if part)
    everywhere = set(report.scopes_of.get(one.location.file, ())) <= set(one.scopes)
    scopes = "" if everywhere else f" (in {listed(one.scopes, 2)})"
    return (
        Piece(f"{place_text(one.location)}: "),
        Piece("unknown", "strong"),
        Piece(f" {neutral(owner)} {neutral(one.words)}: {neutral(one.reason)}{neutral(scopes)}"),
    )


def _finding(finding: Finding, report: Report, width: int) -> Iterator[Line]:
    # imported here: a clean check has no use for it
    from svclint.output.frame import frames, gutter, place_text

    yield _headline(finding, place_text(finding.location))
    frame = gutter(finding, width)
    lines = [*frames(finding, report.sources, frame)]
    advice = [*_advice(finding, report, frame)]
    # the last rule of the frame only leads on to the advice
    yield from lines if advice else lines[:-1]
    yield from advice


def _headline(finding: Finding, place: str) -> Line:
    return (
        Piece(f"{place}: "),
        Piece(f"{finding.severity.word}[{neutral(finding.rule)}]", role_of(finding.severity)),
        Piece(f" {neutral(finding.message)}", "strong"),
    )


def _advice(finding: Finding, report: Report, frame: Gutter) -> Iterator[Line]:
    # imported here: a clean check has no use for it
    from svclint.output.holding import held_by

    where = held_by(finding, report)
    if where:
        yield from _note("in", where, frame)
    if finding.doubt is not None:
        yield from _note(f"only a {finding.severity.word}", finding.doubt.value, frame)
    if finding.help.strip():
        yield from _note("help", finding.help, frame)
    if finding.fix is not None:
        manner = "" if finding.fix.safe else " (unsafe: look whether it is what you meant)"
        yield from _note("fix", finding.fix.description + manner, frame)


def _note(title: str, text: str, frame: Gutter) -> Iterator[Line]:
    # imported here: a clean check has no use for it
    from textwrap import wrap

    paragraph = text.strip().split("\n\n", 1)[0]
    room = max(frame.room - len(title) - 2, _LEAST_WIDTH)
    # steps begin a line each
    items = [neutral(" ".join(one.split())) for one in re.split(_STEP, paragraph)]
    lines = [line for one in items for line in wrap(one, room, break_long_words=False, break_on_hyphens=False)] or [""]
    first, *rest = lines
    yield frame.line("=", Piece(f"{title}:", "strong"), Piece(f" {first}"))
    indent = " " * (frame.digits + 3 + len(title) + 2)
    for line in rest:
        yield (Piece(indent + line),)
