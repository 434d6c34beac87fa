"""RoleBindings and ClusterRoleBindings that the API server refuses."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.apiserver.role_binding import validate_cluster_role_binding, validate_role_binding
from svclint.checks.objects.invalid import violations
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def invalid_role_binding(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/apis/rbac/validation: ValidateRoleBinding, ValidateClusterRoleBinding."""
    is_bound_to_one = resource.kind == "RoleBinding"
    yield from violations(resource, graph, validate_role_binding if is_bound_to_one else validate_cluster_role_binding)
