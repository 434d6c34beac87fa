"""Addresses, networks and URLs, as Kubernetes' CEL knows them: `ip("10.0.0.1")`, `cidr("10.0.0.0/8")`, `url("https://a/b")`.

k/k: apiserver/pkg/cel/library/ip.go, cidr.go, urls.go
"""

from __future__ import annotations

import ipaddress
import re
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

IP = "@ip"
CIDR = "@cidr"
URL = "@url"
"""The keys that mark what the library knows as maps."""

Tagged = dict[str, Any]
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_V4 = 4
# Go: net/url. An absolute URL or an absolute path
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LONGEST = 2048


def _address(text: str) -> _Address:
    found = ipaddress.ip_address(text)
    # Kubernetes wants neither zones nor addresses of one family that are written as the other's
    if "%" in text or (isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None):
        raise ValueError(f"{text[:60]!r} is no address")
    return found


def ip(text: str) -> Tagged:
    return {IP: str(_address(text))}


def is_ip(text: str) -> bool:
    return _fits(_address, text)


def is_canonical(text: str) -> bool:
    return str(_address(text)) == text


def family(one: Tagged) -> int:
    return _of(one).version


def is_unspecified(one: Tagged) -> bool:
    return _of(one).is_unspecified


def is_loopback(one: Tagged) -> bool:
    return _of(one).is_loopback


def is_link_local_unicast(one: Tagged) -> bool:
    return _of(one).is_link_local


def is_link_local_multicast(one: Tagged) -> bool:
    address = _of(one)
    if isinstance(address, ipaddress.IPv4Address):
        return address in ipaddress.ip_network("224.0.0.0/24")
    return address.is_multicast and int(address) >> 112 & 0xF == 2


def is_global_unicast(one: Tagged) -> bool:
    """Go: net/netip: private ones as well."""
    address = _of(one)
    if isinstance(address, ipaddress.IPv4Address) and (int(address) in (0, 2**32 - 1)):
        return False
    return not (address.is_unspecified or address.is_loopback or address.is_multicast or address.is_link_local)


def _of(one: Any) -> _Address:
    if isinstance(one, str):
        return _address(one)
    return ipaddress.ip_address(_tagged(one, IP))


def _network(text: str) -> ipaddress.IPv4Interface | ipaddress.IPv6Interface:
    address, slash, length = text.partition("/")
    if not slash or not length.isdigit() or (len(length) > 1 and length[0] == "0"):
        raise ValueError(f"{text[:60]!r} is no network")
    _address(address)
    return ipaddress.ip_interface(text)


def cidr(text: str) -> Tagged:
    return {CIDR: str(_network(text))}


def is_cidr(text: str) -> bool:
    return _fits(_network, text)


def _net(one: Any) -> _Network:
    return _network(one if isinstance(one, str) else _tagged(one, CIDR)).network


def contains_ip(one: Tagged, address: Any) -> bool:
    return _of(address) in _net(one)


def contains_cidr(one: Tagged, other: Any) -> bool:
    net, inner = _net(one), _net(other)
    return net.version == inner.version and net.prefixlen <= inner.prefixlen and inner.network_address in net


def address_of(one: Tagged) -> Tagged:
    return {IP: str(_network(_tagged(one, CIDR)).ip)}


def masked(one: Tagged) -> Tagged:
    return {CIDR: str(_net(one))}


def prefix_length(one: Tagged) -> int:
    return _net(one).prefixlen


def url(text: str) -> Tagged:
    if len(text) > _LONGEST or re.search(r"[\x00-\x20\x7f]", text):
        raise ValueError(f"{text[:60]!r} is no URL")
    if not text.startswith("/") and _SCHEME.match(text) is None:
        raise ValueError(f"{text[:60]!r} is no URL")
    # a port that is no number
    _ = urlsplit(text).port
    return {URL: text}


def is_url(text: str) -> bool:
    return _fits(url, text)


def scheme(one: Tagged) -> str:
    return urlsplit(_tagged(one, URL)).scheme


def host(one: Tagged) -> str:
    return urlsplit(_tagged(one, URL)).netloc.rpartition("@")[2]


def hostname(one: Tagged) -> str:
    # urllib makes it lower case, Go does not
    found = re.fullmatch(r"(?:\[([^\]]*)\]|([^:]*))(?::.*)?", host(one))
    return (found[1] or found[2] or "") if found else ""


def port(one: Tagged) -> str:
    found = urlsplit(_tagged(one, URL)).port
    return "" if found is None else str(found)


def escaped_path(one: Tagged) -> str:
    return quote(urlsplit(_tagged(one, URL)).path, safe="/%!$&'()*+,;=:@~-._")


def query(one: Tagged) -> dict[str, list[str]]:
    return parse_qs(urlsplit(_tagged(one, URL)).query, keep_blank_values=True)


def _tagged(one: Any, tag: str) -> str:
    if not isinstance(one, dict) or tag not in one:
        raise ValueError("no such overload")
    return str(one[tag])


def _fits(read: Any, text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True
