"""The classes that Ingresses and Gateways name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.checks.meant import hint, likely, renaming
from svclint.finding import Elsewhere, Violation
from svclint.nearness import REACH
from svclint.operators import deploys
from svclint.resource import is_placeholder
from svclint.traffic.classes import is_class_of_controller

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def route_class_unknown(owner: Resource, graph: Graph) -> Iterator[Violation]:
    """A class beside which the scope defines others; where it defines none, they are somebody else's."""
    for reference in graph.references(owner, "served-by"):
        others = [
            one
            for one in graph.of_kind(reference.group, reference.kind)
            if one.name and graph.distance(owner, one) <= REACH
        ]
        if (
            not others
            or is_class_of_controller(reference.name)
            or is_placeholder(reference.name)
            or not graph.resolve(reference).missing
        ):
            continue
        if any(map(deploys, graph.makers)):
            continue
        meant = likely(reference, graph)
        shown = (meant.target,) if meant is not None else graph.nearest_resource(owner, others)
        yield Violation(
            reference.label(f"no {reference.kind} has this name here"),
            {
                "owner": owner.title,
                "class": f"{reference.kind} {reference.name}",
                "known": ", ".join(sorted({one.name for one in others})),
                "hint": hint(meant),
            },
            tuple(one.name_label(f"{one.title} is defined here") for one in shown),
            fix=renaming([reference], meant, "name"),
            unless=(Elsewhere(reference.identity),),
        )
