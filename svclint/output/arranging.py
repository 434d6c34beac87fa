"""Which findings the text shows, in which order and under which titles, and what is told once for all its copies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from svclint.finding import Finding, Location
from svclint.linting.report import Report, worst_first
from svclint.named_tuple import NamedTuple
from svclint.output.holding import elsewhere
from svclint.output.layout import Layout
from svclint.severity import Severity
from svclint.typing_names import Literal


class Told(NamedTuple):
    """A finding that is shown, and the other places of the same fault."""

    finding: Finding
    also: tuple[Location, ...] = ()


class Group(NamedTuple):
    """Findings under one title; empty where nothing is grouped."""

    title: str
    told: tuple[Told, ...]


class Arranged(NamedTuple):
    """What is shown, and how many findings are not: notes that nobody asked for, and those beyond the most."""

    groups: tuple[Group, ...]
    notes: int
    rest: int


def arranged(report: Report, layout: Layout) -> Arranged:
    """The active findings as a person wants them. Notes are shown where they are asked for, or fail the run."""
    shown: Sequence[Finding] = report.active
    if not (layout.notes or report.threshold == Severity.NOTE):
        shown = [finding for finding in shown if finding.severity > Severity.NOTE]
    notes = len(report.active) - len(shown)
    if layout.sort == "severity":
        shown = worst_first(shown)
    titled: dict[str, list[Finding]] = {}
    for finding in shown:
        titled.setdefault(_title(finding, layout.group), []).append(finding)
    groups = [Group(title, _once(found, report)) for title, found in titled.items()]
    kept = groups if layout.most is None else _first(groups, layout.most)
    return Arranged(tuple(kept), notes, len(shown) - sum(1 + len(one.also) for group in kept for one in group.told))


def _title(finding: Finding, group: Literal["", "rule", "object", "file"]) -> str:
    if group == "rule":
        return finding.rule
    if group == "file":
        return finding.location.file
    if group == "object":
        return str(finding.resource) if finding.resource is not None else "no object"
    return ""


def _once(found: Iterable[Finding], report: Report) -> tuple[Told, ...]:
    """One of those that differ in nothing but the place: copies of one bundle have the same fault in each."""
    copies: dict[tuple[object, ...], list[Finding]] = {}
    for finding in found:
        words = tuple((label.message, label.location.path) for label in finding.related)
        fix = finding.fix and (finding.fix.description, finding.fix.safe)
        what = (finding.rule, finding.severity, finding.message, finding.label, finding.help, finding.doubt, words, fix)
        copies.setdefault((*what, finding.location.path, *elsewhere(finding, report)), []).append(finding)
    return tuple(Told(first, tuple(one.location for one in rest)) for first, *rest in copies.values())


def _first(groups: Iterable[Group], most: int) -> list[Group]:
    kept = []
    for group in groups:
        if most <= 0:
            break
        kept.append(group._replace(told=group.told[:most]))
        most -= len(group.told)
    return kept
