"""Peers of network policies that select no namespace of the scope, and come close to one."""

from __future__ import annotations

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_holes
from svclint.meant.labelled import itself
from svclint.meant.labels import Asked, misspelt
from svclint.named_tuple import NamedTuple
from svclint.nearness import REACH
from svclint.resource import NAMESPACE_KEY, Selector
from svclint.resource.network_policy import policy_rules
from svclint.traffic.admission import peers_of
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Violation

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.meant.labelled import Labelled
    from svclint.meant.labels import Miss
    from svclint.references import Reference
    from svclint.resource import Resource


def peers_of_no_namespace(policy: Resource, told: frozenset[Path], graph: Graph) -> list[Violation]:
    """What is said of each selector of namespaces that matches none of the scope, and comes close to one."""
    places: dict[str, list[Reference]] = {}
    for wanted in map(of_namespaces, graph.references(policy, "admits")):
        if wanted is not None and wanted.path not in told:
            places.setdefault(str(wanted.selector), []).append(wanted)
    near = ((found, namespace_miss(found[0], graph)) for found in places.values())
    return [_violation(found, miss) for found, miss in near if miss is not None]


class Missed(NamedTuple):
    """The namespaces of a peer, as a reference of their own, and what keeps one of the scope from these."""

    peer: Reference
    miss: Miss


def let_out_to_none(policy: Resource, graph: Graph) -> tuple[Missed, ...]:
    """The peers for the way out by labels that no namespace has, and that come close to those of one."""
    peers = (peer for rule in policy_rules(policy, "Egress") for peer in peers_of(rule, graph))
    near = ((one, namespace_miss(one, graph)) for one in map(of_namespaces, peers) if one is not None)
    return tuple(Missed(one, miss) for one, miss in near if miss is not None)


def of_namespaces(peer: Reference) -> Reference | None:
    """The selector of namespaces of a peer, as a reference of its own."""
    wanted = peer.namespaces.selector
    if peer.row.selector != "labels" or wanted is None or wanted.is_unreadable:
        return None
    return peer._replace(path=(*peer.path[:-1], peer.row.namespaces), selector=wanted)


def admits(peer: Reference) -> str:
    """The verb for a peer: rules for the way in let it in, those for the way out let traffic out to it."""
    return "lets traffic out to" if "egress" in peer.path else "admits"


def _violation(found: list[Reference], miss: Miss) -> Violation:
    reference = found[0]
    return Violation(
        reference.label("matches no namespace"),
        f"{reference.owner.title} {admits(reference)} namespaces with {reference.selector}, and there is none: "
        f"{miss.reason}",
        (*miss.related, *(one.label("also here") for one in found[1:])),
        # namespaces, and who may come from them, are often made by somebody else
        doubts=(Doubt.UNSEEN,),
        rests_on=(reference.owner, miss.resource),
        fix=miss.fix if len(found) == 1 else None,
        unless=other_scopes(reference),
    )


def other_scopes(reference: Reference) -> tuple[Elsewhere, ...]:
    """What of another scope would be such a namespace: its object, or pods that live in it."""
    requirements = reference.selector.requirements if reference.selector is not None else ()
    names = [name for one in requirements if one.key == NAMESPACE_KEY for name in one.values]
    return (
        Elsewhere(selector=reference.selector, among=("", "Namespace")),
        *(Elsewhere(selector=Selector(()), namespace=name) for name in names),
    )


def namespace_miss(reference: Reference, graph: Graph) -> Miss | None:
    """What keeps a Namespace of the scope from a selector that nothing there meets; None where nothing comes close."""
    policy, wanted = reference.owner, reference.selector
    if wanted is None or of_holes(graph, policy) or graph.scope.told.fills_in(policy.file, str(wanted)):
        return None
    if graph.once(_is_met, wanted) or _may_come(wanted, graph):
        return None
    near = [one for one in graph.once(_existing) if graph.distance(policy, one.resource) <= REACH]
    miss = misspelt(Asked(policy, reference.path, wanted), near, graph)
    # the name of a namespace is known for all of them, other labels only where its object is here
    known = miss is not None and NAMESPACE_KEY in miss.keys
    return miss if known or graph.knows_all_labels else None


def _existing(graph: Graph) -> list[Labelled]:
    return [itself(one) for one in graph.of_kind("", "Namespace")]


def _is_met(graph: Graph, wanted: Selector) -> bool:
    """Whether a namespace of the scope has these labels."""
    return any(map(wanted.matches, (*graph.namespaces.values(), *(one.labels for one in graph.once(_existing)))))


def _may_come(wanted: Selector, graph: Graph) -> bool:
    """Whether something makes a namespace of this name that no manifest shows."""
    names = [name for one in wanted.requirements if one.operator == "In" for name in one.values]
    return any(
        graph.assumed_object("Namespace", "", name)
        or graph.assumed_pods(Selector(()), name)
        or graph.deployer(name) is not None
        for name in names
    )
