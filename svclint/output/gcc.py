"""A line a place as gcc writes them (`file:line:col: error: message [rule]`), for editors and problem matchers."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.finding import Finding
from svclint.linting.report import Report
from svclint.output.frame import marks, place_text
from svclint.output.neutral import neutral
from svclint.output.told import certainty, fix_text


def render(report: Report) -> str:
    """A line for each finding, and behind it a `note` for each label, doubt and fix; no rule stands behind those.

    Suppressed findings are left out, and so is the help, which is several sentences: `svclint explain` has it.
    """
    return "".join(f"{line}\n" for finding in report.active for line in _lines(finding, report))


def _lines(finding: Finding, report: Report) -> Iterator[str]:
    here = place_text(finding.location)
    yield f"{here}: {finding.severity.word}: {neutral(finding.message)} [{neutral(finding.rule)}]"
    for mark in marks(finding):
        if mark.words or mark.location != finding.location:
            yield f"{place_text(mark.location)}: note: {neutral(mark.words) or 'here'}"
    for words in certainty(finding, report):
        yield f"{here}: note: {words}"
    if finding.fix is not None:
        yield f"{here}: note: {fix_text(finding.fix)}"
