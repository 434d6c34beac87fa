"""References across namespaces, which the Gateway API allows only where the target's namespace grants them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from svclint.doubt import Doubt
from svclint.doubts import of_distance, of_holes, of_namespace
from svclint.families import gateway_api
from svclint.named_tuple import NamedTuple
from svclint.resource import Identity, Selector, text
from svclint.severity import Severity
from svclint.traffic.grants import Wanted, all_grants, gaps, granted, wanted_grants
from svclint.violation import Elsewhere, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.violation import Label


class _Near(NamedTuple):
    """A grant that was probably meant to allow the reference, and what keeps it from that."""

    reason: str
    label: Label


def backend_not_granted(owner: Resource, graph: Graph) -> Iterator[Violation]:
    """gateway-api: apis/v1/referencegrant_types.go; each target is told of once."""
    found: dict[Identity, list[Wanted]] = {}
    for wanted in wanted_grants(owner, graph):
        if granted(wanted, graph).missing:
            target = Identity(wanted.group, wanted.kind, wanted.namespace, wanted.name)
            found.setdefault(target, []).append(wanted)
    for target, places in found.items():
        first, near = places[0], _near(places[0], graph)
        there = next(iter(graph.resolve_object(owner, *target).found), None)
        # a Service that does not exist is told as that; keys and certificates are seldom among manifests
        if there is None and near is None and (first.kind == "Service" or not graph.has_namespace(first.namespace)):
            continue
        yield _not_granted(places, there, near, graph)


def _not_granted(places: Sequence[Wanted], there: Resource | None, near: _Near | None, graph: Graph) -> Violation:
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


def _doubts(wanted: Wanted, there: Resource | None, near: _Near | None, graph: Graph) -> tuple[Doubt, ...]:
    owner = wanted.owner
    return (
        # what was not read may hold the grant
        *of_holes(graph, owner),
        *((Doubt.UNREAD,) if graph.deployer(wanted.namespace) is not None else ()),
        # whoever applies the files may name the target's namespace
        *of_namespace(graph, owner),
        *(of_distance(graph, owner, () if there is None else (there,)) if near is None else ()),
    )


# -- grants ------------------------------------------------------------------------------------------------------------


def _near(wanted: Wanted, graph: Graph) -> _Near | None:
    """The grant that differs in one field only, or stands in the owner's namespace."""
    here = [one for one in all_grants(graph) if one.namespace in (wanted.namespace, wanted.owner.namespace)]
    here.sort(key=lambda one: (one.namespace != wanted.namespace, graph.distance(wanted.owner, one)))
    found = (_difference(one, wanted) if one.namespace == wanted.namespace else _misplaced(one, wanted) for one in here)
    return next((one for one in found if one is not None), None)


def _difference(grant: Resource, wanted: Wanted) -> _Near | None:
    best = [min(gaps(grant, wanted, side), key=lambda one: len(one.fields), default=None) for side in ("from", "to")]
    wrong = [(one, field) for one in best if one is not None for field in one.fields]
    if None in best or len(wrong) != 1:
        return None
    gap, field = wrong[0]
    side = str(gap.path[1])
    value = wanted.asked[side][field] or '""'
    written = text(grant.get(*gap.path, field)) or '""'
    reason = f"{grant.title} allows {field} {written} in its {side}, not {value}"
    return _Near(reason, grant.label((*gap.path, field), f"{value} would be needed here"))


def _misplaced(grant: Resource, wanted: Wanted) -> _Near | None:
    """A grant that would do in the target's namespace stands in the owner's, where it allows nothing of use."""
    if not all(any(not one.fields for one in gaps(grant, wanted, side)) for side in ("from", "to")):
        return None
    reason = f"{grant.title} is in namespace {grant.namespace}, and must be in that of the target"
    return _Near(reason, grant.namespace_label())
