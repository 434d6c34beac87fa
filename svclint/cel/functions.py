"""Which functions Kubernetes adds to CEL, with their types: what the library is told of.

https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-cel-libraries
What is not here (`format.…`, `authorizer`, two-variable `transformMap`) makes an expression unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from svclint.cel import lists, networks, quantities
from svclint.named_tuple import NamedTuple


class Function(NamedTuple):
    """`takes` and `gives` are letters: s text, b yes or no, i a whole number, d another number, l a list, m a map,
    which is what the values of other types are here, and `*` anything."""

    name: str
    takes: str
    gives: str
    by: Callable[..., Any]
    is_member: bool = True


def functions(search: Callable[[str, str], list[str]]) -> list[Function]:
    """All of them; `search` gives what a pattern matches in a text, in linear time."""
    return [*_made(), *_of_quantities(), *_of_networks(), *_of_urls(), *_of_lists(), *_of_patterns(search)]


def _made() -> list[Function]:
    makers: list[tuple[str, str, Callable[..., Any]]] = [
        ("quantity", "m", quantities.quantity),
        ("isQuantity", "b", quantities.is_quantity),
        ("semver", "m", quantities.semver),
        ("isSemver", "b", quantities.is_semver),
        ("ip", "m", networks.ip),
        ("isIP", "b", networks.is_ip),
        ("ip.isCanonical", "b", networks.is_canonical),
        ("cidr", "m", networks.cidr),
        ("isCIDR", "b", networks.is_cidr),
        ("url", "m", networks.url),
        ("isURL", "b", networks.is_url),
    ]
    lenient: list[tuple[str, str, Callable[..., Any]]] = [
        ("semver", "m", quantities.semver),
        ("isSemver", "b", quantities.is_semver),
    ]
    return [
        *(Function(name, "s", gives, by, is_member=False) for name, gives, by in makers),
        *(Function(name, "sb", gives, by, is_member=False) for name, gives, by in lenient),
    ]


def _of_quantities() -> list[Function]:
    return [
        Function("sign", "m", "i", quantities.sign),
        Function("isGreaterThan", "mm", "b", lambda one, other: quantities.compare(one, other) > 0),
        Function("isLessThan", "mm", "b", lambda one, other: quantities.compare(one, other) < 0),
        Function("compareTo", "mm", "i", quantities.compare),
        Function("isInteger", "m", "b", quantities.is_integer),
        Function("asInteger", "m", "i", quantities.as_integer),
        Function("asApproximateFloat", "m", "d", quantities.as_float),
        Function("add", "mm", "m", quantities.add),
        Function("add", "mi", "m", quantities.add),
        Function("sub", "mm", "m", quantities.subtract),
        Function("sub", "mi", "m", quantities.subtract),
        Function("mul", "mi", "m", quantities.multiply),
        Function("divInt", "mi", "m", quantities.divide),
        *(
            Function(name, "m", "i", lambda one, at=at: quantities.part(one, at))
            for at, name in enumerate(("major", "minor", "patch"))
        ),
    ]


def _of_networks() -> list[Function]:
    return [
        Function("family", "m", "i", networks.family),
        Function("isUnspecified", "m", "b", networks.is_unspecified),
        Function("isLoopback", "m", "b", networks.is_loopback),
        Function("isLinkLocalMulticast", "m", "b", networks.is_link_local_multicast),
        Function("isLinkLocalUnicast", "m", "b", networks.is_link_local_unicast),
        Function("isGlobalUnicast", "m", "b", networks.is_global_unicast),
        Function("containsIP", "mm", "b", networks.contains_ip),
        Function("containsIP", "ms", "b", networks.contains_ip),
        Function("containsCIDR", "mm", "b", networks.contains_cidr),
        Function("containsCIDR", "ms", "b", networks.contains_cidr),
        Function("ip", "m", "m", networks.address_of),
        Function("masked", "m", "m", networks.masked),
        Function("prefixLength", "m", "i", networks.prefix_length),
        Function("string", "m", "s", _as_text, is_member=False),
    ]


def _as_text(one: dict[str, Any]) -> str:
    found = one.get(networks.IP, one.get(networks.CIDR))
    if not isinstance(found, str):
        raise ValueError("no such overload")
    return found


def _of_urls() -> list[Function]:
    return [
        Function("getScheme", "m", "s", networks.scheme),
        Function("getHost", "m", "s", networks.host),
        Function("getHostname", "m", "s", networks.hostname),
        Function("getPort", "m", "s", networks.port),
        Function("getEscapedPath", "m", "s", networks.escaped_path),
        Function("getQuery", "m", "m", networks.query),
    ]


def _of_lists() -> list[Function]:
    return [
        Function("sum", "l", "*", lists.total),
        Function("isSorted", "l", "b", lists.is_sorted),
        Function("min", "l", "*", lists.least),
        Function("max", "l", "*", lists.most),
        Function("indexOf", "l*", "i", lists.first_index),
        Function("lastIndexOf", "l*", "i", lists.last_index),
    ]


def _of_patterns(search: Callable[[str, str], list[str]]) -> list[Function]:
    def find(text: str, pattern: str) -> str:
        return next(iter(search(text, pattern)), "")

    def find_some(text: str, pattern: str, most: int) -> list[str]:
        found = search(text, pattern)
        return found if most < 0 else found[:most]

    return [
        Function("find", "ss", "s", find),
        Function("findAll", "ss", "l", search),
        Function("findAll", "ssi", "l", find_some),
    ]
