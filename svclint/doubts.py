"""The doubts that several checks have: about namespaces, distance, and what could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint.doubt import Doubt
from svclint.nearness import REACH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svclint.graph import Graph
    from svclint.resource import Resource


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
