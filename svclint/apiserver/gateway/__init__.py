"""Objects of the Gateway API as its CustomResourceDefinitions validate them, by schema and by CEL rule.

kubernetes-sigs/gateway-api: config/crd/standard and apis/v1, v1.6. A CRD belongs to the cluster, not to the version of
Kubernetes: `minor` has no say here. A manifest does not tell the channel that is installed either, so what only the
standard one refuses passes; what only the experimental one refuses is among EXPERIMENTAL. Versions other than v1 and
v1beta1 have other shapes, and are left alone.

Where a CEL rule of a list or an object speaks of one entry, the path leads to that entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from svclint.apiserver.field import FieldError
from svclint.apiserver.gateway.gateways import gateway_class_spec, gateway_spec
from svclint.apiserver.gateway.grants import reference_grant_spec
from svclint.apiserver.gateway.grpc import grpc_route_spec
from svclint.apiserver.gateway.http import UNIQUE_NAMES, http_route_spec
from svclint.apiserver.gateway.streams import stream_route_spec, tls_route_spec
from svclint.apiserver.meta import dns1123_subdomain, validate_object_meta
from svclint.families import gateway_api
from svclint.typing_names import Any

__all__ = ["EXPERIMENTAL", "validate_gateway_object"]

EXPERIMENTAL = frozenset({UNIQUE_NAMES})
"""The details of the errors that the standard channel does not have."""


_Spec = Callable[[Mapping[str, Any]], Iterator[FieldError]]

# kind -> the versions that are validated, and how its spec is
_KINDS: Mapping[str, tuple[tuple[str, ...], _Spec]] = {
    "Gateway": (("v1", "v1beta1"), gateway_spec),
    "GatewayClass": (("v1", "v1beta1"), gateway_class_spec),
    "GRPCRoute": (("v1",), grpc_route_spec),
    "HTTPRoute": (("v1", "v1beta1"), http_route_spec),
    "ReferenceGrant": (("v1", "v1beta1"), reference_grant_spec),
    "TCPRoute": (("v1",), stream_route_spec),
    "TLSRoute": (("v1",), tls_route_spec),
    "UDPRoute": (("v1",), stream_route_spec),
}


def validate_gateway_object(data: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """The field errors of an object of one of the Gateway API's kinds; none for other kinds and versions."""
    group, _, version = str(data.get("apiVersion")).rpartition("/")
    kind = data.get("kind")
    versions, validate_spec = _KINDS.get(kind if isinstance(kind, str) else "", ((), None))
    if group != gateway_api.GROUP or version not in versions or validate_spec is None:
        return
    yield from validate_object_meta(data, dns1123_subdomain, namespaced=kind != "GatewayClass", custom=True)
    spec = data.get("spec")
    if isinstance(spec, dict):
        yield from validate_spec(spec)
    elif spec is None and kind != "GRPCRoute":  # whose spec was optional for long
        yield FieldError(("spec",), "Required value")
