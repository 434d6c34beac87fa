"""The rows of Istio."""

from svclint.families import istio
from svclint.references.row import OWN, Row, Written

# policies of the mesh's root namespace are for all of them (istio.io: MeshConfig.rootNamespace)
_ROOT = "*istio-system"

_VIRTUAL_SERVICE = ((istio.NETWORKING, "VirtualService"),)
_RULE = ((istio.NETWORKING, "DestinationRule"),)
_GATEWAY = ((istio.NETWORKING, "Gateway"),)
_ENTRY = ((istio.NETWORKING, "ServiceEntry"),)
_SIDECAR = ((istio.NETWORKING, "Sidecar"),)
_FILTER = ((istio.NETWORKING, "EnvoyFilter"),)
_MATCHING_POLICIES = (
    (istio.SECURITY, "AuthorizationPolicy"),
    (istio.SECURITY, "PeerAuthentication"),
    (istio.SECURITY, "RequestAuthentication"),
    (istio.TELEMETRY, "Telemetry"),
    (istio.EXTENSIONS, "WasmPlugin"),
    (istio.NETWORKING, "ProxyConfig"),
)
_TARGETING_POLICIES = (
    (istio.SECURITY, "AuthorizationPolicy"),
    (istio.SECURITY, "RequestAuthentication"),
    (istio.TELEMETRY, "Telemetry"),
    (istio.EXTENSIONS, "WasmPlugin"),
)
_WITH_TARGETS = (*_TARGETING_POLICIES, *_FILTER)

# with a dot is the older way to write both; validation warns of it, and nothing more
_BOTH: Written = "namespace/name or name.namespace"
_HOST = Row(_VIRTUAL_SERVICE, "", "routes-to", name="host", written="host", ports=("port.number",), section="subset")
_SHARE = _HOST._replace(
    name="destination.host", ports=("destination.port.number",), section="destination.subset", weight="weight"
)
_PODS = Row(_MATCHING_POLICIES, "", "configures", kind="Pod", name="", selector="labels")
_TARGET = Row(_TARGETING_POLICIES, "", "configures", kind="", typed="group")

# istio.io/docs/reference/config: networking (virtual-service, destination-rule, gateway, sidecar, service-entry,
# envoy-filter, proxy-config), security, telemetry, proxy_extensions/wasm-plugin, and type/workload-selector
ROWS: tuple[Row, ...] = (
    Row(_VIRTUAL_SERVICE, "spec.hosts[]", "names", name="", written="host"),
    Row(_VIRTUAL_SERVICE, "spec.gateways[]", "attaches-to", OWN, "Gateway", "", written=_BOTH, reserved=("mesh",)),
    _SHARE._replace(at="spec.http[].route[]"),
    _SHARE._replace(at="spec.tcp[].route[]"),
    _SHARE._replace(at="spec.tls[].route[]"),
    _HOST._replace(at="spec.http[].mirror"),
    _SHARE._replace(at="spec.http[].mirrors[]", weight=""),
    Row(_VIRTUAL_SERVICE, "spec.http[].delegate", "delegates-to", OWN, "VirtualService", namespace="namespace"),
    Row(_RULE, "spec", "configures", name="host", written="host"),
    _PODS._replace(owners=_RULE, at="spec.workloadSelector"),
    _PODS._replace(owners=_GATEWAY, at="spec.selector", selector="map", namespaces="*"),
    Row(_ENTRY, "spec.workloadSelector", "selects", kind="Pod", name="labels", selector="map"),
    _PODS._replace(owners=_SIDECAR, at="spec.workloadSelector", name="labels", selector="map"),
    Row(_SIDECAR, "spec.egress[].hosts[]", "names", name="", written="namespace/host"),
    _PODS._replace(owners=_FILTER, at="spec.workloadSelector", name="labels", selector="map", namespaces=_ROOT),
    _PODS._replace(at="spec.selector", namespaces=_ROOT),
    _TARGET._replace(at="spec.targetRef"),
    _TARGET._replace(owners=_WITH_TARGETS, at="spec.targetRefs[]"),
)  # fmt: skip
