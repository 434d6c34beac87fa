"""The versions of the Gateway API's kinds: since which release, and until which one, they were served; and since when
which of its rules has been there.

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


# the rules in CEL that came after the first ones (0.8), by their words; some came later for some kinds
_RULES = (
    ("backendRequest timeout cannot be longer than request timeout", "", (1, 0)),
    ("certificateRefs or options must be specified when mode is Terminate", "", (1, 1)),
    ("tls mode must be Terminate for protocol HTTPS", "", (1, 1)),
    ("tls mode must be set for protocol TLS", "", (1, 5)),
    ("Only one of percent or fraction may be specified in HTTPRequestMirrorFilter", "", (1, 2)),
    ("numerator must be less than or equal to denominator", "", (1, 2)),
    ("Rule name must be unique within the route", "", (1, 2)),
    ("the total number of matches across all rules in a route", "", (1, 2)),
    ("filter.cors must", "", (1, 3)),
    ("filter.externalAuth must", "", (1, 4)),
    ("CORS filter cannot be repeated", "", (1, 6)),
    ("when parentRefs includes 2 or more references to the same parent", "GRPCRoute", (1, 1)),
    ("when parentRefs includes 2 or more references to the same parent", "TLSRoute", (1, 5)),
    ("when parentRefs includes 2 or more references to the same parent", "TCPRoute", (1, 6)),
    ("when parentRefs includes 2 or more references to the same parent", "UDPRoute", (1, 6)),
)


def rule_since(kind: str, message: str) -> tuple[int, int] | None:
    """The release that brought the rule which a message quotes; None for those that have been there from the start."""
    return next((since for words, only, since in _RULES if words in message and only in ("", kind)), None)
