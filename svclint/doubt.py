"""Why a verdict is not certain, what that does to its severity, and answers that may be unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from svclint.finding import Severity
from svclint.nearness import REACH

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

_Found = TypeVar("_Found")


class Answer(NamedTuple, Generic[_Found]):
    """What a question about the cluster finds, or nothing; then `unknown` says why that proves nothing, empty when it
    does.

    `renamed` is an object that has the name in its file, and another one once kustomize has rendered it, while the
    reference stays as it is.
    """

    found: tuple[_Found, ...] = ()
    unknown: str = ""
    renamed: _Found | None = None

    @property
    def missing(self) -> bool:
        return not self.found and not self.unknown and self.renamed is None


class Doubt(Enum):
    """Why something may not be as the manifests of the scope say. The value is the reason in words."""

    PATCHED = "patches that were not applied here change an object that it rests on"
    UNREAD = "something near could not be read, and may hold what is missing"
    UNKNOWN = "what it depends on is not known here"
    PLATFORM = "the cluster or its distribution fills this namespace with objects of its own"
    NAMESPACE = "whoever applies the files may name the namespace that one of them leaves out"
    FAR = "what is missing, or in the way, is far away in plain files: they need not be applied together"
    UNSEEN = "what is not read here may have or make it: a build, an operator, another repository or namespace"
    DEPENDS = "some implementations, or something else that is there, may take it as it is"


class Lowered(NamedTuple):
    """What a doubt leaves of a severity: at most `most`, and `steps` levels less than the rule's own."""

    most: Severity = Severity.ERROR
    steps: int = 0


LOWERED: Mapping[Doubt, Lowered] = {
    # what is written may still change, or come: worth a look, no more
    Doubt.PATCHED: Lowered(Severity.NOTE),
    Doubt.UNREAD: Lowered(Severity.NOTE),
    Doubt.UNKNOWN: Lowered(Severity.NOTE),
    Doubt.PLATFORM: Lowered(Severity.NOTE),
    # likely as it is, but not certain
    Doubt.NAMESPACE: Lowered(steps=1),
    Doubt.FAR: Lowered(steps=1),
    Doubt.UNSEEN: Lowered(steps=1),
    Doubt.DEPENDS: Lowered(steps=1),
}
"""THE table of certainty: how far each doubt lowers a finding. Several do not add up: the strongest counts."""


def lowered(severity: Severity, doubts: Iterable[Doubt]) -> Severity:
    """The severity that is left of a rule's own; never less than a note."""
    levels = [severity]
    for doubt in doubts:
        most, steps = LOWERED[doubt]
        levels.append(Severity(max(min(severity - steps, most), Severity.NOTE)))
    return min(levels)


def of_namespaces(one: Resource, other: Resource | None) -> tuple[Doubt, ...]:
    """Whether the two, in different namespaces by what is read here, may live in one after all."""
    if other is None or one.namespace == other.namespace:
        return ()
    return () if one.namespace_written and other.namespace_written else (Doubt.NAMESPACE,)


def of_distance(graph: Graph, near: Resource, others: Iterable[Resource]) -> tuple[Doubt, ...]:
    """Whether all of `others`, by which something about `near` is judged, are far away from it; also where none is."""
    return () if any(graph.distance(near, other) <= REACH for other in others) else (Doubt.FAR,)


def of_holes(graph: Graph, *near: Resource) -> tuple[Doubt, ...]:
    """Whether something unread lies where it may hold what one of `near` lacks."""
    return (Doubt.UNREAD,) if any(graph.hole_near(one) is not None for one in near) else ()
