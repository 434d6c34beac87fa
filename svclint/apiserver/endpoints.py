"""What the API server says of endpoints: the v1 Endpoints, and the EndpointSlices that came after them.

k/k: pkg/apis/core/validation/validation.go: ValidateEndpointsCreate; pkg/apis/discovery/validation/validation.go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.apiserver import addresses
from svclint.apiserver.decoding import integer, records, texts
from svclint.apiserver.enumerations import one_of, protocol
from svclint.apiserver.field import FieldError
from svclint.apiserver.meta import (
    TextRule,
    dns1123_label,
    dns1123_subdomain,
    label_value,
    port_number,
    qualified_name,
    validate_object_meta,
)
from svclint.resource.model import mapping, sequence
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path

CANONICAL_SINCE = 33
"""From here an IPv6 slice takes one spelling of each address only: 1.33 to 1.36 were tried, older code does not ask."""

_ADDRESS_TYPES = ("FQDN", "IPv4", "IPv6")
_MOST_ENDPOINTS = 1000
_MOST_ADDRESSES = 100
_MOST_HINTS = 8
_MOST_PORTS = 20000


# -- Endpoints ---------------------------------------------------------------------------------------------------------


def validate_endpoints(data: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateEndpointsCreate, validateEndpointSubsets."""
    yield from validate_object_meta(data, dns1123_subdomain)
    for index, subset in records(data.get("subsets")):
        yield from _subset(subset, ("subsets", index), minor)


def _subset(subset: Mapping[str, Any], path: Path, minor: int) -> Iterator[FieldError]:
    fields = ("addresses", "notReadyAddresses")
    if all(subset.get(one) in (None, []) for one in fields):
        yield FieldError(path, "Required value", "must specify `addresses` or `notReadyAddresses`")
    for field in fields:
        for index, address in records(subset.get(field)):
            yield from _address(address, (*path, field, index), minor)
    ports = sequence(subset.get("ports"))
    for index, port in records(ports):
        yield from _endpoint_port(port, (*path, "ports", index), len(ports) > 1)


def _address(address: Mapping[str, Any], path: Path, minor: int) -> Iterator[FieldError]:
    """k/k: validateEndpointAddress. An address that is missing is the empty text."""
    ip = "" if address.get("ip") is None else address["ip"]
    yield from _invalid((*path, "ip"), ip, lambda text: addresses.ip(text, minor) or addresses.endpoint_ip(text))
    yield from _invalid((*path, "hostname"), address.get("hostname") or None, dns1123_label)
    yield from _invalid((*path, "nodeName"), address.get("nodeName"), dns1123_subdomain)


def _endpoint_port(port: Mapping[str, Any], path: Path, require_name: bool) -> Iterator[FieldError]:
    """k/k: validateEndpointPort. A name may stand twice, and a number as well."""
    name = port.get("name")
    if name in (None, ""):
        if require_name:
            yield FieldError((*path, "name"), "Required value")
    else:
        yield from _invalid((*path, "name"), name, dns1123_label)
    value = integer(port.get("port"))
    wrong = None if value is None else port_number(value)
    if wrong is not None:
        yield FieldError((*path, "port"), "Invalid value", wrong, value)
    yield from protocol((*path, "protocol"), port.get("protocol"))
    yield from _invalid((*path, "appProtocol"), port.get("appProtocol"), qualified_name)


# -- EndpointSlice -----------------------------------------------------------------------------------------------------


def validate_endpoint_slice(data: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateEndpointSliceCreate. The number of a port is never looked at."""
    yield from validate_object_meta(data, dns1123_subdomain)
    address_type = data.get("addressType")
    if address_type in (None, ""):
        yield FieldError(("addressType",), "Required value")
    else:
        yield from one_of(("addressType",), address_type, _ADDRESS_TYPES)
    endpoints = sequence(data.get("endpoints"))
    if len(endpoints) > _MOST_ENDPOINTS:
        yield _too_many(("endpoints",), endpoints, _MOST_ENDPOINTS)
    else:
        for index, endpoint in records(endpoints):
            yield from _endpoint(endpoint, ("endpoints", index), address_type, minor)
    yield from _slice_ports(sequence(data.get("ports")))


def _endpoint(endpoint: Mapping[str, Any], path: Path, address_type: Any, minor: int) -> Iterator[FieldError]:
    """k/k: validateEndpoints. An empty hostname is one that is wrong; the zone is free text."""
    written = endpoint.get("addresses")
    if written in (None, []):
        yield FieldError((*path, "addresses"), "Required value", "must contain at least 1 address")
    elif isinstance(written, list) and len(written) > _MOST_ADDRESSES:
        yield _too_many((*path, "addresses"), written, _MOST_ADDRESSES)
    # an unknown type of address says nothing about the addresses
    rule = _ADDRESS_RULES.get(address_type) if isinstance(address_type, str) else None
    if rule is not None:
        for index, one in texts(written):
            yield from rule((*path, "addresses", index), one, minor)
    yield from _invalid((*path, "nodeName"), endpoint.get("nodeName"), dns1123_subdomain)
    yield from _invalid((*path, "hostname"), endpoint.get("hostname"), dns1123_label)
    hints = mapping(endpoint.get("hints"))
    yield from _hints(hints.get("forZones"), (*path, "hints", "forZones"), label_value)
    # dropped before it came on by default
    if minor >= 34:
        yield from _hints(hints.get("forNodes"), (*path, "hints", "forNodes"), dns1123_subdomain)


def _hints(written: Any, path: Path, rule: TextRule) -> Iterator[FieldError]:
    """k/k: validateHints: one rule for zones, one for nodes."""
    hints = sequence(written)
    if len(hints) > _MOST_HINTS:
        yield _too_many(path, hints, _MOST_HINTS)
        return
    seen: set[str] = set()
    for index, hint in records(hints):
        place = (*path, index, "name")
        name = "" if hint.get("name") is None else hint["name"]
        if isinstance(name, str) and name in seen:
            yield FieldError(place, "Duplicate value", "", name)
        elif isinstance(name, str):
            yield from _invalid(place, name, rule)
            seen.add(name)


def _slice_ports(ports: list[Any]) -> Iterator[FieldError]:
    """k/k: validatePorts. Having no name is a name of its own: two ports cannot share it."""
    if len(ports) > _MOST_PORTS:
        yield _too_many(("ports",), ports, _MOST_PORTS)
        return
    names: set[str] = set()
    for index, port in records(ports):
        path: Path = ("ports", index)
        name = "" if port.get("name") is None else port["name"]
        if isinstance(name, str):
            yield from _invalid((*path, "name"), name or None, dns1123_label)
            if name in names:
                yield FieldError((*path, "name"), "Duplicate value", "", name)
            names.add(name)
        yield from protocol((*path, "protocol"), port.get("protocol"))
        yield from _invalid((*path, "appProtocol"), port.get("appProtocol"), qualified_name)


def _ipv4(path: Path, value: str, minor: int) -> Iterator[FieldError]:
    yield from _invalid(path, value, lambda text: addresses.ip(text, minor) or _of_family(text, 4))


def _ipv6(path: Path, value: str, minor: int) -> Iterator[FieldError]:
    strict = minor >= CANONICAL_SINCE
    yield from _invalid(
        path,
        value,
        lambda text: (addresses.canonical_ip(text) if strict else addresses.ip(text, minor)) or _of_family(text, 6),
    )


def _of_family(value: str, version: int) -> str | None:
    """An endpoint's address, of the one family. The server tells the other family without the address's index."""
    address = addresses.parse_ip(value)
    if address is not None and address.version != version:
        return f"must be an IPv{version} address"
    return addresses.endpoint_ip(value)


def _fqdn(path: Path, value: str, minor: int) -> Iterator[FieldError]:
    if not value:
        yield FieldError(path, "Required value")
    else:
        yield from _invalid(path, value, _fully_qualified)


def _fully_qualified(value: str) -> str | None:
    """k/k: util/validation: IsFullyQualifiedDomainName: two labels or more, a dot at the end allowed."""
    name = value.removesuffix(".")
    labels = name.split(".")
    if len(labels) < 2 and dns1123_subdomain(name) is None:
        return "should be a domain with at least two segments separated by dots"
    wrong = [found for found in (dns1123_subdomain(name), *map(dns1123_label, labels)) if found is not None]
    return wrong[0] if wrong else None


_ADDRESS_RULES = {"IPv4": _ipv4, "IPv6": _ipv6, "FQDN": _fqdn}


def _invalid(path: Path, value: Any, rule: TextRule) -> Iterator[FieldError]:
    """A text that breaks a rule; other values are the schema's."""
    wrong = rule(value) if isinstance(value, str) else None
    if wrong is not None:
        yield FieldError(path, "Invalid value", wrong, value)


def _too_many(path: Path, found: list[Any], most: int) -> FieldError:
    return FieldError(path, "Too many", f"must have at most {most} items", len(found))
