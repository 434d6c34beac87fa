"""The versions of the Gateway API's kinds: since which release, and until which one, they were served.

kubernetes-sigs/gateway-api: config/crd of its releases 0.5 to 1.6, both channels.
"""

from __future__ import annotations

from svclint.families import gateway_api
from svclint.named_tuple import NamedTuple

_GROUP = gateway_api.GROUP

# kind, version, the release that brought it, and the one that no longer serves it in either channel (- for none)
_TABLE = """
BackendLBPolicy  v1alpha2 1.1 1.3
BackendTLSPolicy v1       1.4 -
BackendTLSPolicy v1alpha3 1.1 -
BackendTLSPolicy v1alpha2 1.0 1.1
GRPCRoute        v1       1.1 -
GRPCRoute        v1alpha2 0.6 1.2
Gateway          v1       1.0 -
Gateway          v1beta1  0.5 -
Gateway          v1alpha2 0.4 0.8
GatewayClass     v1       1.0 -
GatewayClass     v1beta1  0.5 -
GatewayClass     v1alpha2 0.4 0.8
HTTPRoute        v1       1.0 -
HTTPRoute        v1beta1  0.5 -
HTTPRoute        v1alpha2 0.4 0.8
ListenerSet      v1       1.5 -
ReferenceGrant   v1       1.5 -
ReferenceGrant   v1beta1  0.6 -
ReferenceGrant   v1alpha2 0.5 1.2
ReferencePolicy  v1alpha2 0.4 0.6
TCPRoute         v1       1.6 -
TCPRoute         v1alpha2 0.4 -
TLSRoute         v1       1.5 -
TLSRoute         v1alpha3 1.4 -
TLSRoute         v1alpha2 0.4 -
UDPRoute         v1       1.6 -
UDPRoute         v1alpha2 0.4 -
"""


class GatewayApi(NamedTuple):
    """One version of a kind; `removed` is empty while it is served."""

    kind: str
    version: str
    introduced: str
    removed: str

    @property
    def api_version(self) -> str:
        return f"{_GROUP}/{self.version}"


def gateway_apis(group: str, kind: str) -> list[GatewayApi]:
    """The versions of a kind, the best first; none for kinds that the Gateway API does not have."""
    if group != _GROUP:
        return []
    found = []
    for line in _TABLE.strip().splitlines():
        its_kind, version, introduced, removed = line.split()
        if its_kind == kind:
            found.append(GatewayApi(kind, version, introduced, removed.strip("-")))
    return found
