"""Endpoints that somebody writes for a Service, in the place of those that the cluster makes of its pods."""

from __future__ import annotations

from svclint.families import cilium
from svclint.families.traefik import TRAEFIK
from svclint.graph.answer import Answer
from svclint.resource import (
    Identity,
    is_headless,
    is_placeholder,
    is_service,
    service_ports,
    service_selector,
    service_type,
)
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource, ServicePort
    from svclint.resource.endpoints import EndpointPort

MANAGED_BY = "endpointslice.kubernetes.io/managed-by"
_SLICE_LABEL = "kubernetes.io/service-name"


def written_endpoints(service: Resource, graph: Graph) -> Answer[Resource]:
    """The Endpoints and EndpointSlices for a Service without a selector, for which nobody makes any.

    k/k: the endpoint controllers do nothing for such a Service.
    """
    if cilium.SERVES_INGRESSES in service.labels:
        return Answer((), "Cilium serves it itself")
    endpoints = endpoints_identity(service)
    slices = Identity("discovery.k8s.io", "EndpointSlice", service.namespace, "")
    found = (*graph.with_identity(endpoints), *_slices(service, graph))
    if found:
        return Answer(found)
    return Answer((), _why_unknown(service, endpoints, slices, graph))


def endpoints_identity(service: Resource) -> Identity:
    return Identity("", "Endpoints", service.namespace, service.name)


def _why_unknown(service: Resource, endpoints: Identity, slices: Identity, graph: Graph) -> str:
    # imported here: most Services without a selector have endpoints
    from svclint.graph.possible import unread_of_cluster
    from svclint.traffic.fronts import is_front

    if not service.name or is_placeholder(service.name):
        return "its name is filled in later"
    if (service.namespace, service.name) == ("default", "kubernetes"):
        return "the API server makes them"
    if graph.assumed_object("Service", service.namespace, service.name):
        return "the configuration declares the Service"
    if service.partial:
        return "a change that is not here may give it a selector"
    hole = graph.hole_near(service)
    if hole is not None:
        return hole.reason
    if is_front(service, graph):
        return "a route of the mesh sends its requests elsewhere"
    unread = [unread_of_cluster(graph, service, one) for one in (endpoints, slices)]
    return unread[0] if all(unread) else ""


def _slices(service: Resource, graph: Graph) -> list[Resource]:
    return [
        one
        for one in graph.of_kind("discovery.k8s.io", "EndpointSlice")
        if one.namespace == service.namespace and one.labels.get(_SLICE_LABEL) == service.name
    ]


def is_joined(endpoints: Resource, service: Resource, graph: Graph) -> bool:
    """Whether kube-proxy takes these endpoints for the Service, or Traefik where there is no virtual address, and all
    of its ports can be read."""
    return _are_its_own(endpoints, service) and (not is_headless(service) or _is_looked_up(service, graph))


def _is_looked_up(service: Resource, graph: Graph) -> bool:
    """Whether a route of Traefik leads there.

    traefik: pkg/provider/kubernetes/crd/kubernetes_http.go: loadServers compares the names as kube-proxy does.
    """
    routes = (one for one in graph.referring("routes-to") if one.group in TRAEFIK)
    return any(service in graph.resolve(each).found for one in routes for each in graph.references(one, "routes-to"))


def _are_its_own(endpoints: Resource, service: Resource) -> bool:
    """Those of a Service with a selector are a controller's: it overwrites Endpoints, and makes slices of its own."""
    if not is_service(service) or service_type(service) == "ExternalName":
        return False
    if service_selector(service) is not None and (endpoints.kind == "Endpoints" or MANAGED_BY in endpoints.labels):
        return False
    ports = list(service_ports(service))
    return bool(ports) and not any(is_placeholder(one.name) for one in ports)


def is_same(port: EndpointPort, wanted: ServicePort) -> bool:
    """Whether a port of endpoints is that of the Service.

    k/k: pkg/proxy/endpointslicecache.go joins endpoints to a Service's port by its name and protocol.
    """
    return (port.name, port.protocol) == (wanted.name, wanted.protocol)
