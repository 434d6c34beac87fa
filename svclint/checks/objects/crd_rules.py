"""Custom objects that break the rules which their CRD holds in CEL."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.apiserver.gateway import validate_gateway_object
from svclint.document import field_path
from svclint.policies.crd_rules import verdict
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def crd_validation_rule(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """What the API server refuses by a rule of the CRD."""
    if any(validate_gateway_object(resource.data, 0)):
        # its rules are known without the CRD: invalid-gateway-route tells the very field
        return
    for one in verdict(resource, graph).broken:
        where = f"{field_path(one.path)}: " if one.path else ""
        yield Violation(
            resource.label(one.path, "the CRD has a rule against this"),
            f"{resource.title}: {where}{one.message}",
            unwritten=(resource,),
        )
