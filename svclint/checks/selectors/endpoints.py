"""Services without a selector, whose endpoints somebody else must provide."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.resource import is_service, service_selector, service_type
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def service_without_endpoints(service: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: the endpoint controllers do nothing for a Service without a selector."""
    if not is_service(service) or service_type(service) == "ExternalName" or service_selector(service):
        return
    # imported here: nearly every Service has a selector
    from svclint.traffic.written_endpoints import endpoints_identity, written_endpoints

    if not written_endpoints(service, graph).missing:
        return
    yield Violation(
        service.name_label("has no selector"),
        f"{service.title} has no selector, and no Endpoints or EndpointSlice for it is here",
        unwritten=(service,),
        unless=(Elsewhere(endpoints_identity(service)),),
    )
