"""Objects of the Gateway API that its CustomResourceDefinitions refuse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.apiserver.gateway import validate_gateway_object
from svclint.checks.objects.invalid import violations
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def invalid_gateway_route(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """Gateways, their classes, routes and grants, in the versions v1 and v1beta1."""
    yield from violations(resource, graph, validate_gateway_object)
