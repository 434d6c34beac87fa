"""Which findings of a new state the old one had as well, wherever they moved; and which of the old ones are cured."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from typing import TYPE_CHECKING

from svclint.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from svclint.finding import Finding
    from svclint.rules import Rule

# what differs in words when files are renamed and lines move
_PLACES = r"(?<![\w./@%+-])[\w./@%+-]+\.(?:ya?ml|json)(?::\d+)*|\blines? \d+(?: and \d+)?"
# which file could not be read, or which versions it holds for
_ASIDE = r" \([^()]*\)$"
_INDEXES = r"\[\d+\]"
_SELECTOR = "spec.selector."


class Introduced(NamedTuple):
    """The findings that came with a change, the number of those that were there before, and of those that are gone."""

    findings: tuple[Finding, ...]
    known: int
    cured: int


def introduced(
    before: Iterable[Finding], after: Iterable[Finding], touched: Callable[[Finding], bool] = lambda finding: True
) -> Introduced:
    """Tell what a change brings from what was there.

    Two findings are one by rule, file, object, field and words; else, each once, without the file; else without
    places in lists and in words, and what they add in parentheses. One that has become worse counts as new where the
    change has `touched` it: else a change elsewhere only took away a doubt, and the fault is as old as it was. What is
    suppressed counts neither as new nor as cured; what was suppressed, and is no more, is new.
    """
    old = [one for one in before if one.suppressed is None]
    new = [one for one in after if one.suppressed is None]
    hushed = [one for one in after if one.suppressed is not None]
    matched = matches(old, new)
    there = set(matched.values())
    left = [one for number, one in enumerate(old) if number not in there]
    silenced = matches(left, hushed)
    found = brought(old, new, matched, touched)
    return Introduced(tuple(found), len(new) - len(found), len(left) - len(silenced))


def brought(
    old: Sequence[Finding],
    new: Sequence[Finding],
    matched: Mapping[int, int],
    touched: Callable[[Finding], bool] = lambda finding: True,
) -> list[Finding]:
    """Those of the new findings that match none of the old ones, or have been made worse."""
    return [
        one
        for number, one in enumerate(new)
        if number not in matched or (one.severity > old[matched[number]].severity and touched(one))
    ]


def matches(old: Sequence[Finding], new: Sequence[Finding]) -> dict[int, int]:
    """Which of the new findings is which of the old ones: new -> old, those first that are most alike."""
    matched: dict[int, int] = {}
    for key in (_exactly, _anywhere, _loosely):
        _match(old, new, matched, key)
    return matched


def _match(
    old: Sequence[Finding], new: Sequence[Finding], matched: dict[int, int], key: Callable[[Finding], Hashable]
) -> None:
    """Match by `key` those that are not matched yet: new -> old."""
    taken = set(matched.values())
    free: dict[Hashable, list[int]] = defaultdict(list)
    for number, one in enumerate(old):
        if number not in taken:
            free[key(one)].append(number)
    for number, one in enumerate(new):
        if number not in matched and free.get(key(one)):
            matched[number] = free[key(one)].pop(0)


def _exactly(one: Finding) -> Hashable:
    return (one.rule, one.location.file, one.resource, one.location.path, one.message)


def _anywhere(one: Finding) -> Hashable:
    return (one.rule, one.resource, one.location.path, one.message)


def _loosely(one: Finding) -> Hashable:
    words = re.sub(_PLACES, "", re.sub(_ASIDE, "", one.message))
    return (one.rule, one.resource, re.sub(_INDEXES, "", one.location.path), words)


def told_once(
    found: Sequence[Finding], compared: Sequence[Finding], rules: Mapping[str, Rule]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings of one state and those of the change, each fault once.

    The change says more of what it took away, where it does: what the state says of the same field is told by it, with
    its fix. What is suppressed there is suppressed here. Where a rule of the change yields to one of the state, that
    one tells it, or is suppressed.
    """
    spoken = {(one.rule, one.resource, one.location) for one in found}
    kept, of_change = [], [one for one in compared if not _yields(one, rules, spoken)]
    for finding in found:
        rule = rules.get(finding.rule)
        at = next((at for at, one in enumerate(of_change) if _is_same(finding, one)), None)
        if rule is None or not rule.dangling or at is None:
            kept.append(finding)
            continue
        other = of_change[at]
        if finding.suppressed is not None:
            of_change[at] = other._replace(suppressed=finding.suppressed)
            kept.append(finding)
        elif finding.message in other.message:
            of_change[at] = other._replace(fix=finding.fix)
    return tuple(kept), tuple(of_change)


def _yields(one: Finding, rules: Mapping[str, Rule], spoken: Collection[Hashable]) -> bool:
    rule = rules.get(one.rule)
    return rule is not None and any((name, one.resource, one.location) in spoken for name in rule.yields_to)


def _is_same(finding: Finding, other: Finding) -> bool:
    """Whether a finding of the change tells of what one of the state does: in its words, or of the same selector."""
    if finding.resource != other.resource or finding.location.file != other.location.file:
        return False
    if finding.message in other.message:
        return finding.location == other.location
    return all(f"{one.location.path}.".startswith(_SELECTOR) for one in (finding, other))
