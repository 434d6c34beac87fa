"""Challenges of certificates by routes of the Gateway API: does a listener admit what cert-manager makes."""

from __future__ import annotations

from svclint.certainty.doubts import of_holes, of_namespaces
from svclint.certainty.together import of_files
from svclint.traffic.challenge_routes import kept_out
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.traffic.challenge_routes import KeptOut

_SHOWN = 3


def challenge_route_not_admitted(issuer: Resource, graph: Graph) -> Iterator[Violation]:
    """Each listener is told of once, with all that ask for certificates from where it admits no route."""
    groups: dict[tuple[Resource, Path], list[KeptOut]] = {}
    for one in kept_out(issuer, graph):
        groups.setdefault((one.listener.owner, one.listener.path), []).append(one)
    for found in groups.values():
        yield _violation(issuer, found, graph)


def _violation(issuer: Resource, found: list[KeptOut], graph: Graph) -> Violation:
    first = found[0]
    gateway, asker = first.listener.owner, first.asker
    askers = list(dict.fromkeys(one.asker for one in found))
    titles = listed((one.title for one in askers), _SHOWN)
    where = listed(dict.fromkeys(one.namespace for one in askers), _SHOWN)
    return Violation(
        first.refusal.there,
        f"{issuer.title} proves {listed(dict.fromkeys(one.named.name for one in found), _SHOWN)} for {titles} by an "
        f"HTTPRoute in namespace {where}, which does not attach to {gateway.title}: {first.refusal.reason}",
        (
            first.reference.label("the parent of the route that cert-manager makes"),
            *(one.namespace_label() for one in askers[:_SHOWN]),
        ),
        help=f"Let the listener admit routes of namespace {where}, by allowedRoutes.namespaces, or name a listener "
        "for port 80 that does.",
        rests_on=(issuer, gateway, *askers),
        doubts=(
            *(doubt for one in askers for doubt in of_namespaces(graph, one, gateway)),
            *of_files(graph, issuer, gateway, asker),
            *of_holes(graph, gateway),
        ),
        unless=(Elsewhere(gateway.identity),) if graph.distance(issuer, gateway) > 1 else (),
    )
