"""Routes that the controller is told not to read."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubts import of_distance, of_namespace
from svclint.resource import mapping
from svclint.told import ANY_NAMESPACE
from svclint.traffic.chosen_routes import TRAEFIK, choices, is_of_another_class
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.traffic.chosen_routes import Choice


def route_not_selected(route: Resource, graph: Graph) -> Iterator[Violation]:
    """traefik: pkg/provider/kubernetes/crd: labelSelector and namespaces are asked of every object it watches."""
    known = choices(graph)
    reasons = [one.leaves_out(route) for one in known]
    if not known or not all(reasons) or is_of_another_class(route, known) or _may_be_read(route, known, graph):
        return
    workload = known[0].container.template.resource
    by_labels = known[0].selector is not None and "those with" in reasons[0]
    labels = mapping(route.metadata.get("labels"))
    place = ("metadata", "labels") if by_labels and labels else ("metadata", "name")
    if not by_labels and "namespace" in route.metadata:
        place = ("metadata", "namespace")
    yield Violation(
        route.label(place, "not among what Traefik reads"),
        f"{route.title} is read by no Traefik here: {workload.title} is told to read {listed(dict.fromkeys(reasons))}",
        tuple(one.container.template.resource.label(one.at, "what it reads") for one in known[:3]),
        rests_on=(route, *(one.container.template.resource for one in known)),
        doubts=(
            *of_distance(graph, route, [workload]),
            *(() if by_labels else of_namespace(graph, route)),
        ),
        # one that reads the route may be applied with something else
        unless=(Elsewhere(running=TRAEFIK),),
    )


def _may_be_read(route: Resource, known: tuple[Choice, ...], graph: Graph) -> bool:
    """Whether a command applies the route in a namespace in which one of them reads it."""
    places = graph.placed_in(route)
    if ANY_NAMESPACE in places:
        return any(one.namespaces and one.selects(route) for one in known)
    return any(one.selects(route) and any(map(one.looks_in, places)) for one in known)
