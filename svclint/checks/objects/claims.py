"""Claims that name a volume which is not there, or which they cannot have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svclint.resource import Identity
from svclint.traffic.volume_binding import CLAIM, NAME, VOLUME, differences, is_reserved, named_volume
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Fix, Violation

if TYPE_CHECKING:
    from svclint.certainty.doubt import Doubt
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.traffic.volume_binding import Difference

_PENDING = "the claim stays Pending, and its pods are not scheduled"


def claim_volume_mismatch(claim: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/controller/volume/persistentvolume/pv_controller.go: syncUnboundClaim."""
    name = named_volume(claim)
    if not name:
        return
    identity = Identity("", VOLUME, "", name)
    found = graph.nearest_resource(claim, graph.with_identity(identity))
    if len(found) == 1 and identity not in graph.variants:
        yield from _unfit(claim, found[0], graph)
    elif not found:
        yield from _not_there(claim, name, graph)


def _unfit(claim: Resource, volume: Resource, graph: Graph) -> Iterator[Violation]:
    # what was bound before is not bound again
    if claim.is_live or volume.is_live:
        return
    if is_reserved(volume):
        # what is bound to a claim by its own field is not compared
        yield from _reserved(claim, volume, graph)
        return
    found = list(differences(claim, volume))
    if not found:
        return
    first = found[0]
    yield Violation(
        claim.label(first.asked, f"{volume.title} has less or another one"),
        f"{claim.title} names {volume.title}, which it cannot have: {', '.join(one.says for one in found)}: {_PENDING}",
        (
            *(volume.label(one.has, f"{one.says}") for one in found),
            *(claim.label(one.asked, "asked for here") for one in found[1:]),
            claim.label(NAME, "named here"),
        ),
        unless=(Elsewhere(volume.identity),),
        rests_on=(claim, volume),
        doubts=(*_doubts(claim, volume, graph), *_to_give(claim, volume, found, graph)),
    )


def _to_give(claim: Resource, volume: Resource, found: Sequence[Difference], graph: Graph) -> tuple[Doubt, ...]:
    """Whether each of the differences is one of values that whoever installs the chart gives."""
    from svclint.certainty.unset_values import of_values_to_give

    doubts = [of_values_to_give(claim, one.asked, graph) or of_values_to_give(volume, one.has, graph) for one in found]
    return doubts[0] if all(doubts) else ()


def _reserved(claim: Resource, volume: Resource, graph: Graph) -> Iterator[Violation]:
    # imported here: few volumes name a claim
    from svclint.certainty.unset_values import of_values_to_give
    from svclint.traffic.volume_binding import reserved_for_another

    other = reserved_for_another(claim, volume)
    if not other:
        return
    reference: Path = ("spec", "claimRef")
    yield Violation(
        claim.label(NAME, f"{volume.title} is for another claim"),
        f"{claim.title} names {volume.title}, which is reserved for claim {other} by its claimRef: {_PENDING}",
        (volume.label(reference, "for this claim only"),),
        unless=(Elsewhere(volume.identity),),
        rests_on=(claim, volume),
        doubts=(
            *_doubts(claim, volume, graph),
            *(
                of_values_to_give(claim, NAME, graph)
                or of_values_to_give(volume, (*reference, "name"), graph)
                or of_values_to_give(volume, (*reference, "namespace"), graph)
            ),
        ),
    )


def _not_there(claim: Resource, name: str, graph: Graph) -> Iterator[Violation]:
    """Told only where one volume alone is here that nobody else names, and it is nearly called so; or the claim names
    itself in its place. Most volumes are in no repository."""
    taken = {named_volume(one) for one in graph.of_kind("", CLAIM)}
    free = [one for one in graph.of_kind("", VOLUME) if one.name and one.name not in taken and not is_reserved(one)]
    if len(free) != 1:
        return
    # imported here: hardly any claim names a volume that is not there
    from svclint.suggest import is_near

    volume = free[0]
    if not is_near(name, volume.name) and name != claim.name:
        return
    if not graph.resolve_object(claim, "", VOLUME, "", name).missing:
        return
    unfit = [one.says for one in differences(claim, volume)]
    but = f" And then {', '.join(unfit)}" if unfit else ""
    yield Violation(
        claim.label(NAME, "there is no such PersistentVolume"),
        f"{claim.title} names {VOLUME} {name}, which is not there: {_PENDING}; did you mean {volume.name}?{but}",
        (volume.name_label(f"{volume.title} is defined here, and no claim names it"),),
        # of a volume that it cannot have either, the name alone would mend nothing
        fix=None if unfit else Fix(f"name {volume.title}", (claim.edit(NAME, volume.name),), safe=False),
        unless=(Elsewhere(Identity("", VOLUME, "", name)),),
        rests_on=(claim, volume),
        doubts=_doubts(claim, volume, graph),
    )


def _doubts(claim: Resource, volume: Resource, graph: Graph) -> tuple[Doubt, ...]:
    # imported here: hardly any claim names a volume that is not for it
    from svclint.certainty.doubt import Doubt
    from svclint.certainty.together import of_files

    # certain where they stand side by side
    far = (Doubt.FAR,) if graph.distance(claim, volume) > 1 else ()
    return (*far, *of_files(graph, claim, volume))
