"""The rows of Contour."""

from svclint.families import contour
from svclint.references.row import OWN, Row

_PROXY = ((contour.GROUP, "HTTPProxy"),)
_EXTENSION = ((contour.GROUP, "ExtensionService"),)
_PORTS = ("port",)
_AUTHORIZATION = "spec.virtualhost.authorization.extensionRef"

ROWS: tuple[Row, ...] = (
    Row(_PROXY, "spec.routes[].services[]", "routes-to", ports=_PORTS, weight="weight"),
    Row(_PROXY, "spec.tcpproxy.services[]", "routes-to", ports=_PORTS, weight="weight"),
    Row(_PROXY, "spec.includes[]", "delegates-to", OWN, "HTTPProxy", namespace="namespace"),
    Row(_PROXY, "spec.tcpproxy.include", "delegates-to", OWN, "HTTPProxy", namespace="namespace"),
    Row(_PROXY, _AUTHORIZATION, "filters-through", OWN, "ExtensionService", namespace="namespace"),
    Row(_EXTENSION, "spec.services[]", "routes-to", ports=_PORTS, weight="weight"),
)
