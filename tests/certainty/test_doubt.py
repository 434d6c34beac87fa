"""How far doubts lower a finding, and that the design page says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.certainty.doubt import LOWERED, Doubt, lowered, strongest
from svclint.graph.answer import Answer
from svclint.severity import Severity

NOTE, WARNING, ERROR = Severity.NOTE, Severity.WARNING, Severity.ERROR


@pytest.mark.parametrize(
    ("severity", "doubts", "left"),
    [
        (ERROR, (), ERROR),
        (ERROR, (Doubt.HALF_NAMED,), WARNING),
        (WARNING, (Doubt.HALF_NAMED,), NOTE),
        (NOTE, (Doubt.HALF_NAMED,), NOTE),
        (ERROR, (Doubt.NAMESPACE,), NOTE),
        (ERROR, (Doubt.PATCHED,), NOTE),
        (ERROR, (Doubt.TOUCHED,), WARNING),
        (WARNING, (Doubt.TOUCHED,), WARNING),
        (ERROR, (Doubt.HALF_NAMED, Doubt.FAR), WARNING),  # several do not add up
        (ERROR, (Doubt.TOUCHED, Doubt.UNREAD), NOTE),  # the strongest counts
    ],
)
def test_lowered(severity: Severity, doubts: tuple[Doubt, ...], left: Severity) -> None:
    assert lowered(severity, doubts) is left


def test_every_doubt_lowers_an_error() -> None:
    assert set(LOWERED) == set(Doubt)
    assert all(lowered(ERROR, (doubt,)) < ERROR for doubt in Doubt)


def test_three_answers() -> None:
    assert not Answer(("web",)).missing
    assert not Answer((), "a chart was not rendered").missing
    assert not Answer((), "", "web").missing
    assert Answer().missing


def _left(most: Severity) -> str:
    if most is NOTE:
        return "a note"
    return "a warning at most" if most is WARNING else "one level less"


def test_the_design_page_has_the_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "design.md").read_text(encoding="utf-8")
    rows = [f"| `{doubt.name}` | {doubt.value} | {_left(LOWERED[doubt][0])} |" for doubt in Doubt]
    assert "\n".join(rows) in page


def test_the_strongest_doubt_is_the_one_that_leaves_least() -> None:
    assert strongest(Severity.ERROR, (Doubt.FAR, Doubt.TEST, Doubt.DEPENDS)) is Doubt.TEST
    assert strongest(Severity.ERROR, (Doubt.TOUCHED,)) is Doubt.TOUCHED
    # what takes nothing away explains nothing
    assert strongest(Severity.WARNING, (Doubt.TOUCHED,)) is None
    assert strongest(Severity.NOTE, tuple(Doubt)) is None
    assert strongest(Severity.ERROR, ()) is None
