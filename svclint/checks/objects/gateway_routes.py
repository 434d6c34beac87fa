"""Objects of the Gateway API that its CustomResourceDefinitions refuse."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.apiserver.gateway import EXPERIMENTAL, validate_gateway_object
from svclint.certainty.doubt import Doubt
from svclint.checks.objects.invalid import violations
from svclint.gateway_apis import rule_since
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def invalid_gateway_route(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """Gateways, their classes, routes and grants, in the versions v1 and v1beta1."""
    for violation in violations(resource, graph, validate_gateway_object):
        since, told = rule_since(resource.kind, str(violation.message)), graph.scope.told.version_of(*_here(resource))
        if since is not None and told is not None and told < since:
            here = f"since Gateway API {_written(since)}; {_written(told)} is installed here"
            yield violation._replace(message=f"{violation.message} ({here})", doubts=(Doubt.UNKNOWN,))
        elif any(one in str(violation.message) for one in EXPERIMENTAL):
            message = f"{violation.message} (the experimental channel only; the standard one takes it)"
            yield violation._replace(message=message, doubts=(Doubt.DEPENDS,))
        else:
            yield violation


def _here(resource: Resource) -> tuple[str, str]:
    return "gateway-api", resource.directory


def _written(release: tuple[int, int]) -> str:
    return ".".join(map(str, release))
