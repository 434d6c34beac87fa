"""The classes that Ingresses and Gateways name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from svclint.nearness import REACH
from svclint.operators import deploys
from svclint.resource import is_placeholder
from svclint.traffic.classes import is_class_of_controller
from svclint.violation import Elsewhere, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource


def route_class_unknown(owner: Resource, graph: Graph) -> Iterator[Violation]:
    """A class beside which the scope defines others; where it defines none, they are somebody else's."""
    for reference in graph.references(owner, "served-by"):
        defined = [
            resource
            for resource in graph.of_kind(reference.group, reference.kind)
            if resource.name and graph.distance(owner, resource) <= REACH
        ]
        if not defined or not graph.resolve(reference).missing or _may_be_made(reference.name, graph):
            continue
        yield _unknown(reference, defined, graph)


def _may_be_made(name: str, graph: Graph) -> bool:
    """Whether no manifest need have a class of that name, or it is filled in later."""
    return is_class_of_controller(name) or is_placeholder(name) or any(map(deploys, graph.makers))


def _unknown(reference: Reference, defined: Sequence[Resource], graph: Graph) -> Violation:
    # imported here: where everything is found, nobody asks
    from svclint.meant.objects import likely

    owner = reference.owner
    meant = likely(reference, graph)
    shown = (meant.target,) if meant is not None else graph.nearest_resource(owner, defined)
    hint = meant.hint if meant is not None else ""
    known = ", ".join(sorted({resource.name for resource in defined}))
    named = f"{reference.kind} {reference.name}"
    return Violation(
        reference.label(f"no {reference.kind} has this name here"),
        f"{owner.title} names {named}, and the classes defined here are {known}{hint}",
        tuple(resource.name_label(f"{resource.title} is defined here") for resource in shown),
        fix=meant.renaming([reference], "name") if meant is not None else None,
        unless=(Elsewhere(reference.identity),),
        rests_on=(owner,),
    )
