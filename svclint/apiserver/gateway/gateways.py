"""Gateways, with their listeners, and GatewayClasses. gateway-api: apis/v1/{gateway,gatewayclass}_types.go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.apiserver.addresses import parse_ip
from svclint.apiserver.field import FieldError
from svclint.apiserver.gateway.fields import (
    Fields,
    choice_field,
    group,
    hostname,
    kind,
    list_size,
    namespace,
    number_field,
    object_field,
    object_name,
    objects,
    section_name,
    sized,
    text_field,
    unique_objects,
)
from svclint.apiserver.gateway.references import local_reference, secret_reference
from svclint.resource import mapping, text
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path

_SUBDOMAIN = r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*"
_SIGNS = r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+"
_CONTROLLER = re.compile(rf"{_SUBDOMAIN}/{_SIGNS}")
# The server's patterns are open at one end or the other of their alternatives: searched, not matched
_PROTOCOL = re.compile(rf"^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$|{_SUBDOMAIN}/[A-Za-z0-9]+$")
_ADDRESS_TYPE = re.compile(rf"^Hostname|IPAddress|NamedAddress|{_SUBDOMAIN}/{_SIGNS}$")


def gateway_class_spec(spec: Fields) -> Iterator[FieldError]:
    """GatewayClassSpec."""
    yield from text_field(spec, "controllerName", ("spec",), _controller_name, required=True)
    yield from text_field(spec, "description", ("spec",), sized(0, 64))
    yield from object_field(spec, "parametersRef", ("spec",), _parameters_reference)


def _controller_name(value: str) -> str | None:
    if len(value) > 253:
        return "may not be more than 253 bytes"
    return None if _CONTROLLER.fullmatch(value) else "must be a domain, '/' and a path (such as example.com/gateway)"


def _parameters_reference(owner: Fields, at: Path) -> Iterator[FieldError]:
    yield from text_field(owner, "group", at, group, required=True)
    yield from text_field(owner, "kind", at, kind, required=True)
    yield from text_field(owner, "name", at, object_name, required=True)
    yield from text_field(owner, "namespace", at, namespace)


def gateway_spec(spec: Fields) -> Iterator[FieldError]:
    """GatewaySpec."""
    at = ("spec",)
    yield from text_field(spec, "gatewayClassName", at, object_name, required=True)
    yield from list_size(spec, "listeners", at, 64, least=1, required=True)
    yield from unique_objects(spec, "listeners", at, "name")
    for listener, path in objects(spec, "listeners", at):
        yield from _listener(listener, path)
    yield from _distinct(spec, at)
    yield from list_size(spec, "addresses", at, 16)
    for address, path in objects(spec, "addresses", at):
        yield from _address(address, path)
    yield from _distinct_addresses(spec, at)
    yield from object_field(
        mapping(spec.get("infrastructure")), "parametersRef", (*at, "infrastructure"), local_reference
    )


# -- listeners ---------------------------------------------------------------------------------------------------------


def _listener(listener: Fields, path: Path) -> Iterator[FieldError]:
    """Listener, and the CEL rules of the list that speak of one."""
    yield from text_field(listener, "name", path, section_name, required=True)
    yield from text_field(listener, "hostname", path, hostname)
    yield from number_field(listener, "port", path, 1, 65535, required=True)
    yield from text_field(listener, "protocol", path, _protocol, required=True)
    yield from object_field(listener, "tls", path, _tls)
    yield from object_field(listener, "allowedRoutes", path, _allowed_routes)
    protocol, tls = listener.get("protocol"), listener.get("tls")
    if protocol in ("HTTP", "TCP", "UDP") and tls is not None:
        words = "tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']"
        yield FieldError((*path, "tls"), "Invalid value", words)
    if protocol == "HTTPS" and mapping(tls).get("mode") == "Passthrough":
        words = "tls mode must be Terminate for protocol HTTPS"
        yield FieldError((*path, "tls", "mode"), "Invalid value", words, "Passthrough")
    if protocol == "TLS" and tls is None:
        yield FieldError((*path, "tls"), "Invalid value", "tls mode must be set for protocol TLS")
    if protocol in ("TCP", "UDP") and isinstance(listener.get("hostname"), str) and listener["hostname"]:
        words = "hostname must not be specified for protocols ['TCP', 'UDP']"
        yield FieldError((*path, "hostname"), "Invalid value", words, listener["hostname"])


def _protocol(value: str) -> str | None:
    """ProtocolType: a pattern, no list."""
    if not 1 <= len(value) <= 255:
        return "should have from 1 to 255 characters"
    words = "must be a word such as HTTP, or a domain, '/' and a word (such as example.com/bar)"
    return None if _PROTOCOL.search(value) else words


def _distinct(spec: Fields, at: Path) -> Iterator[FieldError]:
    """The CEL rule that listeners differ in port, protocol or hostname; no hostname is a value of its own."""
    seen: set[tuple[Any, ...]] = set()
    for listener, path in objects(spec, "listeners", at):
        key = tuple(listener.get(field) for field in ("port", "protocol", "hostname"))
        if None in key[:2] or not all(one is None or isinstance(one, (str, int)) for one in key):
            continue
        if key in seen:
            words = "Combination of port, protocol and hostname must be unique for each listener"
            yield FieldError(path, "Invalid value", words)
        seen.add(key)


def _tls(tls: Fields, at: Path) -> Iterator[FieldError]:
    """ListenerTLSConfig: Terminate where it does not say."""
    yield from choice_field(tls, "mode", at, ("Passthrough", "Terminate"))
    yield from list_size(tls, "certificateRefs", at, 64)
    for one, path in objects(tls, "certificateRefs", at):
        yield from secret_reference(one, path)
    ends = tls.get("mode") in (None, "Terminate")
    if ends and not tls.get("certificateRefs") and not tls.get("options"):
        words = "certificateRefs or options must be specified when mode is Terminate"
        yield FieldError(at, "Invalid value", words)


def _allowed_routes(owner: Fields, at: Path) -> Iterator[FieldError]:
    """AllowedRoutes. `from: Selector` without a selector passes."""
    namespaces, where = mapping(owner.get("namespaces")), (*at, "namespaces")
    yield from choice_field(namespaces, "from", where, ("All", "Selector", "Same"))
    selector, here = mapping(namespaces.get("selector")), (*where, "selector")
    for one, path in objects(selector, "matchExpressions", here):
        # a schema only: which operators there are, and what keys are, is not looked at
        for field in ("key", "operator"):
            yield from text_field(one, field, path, sized(0, 2**20), required=True)
    yield from list_size(owner, "kinds", at, 8)
    for one, path in objects(owner, "kinds", at):
        yield from text_field(one, "group", path, group)
        yield from text_field(one, "kind", path, kind, required=True)


# -- addresses ---------------------------------------------------------------------------------------------------------


def _address(address: Fields, path: Path) -> Iterator[FieldError]:
    """GatewaySpecAddress: an IP address where it does not say."""
    yield from text_field(address, "type", path, _address_type)
    rules = {"IPAddress": _ip_address, "Hostname": hostname}
    its_type = text(address.get("type")) if address.get("type") is not None else "IPAddress"
    yield from text_field(address, "value", path, rules.get(its_type, sized(0, 253)))


def _address_type(value: str) -> str | None:
    if not 1 <= len(value) <= 253:
        return "should have from 1 to 253 characters"
    if _ADDRESS_TYPE.search(value):
        return None
    return "must be Hostname, IPAddress, NamedAddress, or a domain, '/' and a path"


def _ip_address(value: str) -> str | None:
    return "must be an IPv4 or IPv6 address" if value and parse_ip(value) is None else None


def _distinct_addresses(spec: Fields, at: Path) -> Iterator[FieldError]:
    """The CEL rules that values of the types IPAddress and Hostname are unique, as text."""
    seen: set[tuple[str, str]] = set()
    for address, path in objects(spec, "addresses", at):
        its_type = address.get("type") or "IPAddress"
        value = address.get("value")
        if its_type in ("IPAddress", "Hostname") and isinstance(value, str):
            if (its_type, value) in seen:
                yield FieldError((*path, "value"), "Invalid value", f"{its_type} values must be unique", value)
            seen.add((its_type, value))
