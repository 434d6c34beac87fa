"""What is told of a finding as lines of plain text, where a format has one place for all of it."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.finding import Finding, FindingFix
from svclint.linting.report import Report
from svclint.output.frame import marks, place_text
from svclint.output.holding import held_by
from svclint.output.neutral import neutral


def told(finding: Finding, report: Report) -> Iterator[str]:
    """The message, the words of every label with its place, where it holds, how sure it is, what to do."""
    yield neutral(finding.message)
    yield from besides(finding, report)


def besides(finding: Finding, report: Report) -> Iterator[str]:
    """The same without the message."""
    for mark in marks(finding):
        if mark.words or mark.location != finding.location:
            yield f"{place_text(mark.location)} {neutral(mark.words)}".rstrip()
    yield from certainty(finding, report)
    if finding.help.strip():
        yield from (neutral(line.rstrip()) for line in f"help: {finding.help.strip()}".split("\n"))
    if finding.fix is not None:
        yield fix_text(finding.fix)


def certainty(finding: Finding, report: Report) -> Iterator[str]:
    """In which scopes it holds, where it does not in all, and why it is no more severe."""
    where = held_by(finding, report)
    if where:
        yield f"in: {where}"
    if finding.doubt is not None:
        yield f"only a {finding.severity.word}: {finding.doubt.value}"


def fix_text(fix: FindingFix) -> str:
    """The fix in words, and whether somebody has to look."""
    return f"fix: {neutral(fix.description)}{'' if fix.safe else ' (unsafe)'}"
