"""What opens a Service to clients from outside the cluster, and whether policies let these in."""

from __future__ import annotations

import re

from svclint.named_tuple import NamedTuple
from svclint.resource import service_type
from svclint.traffic.admission import peers_of
from svclint.traffic.attachment import is_of_mesh
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource
    from svclint.resource.network_policy import PolicyRule
    from svclint.violation import Label

# What brings requests from outside through a controller, whose pods mostly live in a namespace of their own
_ENTRANCES = frozenset(
    {
        "Ingress",
        "IngressRoute",
        "IngressRouteTCP",
        "HTTPProxy",
        "Route",
        "HTTPRoute",
        "GRPCRoute",
        "TLSRoute",
        "TCPRoute",
    }
)
_CONTROLLER = r"ingress|gateway|proxy|nginx|traefik|envoy|kong|contour|istio|router|caddy|tunnel|cloudflare"


class Exposure(NamedTuple):
    """What opens a Service: where it stands, in words, and the route by which a controller's pods come between."""

    label: Label
    words: str
    route: Resource | None = None

    @property
    def by_controller(self) -> bool:
        return self.route is not None


def exposure(service: Resource, graph: Graph) -> Exposure | None:
    """What opens the Service to the outside; None where nothing of the scope does."""
    kind = service_type(service)
    if kind in ("LoadBalancer", "NodePort"):
        words = f"type {kind} brings clients from outside the cluster"
        return Exposure(service.label(("spec", "type"), "open to the outside"), words)
    for reference in graph.pointing_at("routes-to", service):
        route = reference.owner
        if route.kind in _ENTRANCES and not is_of_mesh(route, graph):
            words = f"{route.title} brings requests through its controller"
            return Exposure(reference.label(f"{route.title} routes here"), words, route)
    return None


def keeps_out(rule: PolicyRule, by_controller: bool, graph: Graph) -> bool:
    """Whether the peers of a rule are pods of which none can be what brings requests from outside."""
    peers = peers_of(rule, graph)
    if rule.is_for_everyone or len(peers) != len(rule.peers) or any("ipBlock" in one for one in rule.peers):
        return False
    return not by_controller or not any(_may_be_controller(one, graph) for one in peers)


def _may_be_controller(peer: Reference, graph: Graph) -> bool:
    if peer.namespaces.names != (peer.owner.namespace,) or not (peer.selector and peer.selector.requirements):
        return True
    names = (str(peer.selector), *(one.name for one in graph.resolve(peer).found))
    return any(re.search(_CONTROLLER, one, re.IGNORECASE) for one in names)
