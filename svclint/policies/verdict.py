"""What an expression makes of an object: fulfilled, not, or nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint.named_tuple import NamedTuple

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.resource import Resource
    from svclint.severity import Severity
    from svclint.violation import Label


class Broken(NamedTuple):
    """A rule that an object does not fulfil: what is said of it, at which field; `by` is who demands it, and where.

    `severity` is less than the rule's where whoever demands it does not insist; `of` are the objects that demand it.
    """

    message: str
    path: Path
    by: str = ""
    severity: Severity | None = None
    related: tuple[Label, ...] = ()
    of: tuple[Resource, ...] = ()


class Verdict(NamedTuple):
    """What is broken, and what nobody knows: who demands it, and why."""

    broken: tuple[Broken, ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()


SOUND = Verdict()
