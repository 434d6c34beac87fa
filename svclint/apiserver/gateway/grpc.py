"""GRPCRoutes. gateway-api: apis/v1/grpcroute_types.go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.apiserver.field import FieldError
from svclint.apiserver.gateway.fields import (
    Fields,
    choice_field,
    hostname,
    list_size,
    object_field,
    objects,
    section_name,
    text_field,
    text_items,
)
from svclint.apiserver.gateway.filters import grpc_filters
from svclint.apiserver.gateway.http import MATCH_TYPES, header_matches, rules_together
from svclint.apiserver.gateway.references import backend, parents
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path

_SERVICE = re.compile(r"\.?[A-Za-z_][A-Za-z_0-9]*(?:\.[A-Za-z_][A-Za-z_0-9]*)*")
_METHOD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")


def grpc_route_spec(spec: Fields) -> Iterator[FieldError]:
    """GRPCRouteSpec."""
    at = ("spec",)
    yield from parents(spec, at)
    yield from list_size(spec, "hostnames", at, 16)
    yield from text_items(spec, "hostnames", at, hostname)
    yield from list_size(spec, "rules", at, 16)
    for rule, path in objects(spec, "rules", at):
        yield from _rule(rule, path)
    yield from rules_together(spec, at, 0)


def _rule(rule: Fields, path: Path) -> Iterator[FieldError]:
    """GRPCRouteRule."""
    yield from text_field(rule, "name", path, section_name)
    yield from list_size(rule, "matches", path, 64)
    for match, where in objects(rule, "matches", path):
        yield from object_field(match, "method", where, _method_match)
        yield from header_matches(match, "headers", where, 4096)
    yield from grpc_filters(rule, path)
    yield from list_size(rule, "backendRefs", path, 16)
    for one, where in objects(rule, "backendRefs", path):
        yield from backend(one, where)
        yield from grpc_filters(one, where)


def _method_match(match: Fields, at: Path) -> Iterator[FieldError]:
    """GRPCMethodMatch: exact where it does not say."""
    yield from choice_field(match, "type", at, MATCH_TYPES)
    if match.get("service") is None and match.get("method") is None:
        yield FieldError(at, "Invalid value", "One or both of 'service' or 'method' must be specified")
    exact = match.get("type") in (None, "Exact")
    for field, pattern in (("service", _SERVICE), ("method", _METHOD)):
        value = match.get(field)
        if not isinstance(value, str):
            continue
        if len(value) > 1024:
            yield FieldError((*at, field), "Too long", "may not be more than 1024 bytes")
        elif exact and not pattern.fullmatch(value):
            words = f"{field} must only contain valid characters (matching {pattern.pattern})"
            yield FieldError((*at, field), "Invalid value", words, value)
