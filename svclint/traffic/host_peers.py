"""Peers of network policies by whose labels pods of the host's network are meant, which no selector matches.

kubernetes.io/docs/concepts/services-networking/network-policies (NetworkPolicy and hostNetwork pods): what policies do
there is not defined; with most network plugins their connections are those of the node, and selectors of pods and
namespaces leave them out.
"""

from __future__ import annotations

from svclint.graph.resolution import namespaces_of
from svclint.named_tuple import NamedTuple
from svclint.resource.network_policy import policy_rules
from svclint.traffic.admission import PodsPort, admitted, peers_of, restricted
from svclint.traffic.calls import calls_of_pods
from svclint.traffic.controller_pods import controllers_serving
from svclint.traffic.endpoints import endpoints_in
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource, Selector
    from svclint.resource.network_policy import PolicyRule

# OVN-Kubernetes: namespaces with these labels stand for the network of the nodes
_OF_HOST = ("policy-group.network.openshift.io/", "network.openshift.io/policy-group")


class HostPeer(NamedTuple):
    """A peer for `pods` of the host's network, by which nobody comes to `target`, pods of its policy.

    `route` is the one that brings requests through these very pods, `calls` whether they call a Service of the target;
    `others` why other pods may be meant as well, empty where these are all. `wide` are rules for every pod of every
    namespace, to which some plugins count the host's network.
    """

    rule: PolicyRule
    peer: Reference
    pods: tuple[PodTemplate, ...]
    target: PodTemplate
    route: Resource | None
    calls: bool
    others: str
    wide: bool

    @property
    def is_evident(self) -> bool:
        """Whether these pods certainly come to the target."""
        return self.route is not None or self.calls


def host_peers(policy: Resource, graph: Graph) -> Iterator[HostPeer]:
    """The peers of a policy for the way in that are only pods of the host's network, whose nodes nothing lets in."""
    targets = [one for one in restricted(policy, graph) if one.spec.get("hostNetwork") is not True]
    for rule in policy_rules(policy, "Ingress") if targets else ():
        for peer in peers_of(rule, graph):
            if not _asks(peer):
                continue
            found = (_of_target(rule, peer, one, graph) for one in targets)
            told = [one for one in found if one is not None]
            if told:
                yield next((one for one in told if one.is_evident), told[0])


def _asks(peer: Reference) -> bool:
    """Whether a peer is certain pods, and not all of a namespace that is everybody's."""
    return any(one is not None and one.requirements and not one.is_unreadable for one in _selectors(peer))


def _selectors(peer: Reference) -> tuple[Selector | None, Selector | None]:
    return peer.selector, peer.namespaces.selector


def _of_target(rule: PolicyRule, peer: Reference, target: PodTemplate, graph: Graph) -> HostPeer | None:
    owners = graph.resolve(peer).found
    selected = [one for one in map(graph.template, owners) if one is not None and one is not target]
    # what only runs for a moment, as the jobs of a controller's own installation, is rather not meant beside what lasts
    lasting = [one for one in selected if not one.is_hook] or selected
    on_host = tuple(one for one in lasting if one.spec.get("hostNetwork") is True)
    if not on_host:
        return None
    route, controllers = _controllers(target, graph)
    serving = tuple(one for one in controllers if one in on_host)
    # all pods that may bring the requests: where one of them has an address of its own, it may come by that
    is_served = bool(serving) and len(serving) == len([one for one in controllers if one in selected])
    calling = tuple(one for one in on_host if _calls(one, target, graph))
    if len(on_host) < len(lasting) and not is_served:
        return None
    wide = _nodes_are_let_in(rule, target, graph)
    if wide is None:
        return None
    others = namespaces_of(graph, peer.namespaces)[1]
    pods = serving if is_served else calling or on_host
    return HostPeer(rule, peer, pods, target, route if is_served else None, bool(calling), others, wide)


def _controllers(target: PodTemplate, graph: Graph) -> tuple[Resource | None, list[PodTemplate]]:
    """The first route that brings requests to pods through a controller of the scope, and the pods of that."""
    for service in graph.selecting_services(target):
        for reference in graph.pointing_at("routes-to", service):
            pods = controllers_serving(reference.owner, graph)
            if pods:
                return reference.owner, pods
    return None, []


def _calls(pods: PodTemplate, target: PodTemplate, graph: Graph) -> bool:
    services = graph.selecting_services(target)
    sure = (one.call.reference for one in calls_of_pods(pods.resource, graph) if one.sure)
    return any(service in services for one in sure for service in graph.resolve(one).found[:1])


def _nodes_are_let_in(rule: PolicyRule, target: PodTemplate, graph: Graph) -> bool | None:
    """Whether a rule for every pod of every namespace lets connections to the target in beside this one; None where the
    nodes may come by their address, or nothing is known of a port for which the rule is."""
    numbers = {(one.number, one.protocol) for one in target.serving_ports}
    for service in graph.selecting_services(target):
        numbers |= {(one.number, one.protocol) for one in endpoints_in(service, target) if one.number is not None}
    answers = [
        admitted(PodsPort(target, number, protocol), graph)
        for number, protocol in sorted(numbers)
        if number is not None and rule.admits(target, number, protocol)
    ]
    if not answers or not all(one.found and one.found[0].policies for one in answers):
        return None
    beside = [each for one in answers for each in one.found[0].rules]
    if any(_may_be_nodes(one, graph) for one in beside):
        return None
    peers = [peer for one in beside for peer in peers_of(one, graph)]
    return any(_is_everybody(one) for one in peers)


def _is_everybody(peer: Reference) -> bool:
    where, selector = peer.namespaces, peer.selector
    every = where.every or (where.selector is not None and not where.selector.requirements)
    return every and not (selector is not None and selector.requirements)


def _may_be_nodes(rule: PolicyRule, graph: Graph) -> bool:
    peers = peers_of(rule, graph)
    if rule.is_for_everyone or len(peers) != len(rule.peers) or any("ipBlock" in one for one in rule.peers):
        return True
    asked = (one for peer in peers for one in _selectors(peer) if one is not None)
    return any(one.is_unreadable or any(each.key.startswith(_OF_HOST) for each in one.requirements) for one in asked)
