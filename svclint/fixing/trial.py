"""Proposals tried: what does not cure its findings, or brings others, is taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from svclint.fixing.edits import all_edited
from svclint.named_tuple import NamedTuple
from svclint.rollout.introduced import brought, matches

if TYPE_CHECKING:
    from svclint.finding import Finding
    from svclint.fixing.edits import Proposal

Lint = Callable[[Mapping[str, str]], Sequence["Finding"]]
"""All findings, with these texts in the place of what the files hold."""


class Tried(NamedTuple):
    """The proposals that hold together, and those that were taken back."""

    kept: tuple[Proposal, ...]
    undone: tuple[Proposal, ...]


class Trial:
    """The findings as they are, and what says how they would be."""

    def __init__(self, before: Sequence[Finding], texts: Mapping[str, str], lint: Lint) -> None:
        self._before = [one for one in before if one.suppressed is None]
        self._texts = texts
        self._lint = lint
        self._kept: tuple[Proposal, ...] = ()

    def run(self, proposals: Sequence[Proposal]) -> Tried:
        """All at once, which is right nearly always; else those that are under suspicion by themselves."""
        self._try(tuple(proposals))
        return Tried(self._kept, tuple(one for one in proposals if one not in self._kept))

    def _try(self, group: tuple[Proposal, ...]) -> None:
        if not group:
            return
        suspects = self._suspects(group)
        if not suspects:
            self._kept += group
        elif len(group) > 1 and len(suspects) < len(group):
            self._try(tuple(one for one in group if one not in suspects))
            self._try_parts(suspects)
        elif len(group) > 1:
            self._try_parts(group)

    def _try_parts(self, group: tuple[Proposal, ...]) -> None:
        if len(group) == 1:
            self._try(group)
            return
        half = len(group) // 2
        self._try(group[:half])
        self._try(group[half:])

    def _suspects(self, group: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
        """Those of `group` that may be why it does not hold together with what is kept; none where it does."""
        tried = (*self._kept, *group)
        after = [one for one in self._lint(all_edited(tried, self._texts)) if one.suppressed is None]
        matched = matches(self._before, after)
        there = {self._before[number] for number in matched.values()}
        new = brought(self._before, after, matched)
        uncured = [one for one in tried if not there.isdisjoint(one.findings)]
        if not new and not uncured:
            return ()
        places = {place.file for one in new for place in (one.location, *(near.location for near in one.related))}
        found = tuple(one for one in group if one in uncured or not places.isdisjoint(one.files))
        # what it brings may be told elsewhere
        return found or group
