"""What does not cure, or brings something else, is taken back, and only that."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from svclint.finding import Finding, Location, Replacement
from svclint.fixing.edits import Proposal, all_edited
from svclint.fixing.trial import Trial
from svclint.severity import Severity


def lint(texts: Mapping[str, str]) -> list[Finding]:
    """Each word in capitals is a fault."""
    found = []
    for file, text in sorted(texts.items()):
        at = 0
        for word in text.split(" "):
            if word.isupper():
                place = Location(file, at, at + len(word), 1, at + 1, 1, at + 1 + len(word))
                found.append(Finding("capitals", Severity.ERROR, f"{word} shouts", "", place, "", (), None, ()))
            at += len(word) + 1
    return found


def proposal(finding: Finding, text: str) -> Proposal:
    return Proposal((finding,), (Replacement(finding.location, text),))


@pytest.mark.parametrize(
    ("fixes", "after"),
    [
        # all at once
        ({"A": "a", "B": "b", "C": "c"}, {"x": "a b", "y": "c"}),
        # B is not cured
        ({"A": "a", "B": "B", "C": "c"}, {"x": "a B", "y": "c"}),
        # B becomes another fault
        ({"A": "a", "B": "D", "C": "c"}, {"x": "a B", "y": "c"}),
        # B brings one more
        ({"A": "a", "B": "b E", "C": "c"}, {"x": "a B", "y": "c"}),
        # nothing helps
        ({"A": "D", "B": "E", "C": "F"}, {"x": "A B", "y": "C"}),
    ],
)
def test_what_does_not_help_is_taken_back(fixes: Mapping[str, str], after: Mapping[str, str]) -> None:
    texts = {"x": "A B", "y": "C"}
    before = lint(texts)
    proposals = [proposal(one, fixes[one.message.split(" ")[0]]) for one in before]
    tried = Trial(before, texts, lambda edited: lint({**texts, **edited})).run(proposals)
    assert {**texts, **all_edited(tried.kept, texts)} == after
    assert {*tried.kept, *tried.undone} == {*proposals}


def test_few_runs_are_needed_where_one_of_many_is_wrong() -> None:
    texts = {f"file-{number}": "A" for number in range(64)}
    before = lint(texts)
    runs = []

    def counted(edited: Mapping[str, str]) -> list[Finding]:
        runs.append(len(edited))
        return lint({**texts, **edited})

    proposals = [proposal(one, "b" if one.location.file != "file-7" else "C") for one in before]
    tried = Trial(before, texts, counted).run(proposals)
    assert [one.files for one in tried.undone] == [frozenset({"file-7"})]
    assert len(runs) == 3
