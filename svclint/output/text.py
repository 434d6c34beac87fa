"""Findings for people: place and message first, then the source lines of every label, then advice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from svclint.linting.report import Report
from svclint.output.layout import Layout
from svclint.output.neutral import neutral
from svclint.output.paint import Line, Piece, Role, paint, role_of
from svclint.output.summary import entries_gone, next_steps, statistics, summary
from svclint.typing_names import TYPE_CHECKING
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.finding import Finding, Location
    from svclint.graph.unknown import Explained
    from svclint.output.arranging import Group
    from svclint.output.frame import Gutter

DEFAULT = Layout()
_LEAST_WIDTH = 20
_MOST_GONE = 10
_INDENT = "    "
_MOST_PLACES = 8
_STEP = r"\n(?=[0-9]\. )"


def render(report: Report, layout: Layout = DEFAULT) -> str:
    """The report as text for a terminal.

    Suppressed findings are counted, not shown. A help that several findings have comes with the first one. The words of
    labels are never wrapped, and neither are headlines where nobody sits before them.
    """
    return paint(_lines(report, layout), color=layout.color)


def _lines(report: Report, layout: Layout) -> Iterator[Line]:
    for number, block in enumerate(_blocks(report, layout)):
        if number:
            yield ()
        yield from block


def _blocks(report: Report, layout: Layout) -> Iterator[Iterable[Line]]:
    notes = rest = 0
    if report.active:
        # imported here: a clean check has no use for it
        from svclint.output.arranging import arranged

        groups, notes, rest = arranged(report, layout)
        yield from _findings(groups, report, layout)
    if report.unknown:
        yield [_unknown(one, report) for one in report.unknown]
    if report.counts.baseline is not None and report.counts.baseline.gone and not layout.quiet:
        yield entries_gone(report.counts.baseline, _MOST_GONE)
    if report.statistics and report.active:
        yield statistics(report)
    if not layout.quiet:
        # what to do next stands last, where people look
        words = (summary(report), next_steps(report, notes=notes, rest=rest))
        yield [line for one in words if one for line in _wrapped((), one, "plain", layout)]


def _findings(groups: Iterable[Group], report: Report, layout: Layout) -> Iterator[Iterable[Line]]:
    helped: set[str] = set()
    for title, told in groups:
        if title:
            number = sum(1 + len(one.also) for one in told)
            yield [(Piece(f"{neutral(title)} ({number})", "strong"),)]
        for finding, also in told:
            # a help that was read once is only in the way of the next place
            once = finding._replace(help="") if finding.help in helped else finding
            yield _finding(once, also, report, layout)
            helped.add(finding.help)


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


def _finding(finding: Finding, also: Sequence[Location], report: Report, layout: Layout) -> Iterator[Line]:
    # imported here: a clean check has no use for it
    from svclint.output.frame import frames, gutter, place_text

    place = (
        Piece(f"{place_text(finding.location)}: "),
        Piece(f"{finding.severity.word}[{neutral(finding.rule)}]", role_of(finding.severity)),
        Piece(" "),
    )
    yield from _wrapped(place, neutral(finding.message), "strong", layout)
    frame = gutter(finding, layout.width)
    lines = [*frames(finding, report.sources, frame)]
    advice = [*_advice(finding, also, report, frame)]
    # the last rule of the frame only leads on to the advice
    yield from lines if advice else lines[:-1]
    yield from advice


def _wrapped(start: Line, words: str, role: Role, layout: Layout) -> Iterator[Line]:
    """What begins with `start`, and goes on in lines of the terminal's width where somebody sits before it."""
    used = sum(len(piece.text) for piece in start)
    if not layout.wraps or used + len(words) <= layout.width:
        yield (*start, Piece(words, role))
        return
    from textwrap import wrap

    room = max(layout.width, _LEAST_WIDTH)
    indent = _INDENT if start else ""
    # a place that fills the line by itself has the words below it
    first = "" if used > room - _LEAST_WIDTH else "x" * used
    lines = wrap(
        words,
        room,
        initial_indent=first or indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    if first or not start:
        yield (*start, Piece(lines[0][len(first) :], role))
        lines = lines[1:]
    else:
        yield start
    yield from ((Piece(line, role),) for line in lines)


def _advice(finding: Finding, also: Sequence[Location], report: Report, frame: Gutter) -> Iterator[Line]:
    # imported here: a clean check has no use for it
    from svclint.output.frame import place_text
    from svclint.output.holding import elsewhere, held_by

    if also:
        yield from _note("also at", listed(map(place_text, also), _MOST_PLACES), frame)
    where = held_by(finding, report)
    # each copy has scopes of its own
    if where and not (also and not elsewhere(finding, report)):
        yield from _note("in", where, frame)
    if finding.doubt is not None:
        yield from _note(f"only a {finding.severity.word}", finding.doubt.value, frame)
    if finding.help.strip():
        yield from _note("help", finding.help, frame)
    if finding.fix is not None:
        manner = "" if finding.fix.safe else " (unsafe: look whether it is what you meant)"
        yield from _note("fix", finding.fix.description + manner, frame)


def _folded(words: str, room: int) -> Iterator[str]:
    """Lines of words with one blank between them, none longer than `room` but one that is a word: textwrap does no
    more here, and takes a millisecond to import."""
    line = ""
    for word in words.split(" "):
        if line and len(line) + 1 + len(word) > room:
            yield line
            line = ""
        line = f"{line} {word}" if line else word
    if line:
        yield line


def _note(title: str, text: str, frame: Gutter) -> Iterator[Line]:
    paragraph = text.strip().split("\n\n", 1)[0]
    room = max(frame.room - len(title) - 2, _LEAST_WIDTH)
    # steps begin a line each
    items = [neutral(" ".join(one.split())) for one in re.split(_STEP, paragraph)]
    lines = [line for one in items for line in _folded(one, room)] or [""]
    first, *rest = lines
    yield frame.line("=", Piece(f"{title}:", "strong"), Piece(f" {first}"))
    indent = " " * (frame.digits + 3 + len(title) + 2)
    for line in rest:
        yield (Piece(indent + line),)
