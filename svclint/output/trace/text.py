"""Traces for people: hop under hop, each with its place; branches where there are several ways on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from svclint.output.frame import place_text
from svclint.output.neutral import neutral
from svclint.output.paint import Line, Piece, Role, paint, role_of
from svclint.trace.hop import Verdict, best
from svclint.typing_names import TYPE_CHECKING
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.finding import Finding
    from svclint.output.layout import Layout
    from svclint.trace.hop import Hop, Trace, Way

_SIGNS: dict[Verdict, tuple[str, Role]] = {
    Verdict.FOUND: ("✓", "good"),
    Verdict.UNKNOWN: ("?", "warning"),
    Verdict.BROKEN: ("✗", "error"),
}
_LEAST_WIDTH = 30
_MOST_OTHERS = 4


def render(traces: Sequence[Trace], layout: Layout) -> str:
    """The traces, each with its start, its ways and what comes of them."""
    return paint(_lines(traces, layout), color=layout.color)


def _lines(traces: Sequence[Trace], layout: Layout) -> Iterator[Line]:
    """A finding that was told once is only named where it comes again."""
    told: set[Finding] = set()
    scopes = {one.scope for one in traces}
    for number, trace in enumerate(traces):
        if number:
            yield ()
        where = f" (in {neutral(trace.scope)})" if len(scopes) > 1 else ""
        yield (Piece(neutral(trace.start), "strong"), Piece(where))
        for origin, ways in _by_origin(trace.ways):
            yield ()
            yield (Piece(neutral(origin)),)
            yield from _branches([way.hop for way in ways], "", layout, told)
        yield ()
        yield from _others(trace, layout)
        for finding in trace.unbuilt:
            yield from _finding(finding, (Piece(""),), layout, again=finding in told)
            told.add(finding)
        yield from _wrapped((), _summary(trace), layout)


def _by_origin(ways: Sequence[Way]) -> Iterator[tuple[str, list[Way]]]:
    for origin in dict.fromkeys(way.origin for way in ways):
        yield origin, [way for way in ways if way.origin == origin]


def _branches(hops: Sequence[Hop], indent: str, layout: Layout, told: set[Finding]) -> Iterator[Line]:
    if len(hops) == 1:
        yield from _hop(hops[0], indent, indent, layout, told)
        return
    for number, hop in enumerate(hops):
        last = number == len(hops) - 1
        first, rest = ("└─ ", "   ") if last else ("├─ ", "│  ")
        yield from _hop(hop, f"{indent}{first}", f"{indent}{rest}", layout, told)


def _hop(hop: Hop, first: str, indent: str, layout: Layout, told: set[Finding]) -> Iterator[Line]:
    sign, role = _SIGNS[hop.verdict]
    share = f"{hop.share}: " if hop.share else ""
    yield (
        Piece(first, "gutter"),
        Piece(sign, role),
        Piece(f" {share}"),
        Piece(neutral(hop.title), "strong"),
        Piece(f"  {_at(hop)}"),
    )
    below = (Piece(f"{indent}{'│' if hop.next else ' '}   ", "gutter"),)
    if hop.decides:
        yield from _wrapped(below, hop.decides, layout)
    for note in hop.notes:
        yield from _wrapped(below, note, layout)
    if hop.reason:
        words: tuple[str, Role] = ("broken", "error") if hop.verdict is Verdict.BROKEN else ("not known", "warning")
        yield from _wrapped((*below, Piece(f"{words[0]}:", words[1]), Piece(" ")), hop.reason, layout)
    for finding in hop.findings:
        yield from _finding(finding, below, layout, again=finding in told)
        told.add(finding)
    yield from _branches(hop.next, indent, layout, told)


def _finding(finding: Finding, below: Line, layout: Layout, *, again: bool) -> Iterator[Line]:
    suppressed = "suppressed " if finding.suppressed is not None else ""
    head = f"{suppressed}{finding.severity.word}[{neutral(finding.rule)}]"
    yield from _wrapped(
        (*below, Piece(head, role_of(finding.severity)), Piece(" ")), "as above" if again else finding.message, layout
    )


def _wrapped(start: Line, words: str, layout: Layout) -> Iterator[Line]:
    """Words behind `start`, whose first piece is the frame that each further line begins with too."""
    frame = start[:1]
    used = sum(len(piece.text) for piece in start)
    margin = sum(len(piece.text) for piece in frame)
    room = max(layout.width, margin + _LEAST_WIDTH)
    lines = wrap(
        neutral(words),
        room - margin,
        initial_indent="x" * min(used - margin, room - margin - 1),
        subsequent_indent="  " if start else "",
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]
    yield (*start, Piece(lines[0][used - margin :]))
    yield from ((*frame, Piece(line)) for line in lines[1:])


def _others(trace: Trace, layout: Layout) -> Iterator[Line]:
    """What matches as well, and less well."""
    if trace.others:
        told = [f"{one.title}, {one.decides} ({_at(one)})" for one in map(_route, trace.others)]
        yield from _wrapped((), f"Less specific, and not asked: {listed(told, _MOST_OTHERS)}.", layout)


def _route(hop: Hop) -> Hop:
    return next((one for one in hop.each() if one.kind == "route"), hop)


def _at(hop: Hop) -> str:
    return place_text(hop.place) if hop.place is not None else ""


def _summary(trace: Trace) -> str:
    outcomes = [way.hop.outcome for way in trace.ways]
    number = len(outcomes)
    if trace.outcome is Verdict.BROKEN:
        breaks = list(dict.fromkeys(_where(one) for way in trace.ways for one in _breaks(way.hop)))
        return f"Nothing arrives: broken at {listed(breaks, _MOST_OTHERS)}."
    ways = "" if number == 1 else f" by {outcomes.count(best(*outcomes))} of {number} ways"
    is_partly = any(one.verdict is Verdict.BROKEN for one in trace.hops())
    partly = ", and not all of it" if is_partly else ""
    if trace.outcome is Verdict.FOUND:
        return f"Traffic arrives{ways}{partly}."
    doubts = list(dict.fromkeys(one.title for one in trace.hops() if one.verdict is Verdict.UNKNOWN))
    if trace.unbuilt:
        doubts.insert(0, "whether kustomize builds any of it")
    return f"Traffic may arrive{ways}{partly}: what is not known here is {listed(doubts, _MOST_OTHERS)}."


def _breaks(hop: Hop) -> Iterator[Hop]:
    """The first broken hop of each way on."""
    if hop.verdict is Verdict.BROKEN:
        yield hop
        return
    for one in hop.next:
        yield from _breaks(one)


def _where(hop: Hop) -> str:
    of = f" of {hop.subject.title}" if hop.kind == "port" and hop.subject is not None else ""
    return f"{hop.title}{of} ({_at(hop)})"
