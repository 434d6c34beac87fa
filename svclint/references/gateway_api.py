"""The rows of the Gateway API."""

from svclint.families import gateway_api
from svclint.references.row import OWN, Row

_HTTP = ((gateway_api.GROUP, "HTTPRoute"),)
_REQUESTS = (*_HTTP, (gateway_api.GROUP, "GRPCRoute"))
_ROUTES = (
    *_REQUESTS,
    (gateway_api.GROUP, "TLSRoute"),
    (gateway_api.GROUP, "TCPRoute"),
    (gateway_api.GROUP, "UDPRoute"),
)
_LISTENER_SETS = ((gateway_api.GROUP, "ListenerSet"), (gateway_api.EXPERIMENTAL, "XListenerSet"))
_TLS_POLICY = ((gateway_api.GROUP, "BackendTLSPolicy"),)

_RULE_FILTERS = "spec.rules[].filters[]"
_BACKEND_FILTERS = "spec.rules[].backendRefs[].filters[]"

_BACKEND = Row((), "", "routes-to", namespace="namespace", typed="group", ports=("port",))
_PARENT = Row((), "", "attaches-to", gateway_api.GROUP, "Gateway", namespace="namespace", typed="group")
_FILTER = Row((), "", "filters-through", kind="", typed="group")
_POLICY = Row(_TLS_POLICY, "", "configures", typed="group", section="sectionName")

# apis/v1: shared_types.go and object_reference_types.go have the references, {http,grpc,tls,tcp,udp}route_types.go,
# listenerset_types.go, gateway_types.go and backendtlspolicy_types.go (v1alpha2 of it: one target) the fields
ROWS: tuple[Row, ...] = (
    _PARENT._replace(owners=_ROUTES, at="spec.parentRefs[]", ports=("port",), section="sectionName"),
    _PARENT._replace(owners=_LISTENER_SETS, at="spec.parentRef"),
    _BACKEND._replace(owners=_ROUTES, at="spec.rules[].backendRefs[]", weight="weight"),
    _BACKEND._replace(owners=_REQUESTS, at=f"{_RULE_FILTERS}.requestMirror.backendRef"),
    _BACKEND._replace(owners=_REQUESTS, at=f"{_BACKEND_FILTERS}.requestMirror.backendRef"),
    _BACKEND._replace(owners=_HTTP, at=f"{_RULE_FILTERS}.externalAuth.backendRef"),
    _BACKEND._replace(owners=_HTTP, at=f"{_BACKEND_FILTERS}.externalAuth.backendRef"),
    _FILTER._replace(owners=_REQUESTS, at=f"{_RULE_FILTERS}.extensionRef"),
    _FILTER._replace(owners=_REQUESTS, at=f"{_BACKEND_FILTERS}.extensionRef"),
    _POLICY._replace(at="spec.targetRefs[]"),
    _POLICY._replace(at="spec.targetRef", namespace="namespace", versions=("v1alpha2",)),
    Row(((gateway_api.GROUP, "Gateway"),), "spec.gatewayClassName", "served-by", OWN, "GatewayClass", name=""),
)
