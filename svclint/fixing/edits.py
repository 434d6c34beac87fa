"""Replacements applied to texts, on their spans and nothing else; which of them go together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from svclint.named_tuple import NamedTuple

if TYPE_CHECKING:
    from svclint.finding import Finding, Replacement


class Proposal(NamedTuple):
    """Replacements that are made together or not at all, for the findings that they end."""

    findings: tuple[Finding, ...]
    replacements: tuple[Replacement, ...]

    @property
    def files(self) -> frozenset[str]:
        return frozenset(one.location.file for one in self.replacements)


class Sorted(NamedTuple):
    """Proposals that go together, and those that would edit what one of these does otherwise."""

    fitting: tuple[Proposal, ...]
    conflicting: tuple[Proposal, ...]


def sorted_out(proposals: Iterable[Proposal]) -> Sorted:
    """The first of two that are in conflict stays. The same edit for two findings is no conflict."""
    taken: dict[str, dict[tuple[int, int], str]] = {}
    fitting, conflicting = [], []
    for proposal in proposals:
        spans = {(one.location.file, *_span(one), one.text) for one in proposal.replacements}
        mine: dict[str, dict[tuple[int, int], str]] = {}
        for file, start, end, text in sorted(spans):
            here = {**taken.get(file, {}), **mine.get(file, {})}
            if _conflicts((start, end), text, here):
                conflicting.append(proposal)
                break
            mine.setdefault(file, {})[start, end] = text
        else:
            fitting.append(proposal)
            for file, found in mine.items():
                taken.setdefault(file, {}).update(found)
    return Sorted(tuple(fitting), tuple(conflicting))


def _conflicts(span: tuple[int, int], text: str, taken: Mapping[tuple[int, int], str]) -> bool:
    if span in taken:
        return taken[span] != text
    return any((span[0] < end and start < span[1]) or span[0] == start for start, end in taken)


def _span(one: Replacement) -> tuple[int, int]:
    return one.location.start, one.location.end


def edited(text: str, replacements: Iterable[Replacement]) -> str:
    """The text with its replacements, back to front, so that no offset moves; line breaks as the text has them."""
    newline = "\r\n" if "\r\n" in text else "\n"
    for start, end, new in sorted({(*_span(one), one.text) for one in replacements}, reverse=True):
        text = f"{text[:start]}{new.replace(chr(10), newline)}{text[end:]}"
    return text


def all_edited(proposals: Sequence[Proposal], texts: Mapping[str, str]) -> dict[str, str]:
    """The new texts of the files that the proposals edit."""
    found: dict[str, list[Replacement]] = {}
    for proposal in proposals:
        for one in proposal.replacements:
            found.setdefault(one.location.file, []).append(one)
    return {file: edited(texts[file], replacements) for file, replacements in found.items()}
