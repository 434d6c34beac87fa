"""Edits that are made together: back to front, each once, and never two of one place."""

from __future__ import annotations

from svclint.finding import Location, Replacement
from svclint.fixing.edits import Proposal, all_edited, edited, sorted_out


def _replacement(start: int, end: int, text: str, file: str = "a") -> Replacement:
    return Replacement(Location(file, start, end, 1, 1, 1, 1), text)


def test_edits_are_made_back_to_front_with_the_line_breaks_of_the_text() -> None:
    assert edited("one\r\ntwo", [_replacement(0, 3, "1\n1"), _replacement(5, 8, "2")]) == "1\r\n1\r\n2"


def test_the_first_of_two_in_conflict_stays() -> None:
    first = Proposal((), (_replacement(0, 3, "a"), _replacement(8, 9, "x")))
    same = Proposal((), (_replacement(0, 3, "a"),))
    beside = Proposal((), (_replacement(3, 4, "-"),))
    other = Proposal((), (_replacement(2, 4, "b"),))
    twice = Proposal((), (_replacement(5, 7, "c"), _replacement(6, 7, "d")))
    assert sorted_out([first, same, beside, other, twice]) == ((first, same, beside), (other, twice))
    assert all_edited([first, same, beside], {"a": "0123456789"}) == {"a": "a-4567x9"}


def test_files_do_not_hinder_each_other() -> None:
    one = Proposal((), (_replacement(0, 1, "x"),))
    other = Proposal((), (_replacement(0, 1, "y", "b"),))
    assert sorted_out([one, other]).conflicting == ()
    assert all_edited([one, other], {"a": "1", "b": "2"}) == {"a": "x", "b": "y"}
