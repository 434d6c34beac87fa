"""NetworkPolicies that the API server refuses."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.apiserver.network_policy import validate_network_policy
from svclint.checks.objects.invalid import violations
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def invalid_network_policy(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """Those of networking.k8s.io/v1, and of extensions/v1beta1, which had the same fields."""
    yield from violations(resource, graph, validate_network_policy)
