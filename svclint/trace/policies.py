"""The network policies before pods: whom they let in, or whether they let one client through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from svclint.checks.policies.peers import only_nobody
from svclint.checks.policies.words import who
from svclint.resource.network_policy import policy_rules, type_path
from svclint.trace.hop import Hop
from svclint.traffic.admission import admitted, ingress_policies, isolation
from svclint.traffic.controller_pods import controller_pods, shut_out
from svclint.traffic.exposure import exposure, keeps_out
from svclint.traffic.passage import way_in, way_out
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.graph.answer import Answer
    from svclint.resource import PodTemplate, Resource, ServicePort
    from svclint.resource.network_policy import Direction, PolicyRule
    from svclint.trace.through import Through
    from svclint.traffic.admission import Admission, PodsPort
    from svclint.violation import Label

_SHOWN = 4


def is_guarded(template: PodTemplate, through: Through) -> bool:
    """Whether policies say who comes to these pods, or what the client may reach, or that is not known."""
    if ingress_policies(template, through.graph):
        return True
    out = isolation(through.client, through.graph) if through.client is not None else None
    return out is not None and (not out.found or bool(out.found[0].isolating))


def behind_policies(pods: Hop, port: PodsPort, through: Through, by: ServicePort | None = None) -> Hop:
    """The hop to a port of some pods, with those of the policies before it that say who may come to them; `by` is the
    Service's port that leads there."""
    hop = pods
    mine = ingress_policies(port.template, through.graph)
    if mine:
        hop = _in(port, mine, through, by)._replace(next=(hop,))
    if through.client is not None:
        out = _out(port, through)
        hop = out._replace(next=(hop,)) if out is not None else hop
    return hop if hop is pods else hop._replace(share=pods.share, next=_unshared(hop.next))


def _unshared(hops: tuple[Hop, ...]) -> tuple[Hop, ...]:
    return tuple(one._replace(share="") for one in hops)


def _in(port: PodsPort, policies: Sequence[Resource], through: Through, by: ServicePort | None) -> Hop:
    graph = through.graph
    hop = Hop("policy", listed([one.title for one in policies], _SHOWN), policies[0])
    hop = hop.at(policies[0].label(("spec", "podSelector")))
    hop = hop._replace(
        decides=f"policies for what comes to {port.template.resource.title}",
        spots=(*_spots(policies, "Ingress"), *((by.label(),) if by is not None else ())),
    )
    found = admitted(port, graph)
    if not found.found:
        return hop.unknown(found.unknown)
    isolating, rules = found.found[0]
    if not isolating:
        return hop
    if not rules:
        return hop.broken(f"no policy lets anybody in to port {port.number}{_instead(isolating)}")
    nobody = only_nobody(rules, graph)
    if nobody:
        return hop.broken(f"only {listed(one.words for one in nobody)} may come, and there are none")
    opened_to = f"port {port.number} is open to {listed(_peers(rules, graph), _SHOWN)}"
    opened = exposure(by.resource, graph) if through.outside and by is not None else None
    if opened is not None and opened.route is not None:
        pods = controller_pods(opened.route, graph)
        if pods and shut_out(pods, rules, graph):
            return hop.broken(f"{opened_to} only, and {pods[0].resource.title} is none of these")
    if opened is not None and all(keeps_out(one, opened.by_controller, graph) for one in rules):
        return hop.unknown(f"{opened_to} only: what brings requests in may be among them or not")
    if through.client is None:
        return hop._replace(decides=f"{hop.decides}: {opened_to}")
    return _for_client(hop, way_in(through.client, port, graph), f"in to port {port.number}", through)


def _out(port: PodsPort, through: Through) -> Hop | None:
    """The policies that say what the client may reach; None where there are none."""
    client = through.client
    assert client is not None
    found = way_out(client, port, through.graph)
    if found.found and not found.found[0].policies:
        return None
    workload = client.resource
    policies = found.found[0].policies if found.found else ()
    titles = listed([one.title for one in policies], _SHOWN) or f"policies for {workload.title}"
    hop = Hop("policy", titles, policies[0] if policies else workload)
    hop = hop.at(policies[0].label(("spec", "podSelector")) if policies else workload.name_label())
    spots = _spots(policies, "Egress") or hop.spots
    hop = hop._replace(decides=f"policies for what {workload.title} may reach", spots=spots)
    return _for_client(hop, found, f"out to port {port.number} of {port.template.resource.title}", through)


def _spots(policies: Sequence[Resource], direction: Direction) -> tuple[Label, ...]:
    """What of the policies decides in one direction: what they say of the other is no matter of the hop."""
    of_all: tuple[Path, ...] = (("spec", "podSelector"), ("spec", direction.lower()))
    return tuple(
        policy.label(path)
        for policy in policies
        for path in (*of_all, type_path(policy, direction))
        if path is not None
    )


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
    return list(dict.fromkeys(words for rule in rules for words in who(rule, graph)))
