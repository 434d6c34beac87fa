"""Peers of network policies that are nobody: selectors that no pod meets, or no namespace."""

from __future__ import annotations

from svclint.certainty.around import workloads_around
from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_namespaces as doubt_of_namespaces
from svclint.certainty.doubts import of_patched_pods, of_templated_pods
from svclint.checks.policies.namespaces import namespace_miss, of_namespaces, other_scopes
from svclint.checks.unshown import made_elsewhere
from svclint.graph.resolution import namespaces_of
from svclint.meant.labels import Asked
from svclint.meant.selected import meant_pods
from svclint.named_tuple import NamedTuple
from svclint.traffic.admission import peers_of
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource, Selector
    from svclint.resource.network_policy import PolicyRule
    from svclint.violation import Fix, Label


class NoPods(NamedTuple):
    """Why a selector of a policy matches no pod: `related` and `fix` where pods come close that were probably meant.

    `deserted` says that nothing else makes pods there; `doubts` and `rests_on` are as in a Violation.
    """

    reason: str
    related: tuple[Label, ...]
    fix: Fix | None
    deserted: bool
    doubts: tuple[Doubt, ...]
    rests_on: tuple[Resource, ...]
    unless: tuple[Elsewhere, ...]


def no_pods(reference: Reference, selector: Selector, graph: Graph) -> NoPods | None:
    """What is to be said of a selector that no pod of the scope meets; None where such pods may come from elsewhere."""
    policy = reference.owner
    names = namespaces_of(graph, reference.namespaces)[0]
    if not selector.requirements or made_elsewhere(reference, selector, graph):
        return None
    deserted = not any(workloads_around(policy, names, graph))
    asked = Asked(policy, reference.path, selector, is_own=reference.relation == "restricts")
    miss = meant_pods(asked, names, f"the policy in {policy.namespace}", graph)
    unless = tuple(Elsewhere(selector=selector, namespace=name) for name in names)
    later = of_templated_pods(graph, selector, names)
    if miss is not None:
        doubts = (*doubt_of_namespaces(graph, policy, miss.resource), *later)
        # pods that lack a label by a slip of the pen are there, wherever else pods are looked for
        deserted = deserted and not miss.is_slip
        return NoPods(miss.reason, miss.related, miss.fix, deserted, doubts, (policy, miss.resource), unless)
    if deserted:
        return None
    where = f"namespace {names[0]}" if len(names) == 1 else "these namespaces"
    doubts = (*of_patched_pods(graph, policy, names), *later)
    unless = tuple(one._replace(released=True) for one in unless)
    return NoPods(f"no pod template of {where} has these labels", (), None, deserted, doubts, (policy,), unless)


class Nobody(NamedTuple):
    """A peer that is nobody; `words` say what it asks for, `related` shows what comes close, if anything does.

    `is_namespace` says that it is its namespaces by a label that theirs does not have, at `place`.
    """

    reference: Reference
    words: str
    reason: str
    related: tuple[Label, ...]
    fix: Fix | None
    doubts: tuple[Doubt, ...]
    rests_on: tuple[Resource, ...]
    unless: tuple[Elsewhere, ...]
    place: Label
    is_namespace: bool = False


def only_nobody(rules: Sequence[PolicyRule], graph: Graph) -> tuple[Nobody, ...]:
    """The peers of `rules` where each of them is nobody; none where anybody may be let in."""
    found: dict[tuple[object, ...], Nobody] = {}
    for rule in rules:
        peers = peers_of(rule, graph)
        if not rule.peers or len(peers) != len(rule.peers) or any("ipBlock" in one for one in rule.peers):
            return ()
        for peer in peers:
            nobody = _nobody(peer, graph)
            if nobody is None:
                return ()
            found[peer.owner, peer.path] = nobody
    return tuple(found.values())


def _nobody(peer: Reference, graph: Graph) -> Nobody | None:
    wanted = of_namespaces(peer)
    miss = namespace_miss(wanted, graph) if wanted is not None else None
    if wanted is not None and miss is not None:
        words = f"namespaces with {wanted.selector}"
        rests_on = (peer.owner, miss.resource)
        near, place = (miss.reason, miss.related, miss.fix, ()), wanted.label(f"no {words}")
        if miss.asked is not None:
            place = miss.asked._replace(text=place.text)
        return Nobody(wanted, words, *near, rests_on, other_scopes(wanted), place, is_namespace=True)
    if peer.selector is None or not graph.resolve(peer).missing:
        return None
    lacking = no_pods(peer, peer.selector, graph)
    if lacking is None:
        return None
    words = f"pods with {peer.selector}"
    return Nobody(
        *(peer, words, lacking.reason, lacking.related, lacking.fix),
        doubts=lacking.doubts,
        rests_on=lacking.rests_on,
        unless=lacking.unless,
        place=peer.label(f"no {words}"),
    )
