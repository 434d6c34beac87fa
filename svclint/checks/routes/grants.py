"""References across namespaces, which the Gateway API allows only where the target's namespace grants them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from svclint.checks.namespaces import namespace_label
from svclint.finding import Elsewhere, Severity, Violation
from svclint.nearness import REACH
from svclint.resource import Identity, Selector, text
from svclint.resource.gateway import GATEWAY_GROUP
from svclint.traffic.grants import Wanted, all_grants, gaps, granted, wanted_grants

if TYPE_CHECKING:
    from svclint.finding import Label
    from svclint.graph import Graph
    from svclint.resource import Resource


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
        words = f"{first.title} is in another namespace"
        yield Violation(
            first.label(words),
            {
                "owner": owner.title,
                "target": first.title,
                "namespace": first.namespace,
                "reason": near.reason if near is not None else f"no ReferenceGrant of {first.namespace} allows it",
            },
            (
                *((near.label,) if near is not None else ()),
                *((namespace_label(there),) if there is not None else ()),
                *(one.label("also here") for one in places[1:]),
            ),
            _severity(first, there, near, graph),
            unless=(
                Elsewhere(selector=Selector(()), namespace=first.namespace, among=(GATEWAY_GROUP, "ReferenceGrant")),
            ),
        )


def _severity(wanted: Wanted, there: Resource | None, near: _Near | None, graph: Graph) -> Severity | None:
    owner = wanted.owner
    if owner.partial or graph.hole_near(owner) is not None or graph.deployer(wanted.namespace) is not None:
        return Severity.NOTE  # what was not read may hold the grant
    if wanted.weight == 0 or not owner.namespace_written:
        return Severity.WARNING  # nothing is sent there yet; or whoever applies the files names the target's namespace
    if near is None and (there is None or graph.distance(owner, there) > REACH):
        return Severity.WARNING
    return None


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
    return _Near(reason, namespace_label(grant))
