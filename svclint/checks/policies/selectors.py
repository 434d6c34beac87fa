"""Pods, namespaces and Services that network policies mean and that are not there."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_strangers
from svclint.checks.policies.added_labels import labelled_peers
from svclint.checks.policies.namespaces import admits, peers_of_no_namespace
from svclint.checks.policies.peers import no_pods
from svclint.checks.policies.services import shut_by_peers
from svclint.checks.policies.split_peers import namespaces_beside
from svclint.resource.network_policy import policy_rules
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Violation

if TYPE_CHECKING:
    from svclint.checks.policies.peers import NoPods
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource, Selector


def network_policy_matches_nothing(policy: Resource, graph: Graph) -> Iterator[Violation]:
    """Its own selector, told as the card says; its peers, told lower: what they admit may be deployed later.

    Peers without which nobody comes to a Service, or not its callers, are told there (network-policy-blocks-service).
    """
    told = shut_by_peers(policy, graph)
    if any(policy_rules(policy, "Egress")):
        # imported here: few policies are for the way out
        from svclint.checks.policies.callers import missed_by_callers

        told |= missed_by_callers(policy, graph)
    for relation in ("restricts", "admits"):
        places: dict[object, list[Reference]] = {}
        for reference in graph.references(policy, relation):
            if reference.path not in told and graph.resolve(reference).missing:
                key = (str(reference.selector), reference.namespaces, reference.namespace, reference.name)
                places.setdefault(key, []).append(reference)
        for found in places.values():
            selector = found[0].selector
            yield from _no_service(found, graph) if selector is None else _no_pods(found, selector, graph)
    yield from peers_of_no_namespace(policy, told, graph)
    yield from labelled_peers(policy, graph)


def _no_pods(found: list[Reference], selector: Selector, graph: Graph) -> Iterator[Violation]:
    reference = found[0]
    lacking = no_pods(reference, selector, graph)
    if lacking is None:
        return
    is_peer = reference.relation == "admits"
    split = [(one, beside) for one in found if is_peer and (beside := namespaces_beside(one, graph)) is not None]
    if split:
        yield _split(split, lacking)
        told = [one.path for one, _ in split]
        found = [one for one in found if one.path not in told]
    if not found:
        return
    reference = found[0]
    unseen = (Doubt.UNSEEN,) if lacking.deserted or is_peer else ()
    strangers = of_strangers(graph) if not lacking.related else ()
    does = f"{admits(reference)} pods with" if is_peer else "is for pods with"
    yield Violation(
        reference.label("matches no pod"),
        f"{reference.owner.title} {does} {selector}, and there is none: {lacking.reason}",
        (*lacking.related, *(one.label("also here") for one in found[1:])),
        doubts=(*lacking.doubts, *unseen, *strangers),
        rests_on=lacking.rests_on,
        fix=lacking.fix if len(found) == 1 else None,
        unless=lacking.unless,
    )


def _split(found: list[tuple[Reference, Reference]], lacking: NoPods) -> Violation:
    """Peers whose pods are in the namespaces that the one beside each lets in as a whole."""
    reference, beside = found[0]
    policy, wanted = reference.owner, beside.namespaces.selector
    which = f"namespaces with {wanted}" if wanted is not None and wanted.requirements else "all namespaces"
    return Violation(
        reference.label(f"asks in namespace {policy.namespace}, where no such pod is"),
        f"{policy.title} {admits(reference)} pods with {reference.selector} of its own namespace, where there is none, "
        f"and every pod of {which} beside them; did you mean one peer? {lacking.reason}",
        (
            beside.label("a peer of its own: every pod of these"),
            *lacking.related,
            *(one.label("also here") for one, _ in found[1:]),
        ),
        doubts=lacking.doubts,
        rests_on=lacking.rests_on,
        help="Leave out the dash between the two selectors: of one entry both have to hold, of two entries either.",
        unless=lacking.unless,
    )


def _no_service(found: list[Reference], graph: Graph) -> Iterator[Violation]:
    # imported here: where everything is found, nobody asks
    from svclint.meant.objects import likely

    reference = found[0]
    meant = likely(reference, graph)
    yield Violation(
        reference.label(f"no Service {reference.name} in namespace {reference.namespace}"),
        f"{reference.owner.title} {admits(reference)} Service {reference.name}, and there is none: "
        f"namespace {reference.namespace} has none{meant.hint if meant is not None else ''}",
        (*((meant.label,) if meant is not None else ()), *(one.label("also here") for one in found[1:])),
        doubts=(Doubt.UNSEEN,),
        rests_on=(reference.owner,),
        fix=meant.renaming(found, "let traffic out to") if meant is not None else None,
        unless=(Elsewhere(reference.identity),),
    )
