"""Markdown for the page of a GitHub Actions run (`$GITHUB_STEP_SUMMARY`): all findings, the worst first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.finding import Finding
from svclint.linting.report import Report, worst_first
from svclint.output.frame import place_text
from svclint.output.neutral import neutral
from svclint.output.summary import summary
from svclint.output.told import besides

# GitHub drops the page of a step that has more than a mebibyte
_MOST_BYTES = 1_000_000
_SIGNS = {"error": "❌", "warning": "⚠️", "note": "📝"}
# whatever begins markup, HTML, a table's cell, math, a mention or a link; elsewhere a sign means itself
_SPECIAL = r"[\\`*_\[\]<>&|~$#@]|(?<=:)/(?=/)|(?<=www)\."


def render(report: Report) -> str:
    """A heading, an item for each finding with all labels and advice, the summary; suppressed findings are left out."""
    last = f"\n{_escaped(summary(report))}\n"
    parts = ["## svclint\n\n"]
    size = len(last.encode()) + 200
    found = worst_first(report.active)
    for number, finding in enumerate(found):
        item = "".join(f"{line}\n" for line in _item(finding, report))
        size += len(item.encode())
        if size > _MOST_BYTES:
            parts.append(f"- … and {len(found) - number} more, for which there is no room here\n")
            break
        parts.append(item)
    return "".join((*parts, last if found else last.lstrip("\n")))


def _item(finding: Finding, report: Report) -> Iterator[str]:
    word = finding.severity.word
    kind = f"**{_escaped(f'{word}[{neutral(finding.rule)}]')}**"
    # the backslash is Markdown's line break
    yield f"- {_SIGNS[word]} {kind} {_escaped(place_text(finding.location))}\\"
    yield f"  {_escaped(neutral(finding.message))}"
    # steps of a help, and whatever else has lines of its own, stay in the item
    yield from (f"  - {_escaped(line.strip())}" for line in besides(finding, report) if line.strip())


def _escaped(text: str) -> str:
    """Neutral text that Markdown shows as it is."""
    return re.sub(_SPECIAL, r"\\\g<0>", text)
