"""References across namespaces, which the Gateway API allows only where the target's namespace grants them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance, of_holes, of_namespace
from svclint.families import gateway_api
from svclint.resource import Identity, Selector
from svclint.severity import Severity
from svclint.traffic.grants import NearGrant, Wanted, granted, is_lost, nearest_grant, wanted_grants
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def backend_not_granted(owner: Resource, graph: Graph) -> Iterator[Violation]:
    """gateway-api: apis/v1/referencegrant_types.go; each target is told of once."""
    found: dict[Identity, list[Wanted]] = {}
    for wanted in wanted_grants(owner, graph):
        if granted(wanted, graph).missing:
            target = Identity(wanted.group, wanted.kind, wanted.namespace, wanted.name)
            found.setdefault(target, []).append(wanted)
    for target, places in found.items():
        first, near = places[0], nearest_grant(places[0], graph)
        there = next(iter(graph.resolve_object(owner, *target).found), None)
        if is_lost(first, graph):
            yield _not_granted(places, there, near, graph)


def _not_granted(places: Sequence[Wanted], there: Resource | None, near: NearGrant | None, graph: Graph) -> Violation:
    first, owner = places[0], places[0].owner
    named = f"{first.title} in namespace {first.namespace}"
    reason = near.reason if near is not None else f"no ReferenceGrant of {first.namespace} allows it"
    return Violation(
        first.label(f"{first.title} is in another namespace"),
        f"{owner.title} refers to {named}, which is not granted: {reason}",
        (
            *((near.label,) if near is not None else ()),
            *((there.namespace_label(),) if there is not None else ()),
            *(wanted.label("also here") for wanted in places[1:]),
        ),
        # nothing is sent to a backend without a share: what is lost comes with its first share
        severity=Severity.WARNING if first.weight == 0 else None,
        unless=(
            Elsewhere(selector=Selector(()), namespace=first.namespace, among=(gateway_api.GROUP, "ReferenceGrant")),
        ),
        rests_on=(owner,),
        doubts=_doubts(first, there, near, graph),
    )


def _doubts(wanted: Wanted, there: Resource | None, near: NearGrant | None, graph: Graph) -> tuple[Doubt, ...]:
    owner = wanted.owner
    return (
        # what was not read may hold the grant
        *of_holes(graph, owner),
        *((Doubt.UNREAD,) if graph.deployer(wanted.namespace) is not None else ()),
        # whoever applies the files may name the target's namespace
        *of_namespace(graph, owner),
        *(of_distance(graph, owner, () if there is None else (there,)) if near is None else ()),
    )
