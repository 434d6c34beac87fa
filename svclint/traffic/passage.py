"""Whether network policies let one client through to a port of pods: out of its own, and in to theirs."""

from __future__ import annotations

from svclint.graph.answer import Answer
from svclint.graph.resolution import namespaces_of
from svclint.traffic.admission import BY_MESH, Admission, admitted, comes_by_mesh, isolation, peers_of
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource
    from svclint.resource.network_policy import PolicyRule
    from svclint.traffic.admission import Isolation, PodsPort


def way_out(client: PodTemplate, port: PodsPort, graph: Graph) -> Answer[Admission]:
    """The policies that isolate a client, and those of their rules that let it out to a port of pods.

    kubernetes.io/docs/concepts/services-networking/network-policies: both sides must allow a connection. A policy sees
    the pod's address and port, to which the Service's were translated.
    """
    found = isolation(client, graph)
    if not found.found:
        return Answer((), found.unknown)
    (out,) = found.found
    # many clients that the same policies isolate ask for the same port
    answer = graph.once(_way_out, out, port)
    if answer.found and out.isolating and not answer.found[0].rules and comes_by_mesh(out.rules, client, graph):
        return Answer((), BY_MESH)
    return answer


def _way_out(graph: Graph, out: Isolation, port: PodsPort) -> Answer[Admission]:
    fitting = (one for one in out.rules if one.admits(*port))
    return _with(out.isolating, fitting, port.template, graph)


def way_in(client: PodTemplate, port: PodsPort, graph: Graph) -> Answer[Admission]:
    """The policies that isolate the pods, and those of their rules that let this client in."""
    found = admitted(port, graph)
    if not found.found or not found.found[0].policies:
        return found
    policies, rules = found.found[0]
    return _with(policies, rules, client, graph)


def _with(
    policies: Iterable[Resource], rules: Iterable[PolicyRule], other: PodTemplate, graph: Graph
) -> Answer[Admission]:
    """The rules among whose peers the other pods are; unknown where one may mean them by what is not known here."""
    met = [(rule, lets_to(rule, other, graph)) for rule in rules]
    sure = tuple(rule for rule, means in met if means)
    doubted = next((rule for rule, means in met if means is None), None)
    if not sure and doubted is not None:
        by_labels = any(_is_peer(one, other, graph) is None for one in peers_of(doubted, graph))
        by = "labels that are not known here" if by_labels else "their address"
        return Answer((), f"{doubted.policy.title} may mean these pods by {by}")
    return Answer((Admission(tuple(policies), sure),))


def lets_to(rule: PolicyRule, template: PodTemplate, graph: Graph) -> bool | None:
    """Whether pods are among the peers of a rule, whatever its ports; None where that is not known."""
    if rule.is_for_everyone:
        return True
    peers = peers_of(rule, graph)
    found = [_is_peer(one, template, graph) for one in peers]
    if True in found:
        return True
    return None if None in found or any("ipBlock" in one for one in rule.peers) else False


def _is_peer(peer: Reference, template: PodTemplate, graph: Graph) -> bool | None:
    if (peer.selector is not None and peer.selector.is_unreadable) or (
        peer.namespaces.selector is not None and peer.namespaces.selector.is_unreadable
    ):
        return None
    if peer.selector is not None and not peer.selector.matches(template.labels, template.added):
        return False
    return _is_of(peer, template.namespace, graph)


def _is_of(peer: Reference, namespace: str, graph: Graph) -> bool | None:
    """Whether a peer looks for pods in a namespace; None where that is not known."""
    names, doubt = namespaces_of(graph, peer.namespaces)
    if namespace in names or peer.namespaces.every:
        return True
    return None if doubt and not graph.knows_labels_of(namespace) else False


def leaves_out(rule: PolicyRule, namespace: str, graph: Graph) -> bool:
    """Whether none of the peers of a rule can be a pod of a namespace, whatever its labels are."""
    peers = peers_of(rule, graph)
    # addresses may be theirs, and what cannot be read may mean them
    if rule.is_for_everyone or len(peers) != len(rule.peers):
        return False
    unread = (one for one in peers if one.namespaces.selector is not None and one.namespaces.selector.is_unreadable)
    return next(unread, None) is None and all(_is_of(one, namespace, graph) is False for one in peers)
