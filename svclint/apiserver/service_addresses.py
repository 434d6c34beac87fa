"""What the API server says of a Service's addresses: cluster IPs and their families, external IPs, source ranges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.apiserver import addresses
from svclint.apiserver.decoding import texts
from svclint.apiserver.enumerations import one_of
from svclint.apiserver.field import FieldError
from svclint.resource.model import sequence
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path

_FAMILIES = ("IPv4", "IPv6")
_POLICIES = ("PreferDualStack", "RequireDualStack", "SingleStack")
_SOURCE_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges"
ADDRESS_FIELDS = frozenset({"clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"})
"""A Service without any of them has no fault in its cluster IPs and their families."""
_ONLY_BALANCERS = "may only be used when `type` is 'LoadBalancer'"


def cluster_ips(spec: Mapping[str, Any]) -> list[str] | None:
    """clusterIPs, into which a lone clusterIP is copied; None where they cannot be read.

    k/k: pkg/registry/core/service/storage/storage.go: normalizeClusterIPs.
    """
    one, several = spec.get("clusterIP"), spec.get("clusterIPs")
    if one is not None and not isinstance(one, str):
        return None
    if several is not None and not (isinstance(several, list) and all(isinstance(each, str) for each in several)):
        return None
    return several or ([one] if one else [])


def cluster_ip_path(spec: Mapping[str, Any], index: int) -> Path:
    """Where an entry of clusterIPs is written: clusterIP where it was copied from there."""
    return ("spec", "clusterIPs", index) if spec.get("clusterIPs") else ("spec", "clusterIP")


def validate_ip_families(spec: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateServiceClusterIPsRelatedFields, which is called before allocation, and what alloc.go adds to it."""
    ips = cluster_ips(spec)
    if ips is None:
        return
    found = [*_in_step(spec), *_families(spec), *_cluster_ips(spec, ips, minor)]
    yield from found or _stacks(spec, ips)


def _in_step(spec: Mapping[str, Any]) -> Iterator[FieldError]:
    """clusterIP and the first of clusterIPs are one."""
    path, one, several = ("spec", "clusterIPs"), spec.get("clusterIP"), spec.get("clusterIPs")
    if several and not one:
        yield FieldError(path, "Invalid value", "must be empty when `clusterIP` is not specified", several)
    elif several and several[0] != one:
        yield FieldError(path, "Invalid value", "first value must match `clusterIP`", several)


def _families(spec: Mapping[str, Any]) -> Iterator[FieldError]:
    seen: set[str] = set()
    for index, one in texts(spec.get("ipFamilies")):
        path = ("spec", "ipFamilies", index)
        yield from one_of(path, one, _FAMILIES)
        if one in seen:
            yield FieldError(path, "Duplicate value", "", one)
        seen.add(one)
    yield from one_of(("spec", "ipFamilyPolicy"), spec.get("ipFamilyPolicy"), _POLICIES)


def _cluster_ips(spec: Mapping[str, Any], ips: list[str], minor: int) -> Iterator[FieldError]:
    """Each address by itself; all of them together only where none of them is wrong."""
    path = ("spec", "clusterIPs")
    invalid = False
    for index, one in enumerate(ips):
        if index == 0 and one == "None":
            if len(ips) > 1:
                invalid = True
                yield FieldError(path, "Invalid value", "'None' must be the first and only value", ips)
            continue
        wrong = addresses.ip(one, minor)
        if wrong is not None:
            invalid = True
            yield FieldError(cluster_ip_path(spec, index), "Invalid value", wrong, one)
    if len(ips) > 2:
        yield FieldError(path, "Invalid value", "may only hold up to 2 values", ips)
    if invalid or ips == ["None"]:
        return
    if len(ips) == 2 and _family(ips[0]) == _family(ips[1]):
        yield FieldError(path, "Invalid value", "may specify no more than one IP for each IP family", ips)
    for index, (one, family) in enumerate(zip(ips, sequence(spec.get("ipFamilies")), strict=False)):
        if family in _FAMILIES and family != _family(one):
            detail = f"expected an {family} value as indicated by `ipFamilies[{index}]`"
            yield FieldError(cluster_ip_path(spec, index), "Invalid value", detail, one)


def _family(ip: str) -> str:
    address = addresses.parse_ip(ip)
    return "IPv6" if address is not None and address.version == 6 else "IPv4"


def _stacks(spec: Mapping[str, Any], ips: list[str]) -> Iterator[FieldError]:
    """k/k: pkg/registry/core/service/storage/alloc.go: initIPFamilyFields: two of anything need a policy for two."""
    policy = spec.get("ipFamilyPolicy")
    if policy is None:
        # headless without a selector: both families are the default
        policy = "RequireDualStack" if ips == ["None"] and not spec.get("selector") else "SingleStack"
    what = "cluster IPs" if len(ips) == 2 else "IP families" if len(sequence(spec.get("ipFamilies"))) == 2 else ""
    if policy == "SingleStack" and what:
        detail = f"must be 'RequireDualStack' or 'PreferDualStack' when multiple {what} are specified"
        yield FieldError(("spec", "ipFamilyPolicy"), "Invalid value", detail, policy)


def validate_external_ips(spec: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: validateService: a readable address that may be an endpoint's."""
    for index, one in texts(spec.get("externalIPs")):
        wrong = addresses.ip(one, minor) or addresses.endpoint_ip(one)
        if wrong is not None:
            yield FieldError(("spec", "externalIPs", index), "Invalid value", wrong, one)


def validate_source_ranges(
    spec: Mapping[str, Any], annotations: Mapping[str, Any], service_type: str, minor: int
) -> Iterator[FieldError]:
    """k/k: validateService: the field, else the annotation that came before it. Spaces around a range are skipped.

    The server calls the field `spec.LoadBalancerSourceRanges`; here it has the name that the manifest writes.
    """
    ranges, written = sequence(spec.get("loadBalancerSourceRanges")), annotations.get(_SOURCE_RANGES)
    if ranges:
        path: Path = ("spec", "loadBalancerSourceRanges")
        places: list[tuple[Path, str]] = [((*path, index), one) for index, one in texts(ranges)]
    elif isinstance(written, str):
        path = ("metadata", "annotations", _SOURCE_RANGES)
        places = [(path, one) for one in written.split(",")] if written.strip() else []
    else:
        return
    if service_type != "LoadBalancer":
        yield FieldError(path, "Forbidden", _ONLY_BALANCERS)
    for place, one in places:
        wrong = addresses.cidr(one.strip(), minor)
        if wrong is not None:
            yield FieldError(place, "Invalid value", wrong, one.strip())
