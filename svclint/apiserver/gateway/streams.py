"""Routes below HTTP: TLSRoute, TCPRoute, UDPRoute. gateway-api: apis/v1/{tls,tcp,udp}route_types.go."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.apiserver.addresses import STRICT_SINCE, ip
from svclint.apiserver.field import FieldError
from svclint.apiserver.gateway.fields import Fields, hostname, list_size, objects, section_name, text_field, text_items
from svclint.apiserver.gateway.references import backend, parents


def stream_route_spec(spec: Fields) -> Iterator[FieldError]:
    """TCPRouteSpec and UDPRouteSpec: exactly one rule, with backends."""
    at = ("spec",)
    yield from parents(spec, at)
    yield from list_size(spec, "rules", at, 1, least=1, required=True)
    for rule, path in objects(spec, "rules", at):
        yield from text_field(rule, "name", path, section_name)
        yield from list_size(rule, "backendRefs", path, 16, least=1, required=True)
        for one, where in objects(rule, "backendRefs", path):
            yield from backend(one, where)


def tls_route_spec(spec: Fields) -> Iterator[FieldError]:
    """TLSRouteSpec: the same, with the names that clients ask for."""
    yield from list_size(spec, "hostnames", ("spec",), 1024, least=1, required=True)
    yield from text_items(spec, "hostnames", ("spec",), _server_name)
    yield from stream_route_spec(spec)


def _server_name(value: str) -> str | None:
    """A name as in SNI, which knows no addresses."""
    return "Hostnames cannot contain an IP" if ip(value, STRICT_SINCE) is None else hostname(value)
