"""The rows of Envoy Gateway's policies."""

from svclint.families import envoy_gateway, gateway_api
from svclint.references.row import Row

_POLICIES = (
    (envoy_gateway.GROUP, "SecurityPolicy"),
    (envoy_gateway.GROUP, "BackendTrafficPolicy"),
    (envoy_gateway.GROUP, "ClientTrafficPolicy"),
    (envoy_gateway.GROUP, "EnvoyExtensionPolicy"),
)
_TARGET = Row(
    _POLICIES, "spec.targetRef", "configures", gateway_api.GROUP, kind="", typed="group", section="sectionName"
)

# envoyproxy/gateway: api/v1alpha1/policy_helpers.go (PolicyTargetReferences): of the policy's own namespace
ROWS: tuple[Row, ...] = (_TARGET, _TARGET._replace(at="spec.targetRefs[]"))
