"""Hop, Trace: what tracing makes; a tree of hops, each with its place, what decides it, and a verdict."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING, Literal

from svclint.named_tuple import NamedTuple
from svclint.placing import place

if TYPE_CHECKING:
    from svclint.finding import Finding, Location
    from svclint.resource import Resource
    from svclint.violation import Label

Kind = Literal["class", "gateway", "entrance", "route", "service", "port", "alias", "endpoints", "policy", "pods"]
"""What a hop is: the class that an Ingress names, the parent that a route attaches to, the door of a Service to the
outside; a route, or what it hands requests on to; a Service, one of its ports, the name that it is an alias of,
endpoints that somebody wrote, the policies before pods, and the pods of one workload."""


class Verdict(Enum):
    """Whether traffic comes through a hop; the worse, the greater."""

    FOUND = "found"
    UNKNOWN = "unknown"
    BROKEN = "broken"


_ORDER = (Verdict.FOUND, Verdict.UNKNOWN, Verdict.BROKEN)


def worst(*verdicts: Verdict) -> Verdict:
    return max(verdicts, key=_ORDER.index)


def best(*verdicts: Verdict) -> Verdict:
    return min(verdicts, key=_ORDER.index)


class Hop(NamedTuple):
    """One hop, and where it leads: `next` are alternatives, each with its `share` where that is known.

    `decides` says in words what decides that a request comes this way, `reason` why it does not go on, or why nobody
    can know, `notes` what else is good to know here. `subject` is the object that it is about; `spots` are the fields
    at which rules tell of it. What `is_beside` the way gets copies, questions or no weight, and not the request.
    """

    kind: Kind
    title: str
    subject: Resource | None = None
    place: Location | None = None
    decides: str = ""
    verdict: Verdict = Verdict.FOUND
    reason: str = ""
    notes: tuple[str, ...] = ()
    share: str = ""
    is_beside: bool = False
    spots: tuple[Label, ...] = ()
    findings: tuple[Finding, ...] = ()
    next: tuple[Hop, ...] = ()

    def at(self, label: Label) -> Hop:
        """The hop with its place."""
        return self._replace(place=place(label), spots=self.spots or (label,))

    def broken(self, reason: str) -> Hop:
        return self._replace(verdict=Verdict.BROKEN, reason=reason)

    def unknown(self, reason: str) -> Hop:
        return self._replace(verdict=Verdict.UNKNOWN, reason=reason)

    @property
    def outcome(self) -> Verdict:
        """Whether traffic arrives by this hop: as far as all that follows on the best of the ways on."""
        ways = [one for one in self.next if not one.is_beside] or self.next
        return worst(self.verdict, best(*(one.outcome for one in ways))) if ways else self.verdict

    def each(self) -> Iterator[Hop]:
        """This hop and all that follow."""
        yield self
        for one in self.next:
            yield from one.each()


class Way(NamedTuple):
    """A way in: where requests come from in words, and the first hop."""

    origin: str
    hop: Hop


class Trace(NamedTuple):
    """All ways from one start through one scope. `others` are routes that match as well, and come after those here;
    `elsewhere` are files that the scope knows of, and whose objects another one judges; `unbuilt` are findings by which
    none of it may be applied at all."""

    start: str
    scope: str
    ways: tuple[Way, ...]
    others: tuple[Hop, ...] = ()
    elsewhere: frozenset[str] = frozenset()
    unbuilt: tuple[Finding, ...] = ()

    @property
    def outcome(self) -> Verdict:
        reached = best(*(one.hop.outcome for one in self.ways))
        return worst(reached, Verdict.UNKNOWN) if self.unbuilt else reached

    def hops(self) -> Iterator[Hop]:
        for way in self.ways:
            yield from way.hop.each()
