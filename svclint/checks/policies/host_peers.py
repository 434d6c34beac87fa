"""Peers of network policies that are pods on the network of their nodes, as which nobody comes in."""

from __future__ import annotations

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance, of_namespaces
from svclint.certainty.together import of_files
from svclint.checks.policies.namespaces import of_namespaces as namespaces_asked_for
from svclint.graph.resolution import namespaces_of
from svclint.resource import Selector
from svclint.traffic.admission import of_other_scopes
from svclint.traffic.host_peers import host_peers
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.traffic.host_peers import HostPeer

_SHOWN = 3


def network_policy_peer_on_host(policy: Resource, graph: Graph) -> Iterator[Violation]:
    """Of peers with labels only, and where no rule may let the nodes in: by their addresses, or everybody."""
    for one in host_peers(policy, graph):
        yield _violation(policy, one, graph)


def _violation(policy: Resource, one: HostPeer, graph: Graph) -> Violation:
    pods = [each.resource for each in one.pods]
    target = one.target.resource
    asks = one.peer.selector is not None and bool(one.peer.selector.requirements)
    place = None if asks else namespaces_asked_for(one.peer)
    why = ""
    if one.route is not None:
        why = f", and {one.route.title} brings requests through them"
    elif one.on_own_node is not None:
        why = f"; by {one.on_own_node.title} they come from the node of these pods only, which is always let in"
    elif one.calls:
        why = f", and they call a Service of {target.title}"
    return Violation(
        (place or one.peer).label("matches no connection of theirs"),
        f"{policy.title} admits {listed((each.title for each in pods), _SHOWN)} to {target.title} by labels, and these "
        f"pods are on the network of their nodes: what they send comes from the node's address, which no selector "
        f"matches{why}",
        tuple(
            each.resource.label((*each.path, "spec", "hostNetwork"), "the pods have the node's address")
            for each in one.pods[:_SHOWN]
        ),
        rests_on=(policy, target, *pods, *((one.route,) if one.route is not None else ())),
        doubts=(
            *((Doubt.DEPENDS,) if one.wide or one.on_own_node is not None else ()),
            *(() if one.is_evident or (asks and not one.others) else (Doubt.UNSEEN,)),
            *of_distance(graph, policy, pods),
            *(doubt for each in pods for doubt in of_namespaces(graph, policy, each)),
            *of_files(graph, policy, target, *pods),
        ),
        unless=(*_other_pods(one, graph), *of_other_scopes(policy.namespace)),
    )


def _other_pods(one: HostPeer, graph: Graph) -> tuple[Elsewhere, ...]:
    """What of another scope the peer may be for as well, where nothing says that these pods are meant."""
    if one.is_evident:
        return ()
    selector = one.peer.selector or Selector(())
    return tuple(Elsewhere(selector=selector, namespace=name) for name in namespaces_of(graph, one.peer.namespaces)[0])
