"""IP addresses and CIDRs as the API server reads them: loosely before Kubernetes 1.36, strictly since.

k/k: staging/src/k8s.io/apimachinery/pkg/util/validation/ip.go. Every rule returns what is wrong in the server's words,
None when nothing is. `minor` is the minor version of Kubernetes.
"""

from __future__ import annotations

import re

from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

STRICT_SINCE = 36
"""The gate StrictIPCIDRValidation is on by default from here."""

_NO_ADDRESS = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"
_NO_CIDR = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"
# Python would read zones and digits of other scripts, too
_SIGNS = frozenset("0123456789abcdefABCDEF.:")
_LEADING_ZEROS = r"(?<![0-9a-fA-F])0+(?=[0-9a-fA-F])"
_PREFIX = r"[0-9]{1,8}"


def parse_ip(value: str) -> IPv4Address | IPv6Address | None:
    """The address that the server reads, None where it reads none. Leading zeros are skipped, in any version.

    k/k: k8s.io/utils/net: ParseIPSloppy. An IPv4-mapped IPv6 address is an IPv4 address to it.
    """
    # most texts are asked to be none
    address = _read(re.sub(_LEADING_ZEROS, "", value)) if _SIGNS.issuperset(value) else None
    mapped = getattr(address, "ipv4_mapped", None)
    return address if mapped is None else mapped


def parse_cidr(value: str) -> IPv4Network | IPv6Network | None:
    """The network that the server reads, bits beyond the prefix dropped; None where it reads none.

    k/k: k8s.io/utils/net: ParseCIDRSloppy.
    """
    from ipaddress import ip_network

    address, slash, prefix = value.partition("/")
    found = _read(re.sub(_LEADING_ZEROS, "", address))
    if found is None or not slash or not re.fullmatch(_PREFIX, prefix) or int(prefix) > found.max_prefixlen:
        return None
    return ip_network((found.packed, int(prefix)), strict=False)


def ip(value: str, minor: int) -> str | None:
    """Fields that are as old as Services and Endpoints. k/k: IsValidIPForLegacyField."""
    if parse_ip(value) is None:
        return _NO_ADDRESS
    if minor < STRICT_SINCE:
        return None
    if _read(value) is None:
        return "must not have leading 0s"
    return "must not be an IPv4-mapped IPv6 address" if _is_mapped(value) else None


def canonical_ip(value: str) -> str | None:
    """Fields that came later, in every version: one spelling for each address. k/k: IsValidIP."""
    wrong = ip(value, STRICT_SINCE)
    address = parse_ip(value)
    if wrong is not None or address is None:
        return wrong
    return None if str(address) == value else f'must be in canonical form ("{address}")'


def endpoint_ip(value: str) -> str | None:
    """What no endpoint and no external IP may be. k/k: pkg/apis/core/validation: ValidateEndpointIP."""
    address = parse_ip(value)
    if address is None:
        return "must be a valid IP address"
    if address.is_unspecified:
        return f"may not be unspecified ({value})"
    if address.is_loopback:
        return "may not be in the loopback range (127.0.0.0/8, ::1/128)"
    if address.is_link_local:
        return "may not be in the link-local range (169.254.0.0/16, fe80::/10)"
    if _is_link_local_multicast(address):
        return "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"
    return None


def cidr(value: str, minor: int) -> str | None:
    """k/k: IsValidCIDRForLegacyField. Spaces around the text are not skipped here."""
    network = parse_cidr(value)
    if network is None:
        return _NO_CIDR
    if minor < STRICT_SINCE:
        return None
    address, _, prefix = value.partition("/")
    written = _read(address)
    if written is None or prefix != str(int(prefix)):
        return "must not have leading 0s in IP or prefix length"
    if _is_mapped(address):
        return "must not have an IPv4-mapped IPv6 address"
    return None if written == network.network_address else "must not have bits set beyond the prefix length"


def _read(value: str) -> IPv4Address | IPv6Address | None:
    if not value or not _SIGNS.issuperset(value):
        return None
    # imported here: few manifests hold addresses
    from ipaddress import ip_address

    try:
        return ip_address(value)
    except ValueError:
        return None


def _is_mapped(value: str) -> bool:
    return getattr(_read(value), "ipv4_mapped", None) is not None


def _is_link_local_multicast(address: IPv4Address | IPv6Address) -> bool:
    """Go: net.IP.IsLinkLocalMulticast: 224.0.0.0/24, and ff02::/16 with any flags."""
    packed = address.packed
    if address.version == 4:
        return packed[:3] == b"\xe0\x00\x00"
    return packed[0] == 0xFF and packed[1] & 0x0F == 0x02
