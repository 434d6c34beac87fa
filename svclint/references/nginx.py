"""The rows of the NGINX Ingress Controller."""

from svclint.families import nginx
from svclint.references.row import OWN, Row, Written

_SERVERS = (
    (nginx.GROUP, "VirtualServer"),
    (nginx.GROUP, "VirtualServerRoute"),
    (nginx.GROUP, "TransportServer"),
)
_SERVER = _SERVERS[:1]
_ROUTE = _SERVERS[1:2]
_SPLIT: Written = "namespace/name"


def _policies(owners: tuple[tuple[str, str], ...], at: str) -> Row:
    return Row(owners, at, "filters-through", OWN, "Policy", namespace="namespace")


ROWS: tuple[Row, ...] = (
    Row(_SERVERS, "spec.upstreams[]", "routes-to", name="service", written=_SPLIT, ports=("port",)),
    Row(_SERVER, "spec.routes[].route", "delegates-to", OWN, "VirtualServerRoute", name="", written=_SPLIT),
    _policies(_SERVER, "spec.policies[]"),
    _policies(_SERVER, "spec.routes[].policies[]"),
    _policies(_ROUTE, "spec.subroutes[].policies[]"),
)
