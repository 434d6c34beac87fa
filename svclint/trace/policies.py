"""The network policies before pods: whom they let in, or whether they let one client through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from svclint.checks.policies.peers import only_nobody
from svclint.resource.network_policy import policy_rules
from svclint.trace.hop import Hop
from svclint.traffic.admission import admission, ingress_policies, peers_of
from svclint.traffic.exposure import exposure, keeps_out
from svclint.traffic.passage import way_in, way_out
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.answer import Answer
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.resource.network_policy import PolicyRule
    from svclint.trace.through import Through
    from svclint.traffic.admission import Admission
    from svclint.traffic.endpoints import Endpoint

_SHOWN = 4


def behind_policies(pods: Hop, end: Endpoint, through: Through) -> Hop:
    """The hop to some pods, with those of the policies before it that say who may come to them."""
    if end.number is None:
        return pods
    hop = pods
    mine = ingress_policies(end.template, through.graph)
    if mine:
        hop = _in(end, mine, through)._replace(next=(hop,))
    if through.client is not None:
        out = _out(end, through)
        hop = out._replace(next=(hop,)) if out is not None else hop
    return hop if hop is pods else hop._replace(share=pods.share, next=_unshared(hop.next))


def _unshared(hops: tuple[Hop, ...]) -> tuple[Hop, ...]:
    return tuple(one._replace(share="") for one in hops)


def _in(end: Endpoint, policies: Sequence[Resource], through: Through) -> Hop:
    graph = through.graph
    hop = Hop("policy", listed([one.title for one in policies], _SHOWN), policies[0])
    hop = hop.at(policies[0].label(("spec", "podSelector")))
    hop = hop._replace(
        decides=f"policies for what comes to {end.template.resource.title}",
        spots=(*(one.label(("spec",)) for one in policies), end.port.label()),
    )
    found = admission(end, graph)
    if not found.found:
        return hop.unknown(found.unknown)
    isolating, rules = found.found[0]
    if not isolating:
        return hop
    if not rules:
        return hop.broken(f"no policy lets anybody in to port {end.number}{_instead(isolating)}")
    nobody = only_nobody(rules, graph)
    if nobody:
        return hop.broken(f"only {listed(one.words for one in nobody)} may come, and there are none")
    who = listed(_peers(rules, graph), _SHOWN)
    opened = exposure(end.port.resource, graph) if through.outside else None
    if opened is not None and all(keeps_out(one, opened.by_controller, graph) for one in rules):
        return hop.unknown(f"port {end.number} is open to {who} only: what brings requests in may be among them or not")
    if through.client is None:
        return hop._replace(decides=f"{hop.decides}: port {end.number} is open to {who}")
    return _for_client(hop, way_in(through.client, end, graph), f"in to port {end.number}", through)


def _out(end: Endpoint, through: Through) -> Hop | None:
    """The policies that say what the client may reach; None where there are none."""
    client = through.client
    assert client is not None
    found = way_out(client, end, through.graph)
    if found.found and not found.found[0].policies:
        return None
    workload = client.resource
    policies = found.found[0].policies if found.found else ()
    titles = listed([one.title for one in policies], _SHOWN) or f"policies for {workload.title}"
    hop = Hop("policy", titles, policies[0] if policies else workload)
    hop = hop.at(policies[0].label(("spec", "podSelector")) if policies else workload.name_label())
    spots = tuple(one.label(("spec",)) for one in policies)
    hop = hop._replace(decides=f"policies for what {workload.title} may reach", spots=spots or hop.spots)
    return _for_client(hop, found, f"out to port {end.number} of {end.template.resource.title}", through)


def _for_client(hop: Hop, found: Answer[Admission], where: str, through: Through) -> Hop:
    assert through.client is not None
    title = through.client.resource.title
    if not found.found:
        return hop.unknown(found.unknown)
    rules = found.found[0].rules
    if not rules:
        return hop.broken(f"no policy lets {title} {where}")
    return hop._replace(decides=f"{hop.decides}: {rules[0].policy.title} lets {title} {where}")


def _instead(policies: Sequence[Resource]) -> str:
    entries = [entry for policy in policies for rule in policy_rules(policy, "Ingress") for entry in rule.ports]
    return f"; they let in {listed(dict.fromkeys(one.words for one in entries))}" if entries else ""


def _peers(rules: Sequence[PolicyRule], graph: Graph) -> list[str]:
    """Who is let in, in words."""
    return list(dict.fromkeys(words for rule in rules for words in _of_rule(rule, graph)))


def _of_rule(rule: PolicyRule, graph: Graph) -> Iterator[str]:
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
