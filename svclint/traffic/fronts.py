"""Services that are only a front: a mesh sends the requests to them on to others."""

from __future__ import annotations

from svclint.families import smi
from svclint.resource import is_service, sequence, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

_SPLIT = (smi.SPLIT, "TrafficSplit")


def is_front(service: Resource, graph: Graph) -> bool:
    """Whether routes of a mesh take the requests to a Service elsewhere, so that no pods need be behind itself.

    gateway-api: geps/gep-1426: a Service as parent is its front end (name and address); the endpoints of the route's
    backends are used instead of its own. Istio's VirtualServices and SMI's splits say the same by host and `service`.
    """
    routes = (one.owner for one in graph.pointing_at("attaches-to", service))
    hosts = (one.owner for one in graph.pointing_at("names", service) if _is_for_mesh(one.owner))
    splits = (one for one in graph.of_kind(*_SPLIT) if _is_split_of(one, service))
    return any(_leads_away(one, service, graph) for found in (routes, hosts, splits) for one in found)


def _leads_away(route: Resource, service: Resource, graph: Graph) -> bool:
    """Whether the route has backends, and none of them is the Service itself."""
    backends = [reference.identity for reference in graph.references(route, "routes-to")]
    return bool(backends) and is_service(service) and service.identity not in backends


def _is_for_mesh(owner: Resource) -> bool:
    """Whether a VirtualService is for the clients in the mesh, which it is where it names no gateways."""
    gateways = sequence(owner.spec.get("gateways"))
    return owner.kind == "VirtualService" and (not gateways or "mesh" in gateways)


def _is_split_of(split: Resource, service: Resource) -> bool:
    name = text(split.spec.get("service")).partition(".")[0]
    return split.namespace == service.namespace and name == service.name
