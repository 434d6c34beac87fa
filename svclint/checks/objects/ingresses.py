"""Ingresses and IngressClasses that the API server refuses."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.apiserver.ingress import validate_ingress, validate_ingress_class
from svclint.checks.objects.invalid import violations
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def invalid_ingress(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """Both kinds, in networking.k8s.io/v1."""
    validate = validate_ingress if resource.kind == "Ingress" else validate_ingress_class
    yield from violations(resource, graph, validate)
