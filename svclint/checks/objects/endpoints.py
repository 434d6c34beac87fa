"""Endpoints and EndpointSlices that the API server refuses."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.apiserver.endpoints import validate_endpoint_slice, validate_endpoints
from svclint.checks.objects.invalid import applied, violations
from svclint.checks.objects.spelling import known_word
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def invalid_endpoint_slice(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/apis/discovery/validation: ValidateEndpointSliceCreate; of v1 Endpoints: ValidateEndpointsCreate.

    v1alpha1 of the slices had another shape.
    """
    if resource.kind == "EndpointSlice" and applied(resource, graph).get("apiVersion") == "discovery.k8s.io/v1":
        yield from violations(resource, graph, validate_endpoint_slice, known_word)
    elif resource.api_version == "v1" and resource.kind == "Endpoints":
        yield from violations(resource, graph, validate_endpoints, known_word)
