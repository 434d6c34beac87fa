"""Peers of network policies that are nobody: selectors that no pod meets, or no namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from svclint.checks.namespaces import is_unsure
from svclint.checks.near_pods import made_elsewhere, near_miss
from svclint.checks.policies.namespaces import namespace_miss, of_namespaces, other_scopes
from svclint.finding import Elsewhere
from svclint.nearness import REACH
from svclint.resolution import namespaces_of
from svclint.traffic.admission import peers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svclint.checks.near_pods import Miss
    from svclint.finding import Fix, Label
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Selector
    from svclint.resource.network_policy import PolicyRule


class NoPods(NamedTuple):
    """Why a selector of a policy matches no pod: the pods that were probably meant, if any come close.

    `deserted` says that nothing else makes pods there; `unsure` that the two may fit once they are applied.
    """

    reason: str
    miss: Miss | None
    deserted: bool
    unsure: bool
    unless: tuple[Elsewhere, ...]


def no_pods(reference: Reference, selector: Selector, graph: Graph) -> NoPods | None:
    """What is to be said of a selector that no pod of the scope meets; None where such pods may come from elsewhere."""
    policy = reference.owner
    names = namespaces_of(graph, reference.namespaces)[0]
    around = [one for name in names for one in graph.templates(name) if graph.distance(policy, one.resource) <= REACH]
    if not selector.requirements or made_elsewhere(reference, selector, graph):
        return None
    miss = near_miss(reference, selector, around, graph)
    if not around and miss is None:
        return None
    unsure = policy.partial or (
        miss is not None and (miss.template.resource.partial or is_unsure(policy, miss.template.resource))
    )
    where = f"namespace {names[0]}" if len(names) == 1 else "these namespaces"
    reason = miss.reason if miss is not None else f"no pod template of {where} has these labels"
    unless = tuple(Elsewhere(selector=selector, namespace=name) for name in names)
    return NoPods(reason, miss, not around, unsure, unless)


class Nobody(NamedTuple):
    """A peer that is nobody; `words` say what it asks for, `label` shows what comes close, if anything does."""

    reference: Reference
    words: str
    reason: str
    label: Label | None
    fix: Fix | None
    unsure: bool
    unless: tuple[Elsewhere, ...]


def only_nobody(rules: Sequence[PolicyRule], graph: Graph) -> tuple[Nobody, ...]:
    """The peers of `rules` where each of them is nobody; none where anybody may be let in."""
    found: dict[tuple[object, ...], Nobody] = {}
    for rule in rules:
        peers = peers_of(rule, graph)
        if not rule.peers or len(peers) != len(rule.peers) or any("ipBlock" in one for one in rule.peers):
            return ()
        for peer in peers:
            one = _nobody(peer, graph)
            if one is None:
                return ()
            found[id(peer.owner), peer.path] = one
    return tuple(found.values())


def _nobody(peer: Reference, graph: Graph) -> Nobody | None:
    wanted = of_namespaces(peer)
    miss = namespace_miss(wanted, graph) if wanted is not None else None
    if wanted is not None and miss is not None:
        words = f"namespaces with {wanted.selector}"
        return Nobody(wanted, words, miss.reason, miss.label, miss.fix, False, other_scopes(wanted))
    if peer.selector is None or not graph.resolve(peer).missing:
        return None
    lacking = no_pods(peer, peer.selector, graph)
    if lacking is None:
        return None
    words, near = f"pods with {peer.selector}", lacking.miss
    label, fix = (near.label, near.fix) if near is not None else (None, None)
    return Nobody(peer, words, lacking.reason, label, fix, lacking.unsure, lacking.unless)
