"""Updates of a Service. k/k: pkg/apis/core/validation/validation.go: ValidateServiceUpdate.

Before it validates, the server makes the new object complete from the old one, and takes out what a new type has no use
for: pkg/registry/core/service/storage/storage.go: patchAllocatedValues, normalizeClusterIPs; alloc.go:
initIPFamilyFields; strategy.go: dropTypeDependentFields. What comes of that is accepted, and has no effect:

- `clusterIP` taken out of the manifest, or emptied: the address stays, and `clusterIP: None` stays headless;
- `ipFamilyPolicy` taken out: the old one stays;
- `healthCheckNodePort` and node ports taken out: they stay while the type has them;
- what only the old type had, unchanged in the manifest of the new type: wiped. `loadBalancerSourceRanges` is not.

An address that was allocated is not in the manifest: to write one afterwards is a change, unless it is that very one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.apiserver import addresses
from svclint.apiserver.decoding import or_default, records
from svclint.apiserver.field import FieldError
from svclint.apiserver.service import validate_service
from svclint.apiserver.service_addresses import cluster_ip_path, cluster_ips
from svclint.apiserver.update.again import created
from svclint.apiserver.update.semantic import IMMUTABLE, same
from svclint.resource.model import mapping, number, sequence
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path

Spec = dict[str, Any]

_ONCE = "may not change once set"
_POLICY: Path = ("spec", "ipFamilyPolicy")
_NODE_PORTS = range(30000, 32768)
"""The default range, `--service-node-port-range`."""

_DUAL = ("PreferDualStack", "RequireDualStack")
_BALANCED = ("NodePort", "LoadBalancer")
_SOURCE_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges"


def validate_service_update(old: Mapping[str, Any], new: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateServiceUpdate. All rules of creation run again, but for addresses that are stored already."""
    before, after = _typed(old), _typed(new)
    completed = _completed(before, after)
    if "ExternalName" not in (before["type"], after["type"]):
        released = list(_cluster_ips(before, after, completed))
        yield from released
        told = any(one.path == _POLICY for one in released)
        yield from (one for one in _families(before, after, completed) if one.path != _POLICY or not told)
    kept = _wiped(before, completed)
    yield from _load_balancer(before, kept)
    stored = {**new, "spec": kept}
    yield from (one for one in created(validate_service, stored, minor) if not _is_stored(one, old, before))
    yield from _node_ports(before, kept)


def _typed(data: Mapping[str, Any]) -> Spec:
    """The spec with its type. k/k: SetDefaults_Service."""
    spec = mapping(data.get("spec"))
    return {**spec, "type": or_default(spec.get("type"), "ClusterIP")}


# -- what the server completes and wipes -------------------------------------------------------------------------------


def _completed(before: Spec, after: Spec) -> Spec:
    """k/k: patchAllocatedValues, normalizeClusterIPs, initIPFamilyFields, as far as the old manifest has the values."""
    found = dict(after)
    if "ExternalName" in (before["type"], after["type"]):
        return found
    kept, written = cluster_ips(before) or [], cluster_ips(after) or []
    is_kept = not written or (not after.get("clusterIPs") and written == kept[:1])
    ips = kept if is_kept else written
    if after.get("ipFamilyPolicy") is None and before.get("ipFamilyPolicy") is not None:
        found["ipFamilyPolicy"] = before["ipFamilyPolicy"]
    if found.get("ipFamilyPolicy") == "SingleStack":
        # clear enough where nothing else was changed: the second of each is released
        if ips == kept:
            ips = ips[:1]
        # a policy for two may have got two families from the cluster
        got = not before.get("ipFamilies") and before.get("ipFamilyPolicy") in _DUAL
        if got or same(after.get("ipFamilies"), before.get("ipFamilies")):
            found["ipFamilies"] = sequence(after.get("ipFamilies"))[:1]
    found.update({"clusterIP": ips[0] if ips else None, "clusterIPs": ips if len(ips) > 1 else None})
    if before["type"] == after["type"] == "LoadBalancer" and _is_local(before) and _is_local(after):
        found["healthCheckNodePort"] = after.get("healthCheckNodePort") or before.get("healthCheckNodePort")
    return found


def _wiped(before: Spec, after: Spec) -> Spec:
    """k/k: dropTypeDependentFields: what the user did not also try to change."""
    found = dict(after)
    if after["type"] == "ExternalName" and before["type"] != "ExternalName":
        # a lone clusterIP that stays as it was brings its clusterIPs along; a new one has none where they were gone
        taken_out = bool(before.get("clusterIPs")) and not after.get("clusterIPs")
        if taken_out or cluster_ips(after) == cluster_ips(before):
            found.update({"clusterIP": None, "clusterIPs": None})
        chosen = not before.get("ipFamilies") or before.get("ipFamilyPolicy") in _DUAL
        if chosen or same(before["ipFamilies"], after.get("ipFamilies")):
            found["ipFamilies"] = None
        if before.get("ipFamilyPolicy") in (None, after.get("ipFamilyPolicy")):
            found["ipFamilyPolicy"] = None
    if before["type"] in _BALANCED and after["type"] not in _BALANCED and _taken(after) <= _taken(before):
        found["ports"] = [{**mapping(one), "nodePort": None} for one in sequence(after.get("ports"))]
    was, is_now = (one["type"] == "LoadBalancer" for one in (before, after))
    if (
        (was and _is_local(before))
        and not (is_now and _is_local(after))
        and _same(before, after, "healthCheckNodePort")
    ):
        found["healthCheckNodePort"] = None
    if was and not is_now:
        if _same(before, after, "allocateLoadBalancerNodePorts", True):
            found["allocateLoadBalancerNodePorts"] = None
        if _same(before, after, "loadBalancerClass"):
            found["loadBalancerClass"] = None
    if (
        _is_accessible(before)
        and not _is_accessible(after)
        and _same(before, after, "externalTrafficPolicy", "Cluster")
    ):
        found["externalTrafficPolicy"] = None
    return found


def _same(before: Spec, after: Spec, field: str, default: Any = None) -> bool:
    return bool(or_default(before.get(field), default) == after.get(field))


def _is_local(spec: Spec) -> bool:
    return bool(spec.get("externalTrafficPolicy") == "Local")


def _is_accessible(spec: Spec) -> bool:
    """k/k: pkg/api/service/util.go: ExternallyAccessible."""
    return spec["type"] in _BALANCED or (spec["type"] == "ClusterIP" and bool(spec.get("externalIPs")))


def _taken(spec: Spec) -> set[int]:
    return {found for _, one in records(spec.get("ports")) if (found := number(one.get("nodePort")))}


# -- what may not change -----------------------------------------------------------------------------------------------


def _cluster_ips(before: Spec, after: Spec, completed: Spec) -> Iterator[FieldError]:
    """k/k: validateUpgradeDowngradeClusterIPs."""
    old, new, now = cluster_ips(before), cluster_ips(after), cluster_ips(completed)
    if old is None or not new or now is None or old == now == ["None"]:
        return
    if not old:
        # allocated, so it has one that is not written
        yield FieldError(cluster_ip_path(after, 0), "Invalid value", _ONCE, new)
        return
    shared = len(old) if len(old) == len(now) else 1
    for index, (one, other) in enumerate(zip(old[:shared], now, strict=False)):
        if one != other:
            yield FieldError(cluster_ip_path(after, index), "Invalid value", _ONCE, new)
    policy = completed.get("ipFamilyPolicy")
    if len(now) == 1 < len(old) and policy != "SingleStack":
        detail = "must be set to 'SingleStack' when releasing the secondary clusterIP"
        yield FieldError(_POLICY, "Invalid value", detail, policy)


def _families(before: Spec, after: Spec, completed: Spec) -> Iterator[FieldError]:
    """k/k: validateUpgradeDowngradeIPFamilies. Families that the cluster chose are not known."""
    headless = [cluster_ips(one) == ["None"] for one in (before, completed)]
    old, new = _families_of(before), sequence(after.get("ipFamilies"))
    if any(headless) or not old or not new:
        return
    if old[0] != new[0] or (len(old) == len(new) and old != new):
        yield FieldError(("spec", "ipFamilies", 0), "Invalid value", _ONCE, new)
    policy = completed.get("ipFamilyPolicy")
    if len(new) == 1 < len(old) and policy != "SingleStack":
        detail = "must be set to 'SingleStack' when releasing the secondary ipFamily"
        yield FieldError(_POLICY, "Invalid value", detail, policy)


def _families_of(spec: Spec) -> list[Any]:
    """ipFamilies, which follow clusterIPs where they are not written."""
    written = sequence(spec.get("ipFamilies"))
    found = [addresses.parse_ip(one) for one in cluster_ips(spec) or ()]
    return written or [f"IPv{one.version}" for one in found if one is not None]


def _load_balancer(before: Spec, kept: Spec) -> Iterator[FieldError]:
    """k/k: validateLoadBalancerClassField, validateServiceExternalTrafficFieldsUpdate."""
    if before["type"] != "LoadBalancer" or kept["type"] != "LoadBalancer":
        return
    if before.get("loadBalancerClass") != kept.get("loadBalancerClass"):
        yield FieldError(("spec", "loadBalancerClass"), "Invalid value", _ONCE, kept.get("loadBalancerClass"))
    if _is_local(before) and _is_local(kept) and not _same(before, kept, "healthCheckNodePort"):
        yield FieldError(("spec", "healthCheckNodePort"), "Forbidden", IMMUTABLE)


def _is_stored(error: FieldError, old: Mapping[str, Any], before: Spec) -> bool:
    """Whether an error is about an address that the old object has, so that it is not judged again.

    k/k: IsValidIPForLegacyField, IsValidCIDRForLegacyField. What no external IP may be holds for old ones, too.
    """
    written: list[Any] = []
    if error.path[:2] == ("metadata", "annotations"):
        ranges = mapping(mapping(old.get("metadata")).get("annotations")).get(_SOURCE_RANGES)
        written = [one.strip() for one in ranges.split(",")] if isinstance(ranges, str) else []
        return error.path[2:] == (_SOURCE_RANGES,) and error.kind == "Invalid value" and error.value in written
    if error.kind != "Invalid value" or error.path[0] != "spec":
        return False
    field = error.path[1]
    if field in ("clusterIP", "clusterIPs"):
        written = [one for one in cluster_ips(before) or () if one != "None"]
    elif field == "loadBalancerSourceRanges":
        written = [one.strip() for one in sequence(before.get(field)) if isinstance(one, str)]
    elif field == "externalIPs":
        written = [one for one in sequence(before.get(field)) if addresses.endpoint_ip(str(one)) is None]
    return isinstance(error.value, str) and error.value in written


def _node_ports(before: Spec, kept: Spec) -> Iterator[FieldError]:
    """k/k: validateService on type ClusterIP; pkg/registry/core/service/portallocator on the types with node ports.

    Numbers may be changed and swapped. Those that are stored lie in the range that the cluster has.
    """
    for index, port in records(kept.get("ports")):
        path, value = ("spec", "ports", index, "nodePort"), number(port.get("nodePort"))
        if not value:
            continue
        if kept["type"] == "ClusterIP":
            yield FieldError(path, "Forbidden", "may not be used when `type` is 'ClusterIP'")
        elif kept["type"] in _BALANCED and value not in _NODE_PORTS and value not in _taken(before):
            first, last = _NODE_PORTS[0], _NODE_PORTS[-1]
            detail = f"provided port is not in the valid range. The range of valid ports is {first}-{last}"
            yield FieldError(path, "Invalid value", detail, value)
