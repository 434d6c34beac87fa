"""Services without a selector, whose endpoints somebody else must provide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.doubts import of_holes
from svclint.resolution import unread_of_cluster
from svclint.resource import Identity, is_placeholder, is_service, service_selector, service_type
from svclint.traffic.fronts import is_front
from svclint.violation import Elsewhere, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

_SLICE_LABEL = "kubernetes.io/service-name"


def service_without_endpoints(service: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: the endpoint controllers do nothing for a Service without a selector."""
    if not is_service(service) or service_type(service) == "ExternalName" or service_selector(service):
        return
    if not service.name or is_placeholder(service.name):
        return
    if (service.namespace, service.name) == ("default", "kubernetes"):
        return
    endpoints = Identity("", "Endpoints", service.namespace, service.name)
    slices = Identity("discovery.k8s.io", "EndpointSlice", service.namespace, "")
    if graph.with_identity(endpoints) or _has_slice(service, graph):
        return
    if graph.assumed_object("Service", service.namespace, service.name) or of_holes(graph, service):
        return
    if is_front(service, graph) or all(unread_of_cluster(graph, service, one) for one in (endpoints, slices)):
        return
    yield Violation(
        service.name_label("has no selector"),
        f"{service.title} has no selector, and no Endpoints or EndpointSlice for it is here",
        unwritten=(service,),
        unless=(Elsewhere(endpoints),),
    )


def _has_slice(service: Resource, graph: Graph) -> bool:
    return any(
        endpoint_slice.namespace == service.namespace and endpoint_slice.labels.get(_SLICE_LABEL) == service.name
        for endpoint_slice in graph.of_kind("discovery.k8s.io", "EndpointSlice")
    )
