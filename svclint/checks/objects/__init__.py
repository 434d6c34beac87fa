"""Checks of whole objects: would the API server take them, and is one defined twice."""

from svclint.checks.objects.deprecated import field_deprecated
from svclint.checks.objects.duplicates import duplicate_resource
from svclint.checks.objects.endpoints import invalid_endpoint_slice
from svclint.checks.objects.gateway_routes import invalid_gateway_route
from svclint.checks.objects.ingresses import invalid_ingress
from svclint.checks.objects.kinds import kind_unknown
from svclint.checks.objects.kube_proxy import kube_proxy_mode
from svclint.checks.objects.network_policies import invalid_network_policy
from svclint.checks.objects.schema import schema_violation
from svclint.checks.objects.services import invalid_service
from svclint.checks.objects.versions import api_deprecated, api_removed
from svclint.checks.objects.workloads import invalid_workload

__all__ = [
    "api_deprecated",
    "api_removed",
    "duplicate_resource",
    "field_deprecated",
    "invalid_endpoint_slice",
    "invalid_gateway_route",
    "invalid_ingress",
    "invalid_network_policy",
    "invalid_service",
    "invalid_workload",
    "kind_unknown",
    "kube_proxy_mode",
    "schema_violation",
]
