"""Peers of network policies by whose labels pods of the host's network are meant, which no selector matches.

kubernetes.io/docs/concepts/services-networking/network-policies (NetworkPolicy and hostNetwork pods): what policies do
there is not defined; with most network plugins their connections are those of the node, and selectors of pods and
namespaces leave them out.
"""

from __future__ import annotations

from itertools import islice

from svclint.graph.resolution import namespaces_of
from svclint.named_tuple import NamedTuple
from svclint.resource.network_policy import policy_rules
from svclint.traffic.admission import PodsPort, admitted, ingress_policies, peers_of, restricted
from svclint.traffic.calls import calls_of_pods, leads_to_pods
from svclint.traffic.controller_pods import controllers_serving
from svclint.traffic.endpoints import endpoints_in
from svclint.traffic.node_local import is_node_local
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource, Selector
    from svclint.resource.network_policy import PolicyRule

# OVN-Kubernetes: namespaces with these labels stand for the network of the nodes
_OF_HOST = ("policy-group.network.openshift.io/", "network.openshift.io/policy-group")


class HostPeer(NamedTuple):
    """A peer for `pods` of the host's network, by which nobody comes to `target`, pods of its policy.

    `route` is the one that brings requests through these very pods, `calls` whether they call a Service of the target,
    and `on_own_node` that Service where whatever they call leads to pods of their own node only, to which its
    connections are let in always. `others` is why other pods may be meant as well, empty where these are all. `wide`
    are rules for every pod of every namespace, to which some plugins count the host's network.
    """

    rule: PolicyRule
    peer: Reference
    pods: tuple[PodTemplate, ...]
    target: PodTemplate
    route: Resource | None
    calls: bool
    on_own_node: Resource | None
    others: str
    wide: bool

    @property
    def is_evident(self) -> bool:
        """Whether these pods certainly come to the target."""
        return self.route is not None or self.calls

    @property
    def is_shut_out(self) -> bool:
        """Whether they also come from nodes of which nobody has to let them in."""
        return self.is_evident and self.on_own_node is None


def host_peers(policy: Resource, graph: Graph) -> Iterator[HostPeer]:
    """The peers of a policy for the way in that are only pods of the host's network, whose nodes nothing lets in."""
    pods = [one for one in restricted(policy, graph) if one.spec.get("hostNetwork") is not True]
    targets: _Targets | None = None
    for rule in policy_rules(policy, "Ingress") if pods else ():
        meant = [(peer, _templates(peer, graph)) for peer in peers_of(rule, graph) if _asks(peer)]
        meant = [one for one in meant if any(map(_is_on_host, one[1]))]
        if meant:
            targets = targets or _targets(pods, graph)
            answers = ((one, _nodes_are_let_in(rule, one, graph)) for one in pods)
            wide = {id(one): is_wide for one, is_wide in answers if is_wide is not None}
            for peer, selected in meant if wide else ():
                yield from _of_peer(_Peer(rule, peer, selected), targets, wide, graph)


class _Targets(NamedTuple):
    """The pods of a policy in their order; the id of a controller's pods, and a Service -> the places in that order of
    those to which it brings requests."""

    pods: list[PodTemplate]
    of_controllers: Mapping[int, set[int]]
    of_services: Mapping[Resource, set[int]]


def _targets(pods: list[PodTemplate], graph: Graph) -> _Targets:
    of_controllers: dict[int, set[int]] = {}
    of_services: dict[Resource, set[int]] = {}
    for place, one in enumerate(pods):
        for controller in graph.once_of(_controllers, one.resource)[1]:
            of_controllers.setdefault(id(controller), set()).add(place)
        for service in graph.selecting_services(one):
            of_services.setdefault(service, set()).add(place)
    return _Targets(pods, of_controllers, of_services)


class _Peer(NamedTuple):
    """A peer of a rule, and the pods that it selects."""

    rule: PolicyRule
    peer: Reference
    selected: list[PodTemplate]


def _of_peer(one: _Peer, targets: _Targets, wide: Mapping[int, bool], graph: Graph) -> Iterator[HostPeer]:
    """What to tell of a peer, if anything: of pods to which it certainly comes, else of the first.

    There may be many peers and many pods: most pairs of them are never looked at. `wide` has the ids of the pods whose
    nodes nothing lets in: see `HostPeer`.
    """
    reached: set[int] = set()
    for each in filter(_is_on_host, one.selected):
        reached |= targets.of_controllers.get(id(each), set())
        for service in graph.once_of(_called, each.resource):
            reached |= targets.of_services.get(service, set())
    told = _told(one, (targets.pods[place] for place in sorted(reached)), wide, graph)
    evident = [each for each in told if each.is_evident]
    if evident:
        yield next((each for each in evident if each.is_shut_out), evident[0])
        return
    apart = [each for each in one.selected if not each.is_hook and not _is_on_host(each)]
    # one that has an address of its own may be the target itself; of two, one is always somebody else
    among = [] if len(apart) > 1 else apart or targets.pods
    yield from islice(_told(one, among, wide, graph), 1)


def _told(one: _Peer, among: Iterable[PodTemplate], wide: Mapping[int, bool], graph: Graph) -> Iterator[HostPeer]:
    found = (_of_target(one, each, wide[id(each)], graph) for each in among if id(each) in wide)
    return (each for each in found if each is not None)


def _templates(peer: Reference, graph: Graph) -> list[PodTemplate]:
    return [one for one in map(graph.template, graph.resolve(peer).found) if one is not None]


def _is_on_host(template: PodTemplate) -> bool:
    return template.spec.get("hostNetwork") is True


def _asks(peer: Reference) -> bool:
    """Whether a peer is certain pods, and not all of a namespace that is everybody's."""
    return any(one is not None and one.requirements and not one.is_unreadable for one in _selectors(peer))


def _selectors(peer: Reference) -> tuple[Selector | None, Selector | None]:
    return peer.selector, peer.namespaces.selector


def _of_target(one: _Peer, target: PodTemplate, is_wide: bool, graph: Graph) -> HostPeer | None:
    selected = [each for each in one.selected if each is not target]
    # what only runs for a moment, as the jobs of a controller's own installation, is rather not meant beside what lasts
    lasting = [each for each in selected if not each.is_hook] or selected
    on_host = tuple(filter(_is_on_host, lasting))
    if not on_host:
        return None
    route, controllers = graph.once_of(_controllers, target.resource)
    serving = tuple(each for each in controllers if each in on_host)
    # all pods that may bring the requests: where one of them has an address of its own, it may come by that
    is_served = bool(serving) and len(serving) == len([each for each in controllers if each in selected])
    if len(on_host) < len(lasting) and not is_served:
        return None
    others = namespaces_of(graph, one.peer.namespaces)[1]
    if is_served:
        return HostPeer(one.rule, one.peer, serving, target, route, True, None, others, is_wide)
    calling, own = _calling(on_host, target, graph)
    rest = tuple(each for each in on_host if each not in own)
    # pods that call nothing of it may come from anywhere, and are told instead of those that come from their own node
    own_node = None if rest else next(iter(own.values()))
    pods = calling or rest or on_host
    is_called = bool(calling) or own_node is not None
    return HostPeer(one.rule, one.peer, pods, target, None, is_called, own_node, others, is_wide)


def _controllers(workload: Resource, graph: Graph) -> tuple[Resource | None, list[PodTemplate]]:
    """The first route that brings requests to pods through a controller of the scope, and the pods of that."""
    target = graph.template(workload)
    for service in graph.selecting_services(target) if target is not None else ():
        for reference in graph.pointing_at("routes-to", service):
            pods = controllers_serving(reference.owner, graph)
            if pods:
                return reference.owner, pods
    return None, []


def _called(workload: Resource, graph: Graph) -> Mapping[Resource, bool]:
    """The Services that pods certainly call, and whether they come by each to pods of their own node only."""
    found: dict[Resource, bool] = {}
    for one in calls_of_pods(workload, graph):
        for service in graph.resolve(one.call.reference).found[:1] if one.sure else ():
            is_near = is_node_local(service) and not leads_to_pods(one.call, service)
            found[service] = found.get(service, True) and is_near
    return found


def _calling(
    callers: tuple[PodTemplate, ...], target: PodTemplate, graph: Graph
) -> tuple[tuple[PodTemplate, ...], dict[PodTemplate, Resource]]:
    """Those that call a target from any node, and those that come to what is on their own only, with its Service."""
    services = graph.selecting_services(target)
    anywhere, own = [], {}
    for one in callers:
        called = graph.once_of(_called, one.resource)
        found = [each for each in services if each in called]
        if found and all(called[each] for each in found):
            own[one] = found[0]
        elif found:
            anywhere.append(one)
    return tuple(anywhere), own


def _nodes_are_let_in(rule: PolicyRule, target: PodTemplate, graph: Graph) -> bool | None:
    """Whether a rule for every pod of every namespace lets connections to the target in beside this one; None where the
    nodes may come by their address, or nothing is known of a port for which the rule is."""
    ports = graph.once_of(_let_in, target.resource)
    answers = [is_wide for number, protocol, is_wide in ports if rule.admits(target, number, protocol)]
    return None if not answers or None in answers else any(answers)


def _let_in(workload: Resource, graph: Graph) -> list[tuple[int, str, bool | None]]:
    """The ports of pods, and of each the same by all rules that are for it."""
    target = graph.template(workload)
    if target is None:
        return []
    ports = {(one.number, one.protocol) for one in target.serving_ports}
    for service in graph.selecting_services(target):
        ports |= {(one.number, one.protocol) for one in endpoints_in(service, target)}
    # a number that is filled in later may be any: then each rule may be for it
    is_unknown = any(number is None for number, _ in ports)
    rules = [rule for policy in ingress_policies(target, graph) for rule in policy_rules(policy, "Ingress")]
    if is_unknown and any(_may_be_nodes(rule, graph) for rule in rules):
        return []
    known = sorted((number, protocol) for number, protocol in ports if number is not None)
    return [(*one, _is_let_in(PodsPort(target, *one), graph)) for one in known]


def _is_let_in(port: PodsPort, graph: Graph) -> bool | None:
    found = admitted(port, graph).found
    if not found or not found[0].policies or any(_may_be_nodes(one, graph) for one in found[0].rules):
        return None
    return any(one.path in graph.once_of(_openings, one.policy).everybody for one in found[0].rules)


class _Openings(NamedTuple):
    """The rules of a policy, by their paths, that may be for nodes, and that are for every pod of every namespace."""

    nodes: frozenset[Path]
    everybody: frozenset[Path]


def _openings(policy: Resource, graph: Graph) -> _Openings:
    rules = list(policy_rules(policy, "Ingress"))
    return _Openings(
        frozenset(one.path for one in rules if _has_nodes(one, graph)),
        frozenset(one.path for one in rules if any(map(_is_everybody, peers_of(one, graph)))),
    )


def _may_be_nodes(rule: PolicyRule, graph: Graph) -> bool:
    return rule.path in graph.once_of(_openings, rule.policy).nodes


def _is_everybody(peer: Reference) -> bool:
    where, selector = peer.namespaces, peer.selector
    every = where.every or (where.selector is not None and not where.selector.requirements)
    return every and not (selector is not None and selector.requirements)


def _has_nodes(rule: PolicyRule, graph: Graph) -> bool:
    peers = peers_of(rule, graph)
    if rule.is_for_everyone or len(peers) != len(rule.peers) or any("ipBlock" in one for one in rule.peers):
        return True
    asked = (one for peer in peers for one in _selectors(peer) if one is not None)
    return any(one.is_unreadable or any(each.key.startswith(_OF_HOST) for each in one.requirements) for one in asked)
