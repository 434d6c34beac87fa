"""What rules of network policies let in or out, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svclint.traffic.admission import peers_of
from svclint.typing_names import TYPE_CHECKING
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource.network_policy import PolicyRule

_SHOWN = 4


def lets_out(rules: Sequence[PolicyRule], graph: Graph) -> str:
    """What rules of some policies let out, and nothing else."""
    policies = list(dict.fromkeys(rule.policy.title for rule in rules))
    parts = dict.fromkeys(_what(rule, graph) for rule in rules)
    return f"{listed(policies, _SHOWN)} {'lets' if len(policies) == 1 else 'let'} out {listed(parts, _SHOWN)} only"


def lets_in(rules: Sequence[PolicyRule], graph: Graph) -> str:
    """Whom rules of some policies let in, and nobody else."""
    policies = list(dict.fromkeys(rule.policy.title for rule in rules))
    parts = dict.fromkeys(one for rule in rules for one in who(rule, graph))
    return f"{listed(policies, _SHOWN)} {'lets' if len(policies) == 1 else 'let'} in {listed(parts, _SHOWN)} only"


def _what(rule: PolicyRule, graph: Graph) -> str:
    ports = listed(dict.fromkeys(entry.words for entry in rule.ports), _SHOWN) or "every port"
    return ports if rule.is_for_everyone else f"{ports} to {listed(who(rule, graph), _SHOWN)}"


def who(rule: PolicyRule, graph: Graph) -> Iterator[str]:
    """The peers of a rule, in words."""
    if rule.is_for_everyone:
        yield "everybody"
    for one in rule.peers:
        block = one.get("ipBlock")
        if isinstance(block, dict):
            yield f"addresses {block.get('cidr')}"
    for peer in peers_of(rule, graph):
        which = f"pods with {peer.selector}" if peer.selector and peer.selector.requirements else "all pods"
        where = peer.namespaces
        if where.selector is not None and where.selector.requirements:
            which += f" of namespaces with {where.selector}"
        elif where.every or where.selector is not None:
            which += " of all namespaces"
        found = graph.resolve(peer).found if peer.selector else ()
        yield which + (f" ({listed([one.title for one in found], 2)})" if found and len(found) <= _SHOWN else "")
