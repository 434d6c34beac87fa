"""What the API server says of a Service. k/k: pkg/apis/core/validation/validation.go: ValidateServiceCreate.

Fields that mean nothing without a known type are not judged where the type is unknown: that is one fault, and the
server's further errors come from it. Node ports have rules of their own (node-port-on-wrong-type and its neighbours).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from svclint.apiserver.decoding import integer, or_default, records
from svclint.apiserver.enumerations import one_of, protocol
from svclint.apiserver.field import FieldError
from svclint.apiserver.meta import (
    dns1035_label,
    dns1123_label,
    dns1123_subdomain,
    port_name,
    port_number,
    qualified_name,
    validate_labels,
    validate_object_meta,
)
from svclint.apiserver.service_addresses import (
    ADDRESS_FIELDS,
    cluster_ip_path,
    cluster_ips,
    validate_external_ips,
    validate_ip_families,
    validate_source_ranges,
)
from svclint.named_tuple import NamedTuple
from svclint.resource.model import mapping, number, sequence
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path

RELAXED_NAMES_SINCE = 36
"""The gate RelaxedServiceNameValidation is on by default from here: a name may begin with a digit."""

_TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
_TOPOLOGY_MODE = "service.kubernetes.io/topology-mode"
_TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints"
_MOST_SECONDS = 86400
_KUBELET_PORT = 10250
_SPEC = ("spec",)
_OF_OUTSIDE = frozenset(
    {"allocateLoadBalancerNodePorts", "externalTrafficPolicy", "healthCheckNodePort", "loadBalancerClass"}
    | {"loadBalancerSourceRanges"}
)
"""What is said of those who come from outside of the cluster."""


class _Service(NamedTuple):
    """A Service after defaulting. `type` is empty where it is not known.

    `cluster_ips` is clusterIPs with a lone clusterIP copied there, None where that cannot be read.
    """

    spec: Mapping[str, Any]
    annotations: Mapping[str, Any]
    type: str
    cluster_ips: list[str] | None

    @property
    def headless(self) -> bool:
        """k/k: pkg/apis/core/validation: isHeadlessService."""
        return self.cluster_ips == ["None"]


def validate_service(data: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: validateService, in its order, with what the allocators refuse before it.

    Where a field is not there, most of what is said of it need not be asked: few Services have more than a selector and
    ports.
    """
    yield from validate_object_meta(data, dns1123_label if minor >= RELAXED_NAMES_SINCE else _old_name)
    annotations = mapping(mapping(data.get("metadata")).get("annotations"))
    if annotations:
        yield from _topology(annotations, minor)
    spec = data.get("spec")
    if spec is not None and not isinstance(spec, dict):
        return
    spec = spec or {}
    written = or_default(spec.get("type"), "ClusterIP")
    service = _Service(spec, annotations, written if written in _TYPES else "", cluster_ips(spec))
    yield from _needed_ports(service)
    if service.type != "ClusterIP":
        yield from _type(service, minor)
    yield from _ports(service)
    yield from validate_labels(spec.get("selector"), (*_SPEC, "selector"))
    if "sessionAffinity" in spec:
        yield from _affinity(spec)
    if service.type != "ExternalName" and not ADDRESS_FIELDS.isdisjoint(spec):
        yield from validate_ip_families(spec, minor)
    if spec.get("externalIPs"):
        yield from validate_external_ips(spec, minor)
    if not service.type:
        yield from one_of((*_SPEC, "type"), written, _TYPES)
    if len(sequence(spec.get("ports"))) > 1:
        yield from _duplicate_ports(service)
    if service.type and (annotations or not _OF_OUTSIDE.isdisjoint(spec)):
        yield from validate_source_ranges(spec, annotations, service.type, minor)
        yield from _load_balancer(service)
        yield from _external_traffic(service)
    if "internalTrafficPolicy" in spec:
        yield from one_of((*_SPEC, "internalTrafficPolicy"), spec["internalTrafficPolicy"], ("Cluster", "Local"))
    if "trafficDistribution" in spec:
        yield from _distribution(spec, minor)


def _old_name(value: str) -> str | None:
    """A DNS-1035 label; what no version takes is told in one wording, so that a range of versions tells it once."""
    return dns1123_label(value) or dns1035_label(value)


def _topology(annotations: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """The annotation had another name before Kubernetes 1.27; both may stand only with one value."""
    mode, hints = annotations.get(_TOPOLOGY_MODE), annotations.get(_TOPOLOGY_HINTS)
    if minor >= 27 and isinstance(mode, str) and isinstance(hints, str) and mode != hints:
        detail = f"must match annotations[{_TOPOLOGY_HINTS}] when both are specified"
        yield FieldError(("metadata", "annotations", _TOPOLOGY_MODE), "Invalid value", detail, mode)


def _needed_ports(service: _Service) -> Sequence[FieldError]:
    if service.spec.get("ports") not in (None, []):
        return ()
    if service.type in ("", "ExternalName") or service.cluster_ips is None or service.headless:
        return ()
    return (FieldError((*_SPEC, "ports"), "Required value"),)


def _type(service: _Service, minor: int) -> Iterator[FieldError]:
    """What a type excludes."""
    if service.type == "LoadBalancer" and minor < 33:
        yield from _kubelet_port(service)
    if service.type in ("LoadBalancer", "NodePort") and service.headless:
        detail = f"may not be set to 'None' for {service.type} services"
        yield FieldError(cluster_ip_path(service.spec, 0), "Invalid value", detail, "None")
    elif service.type == "ExternalName":
        yield from _external_name(service)


def _kubelet_port(service: _Service) -> Iterator[FieldError]:
    """The kubelet's own port could not be balanced before Kubernetes 1.33."""
    for index, port in records(service.spec.get("ports")):
        if port.get("port") == _KUBELET_PORT:
            detail = f"may not expose port {_KUBELET_PORT} externally since it is used by kubelet"
            yield FieldError((*_SPEC, "ports", index, "port"), "Invalid value", detail, _KUBELET_PORT)


def _external_name(service: _Service) -> Iterator[FieldError]:
    spec = service.spec
    detail = "may not be set for ExternalName services"
    if service.cluster_ips:
        yield FieldError((*_SPEC, "clusterIPs" if spec.get("clusterIPs") else "clusterIP"), "Forbidden", detail)
    if sequence(spec.get("ipFamilies")):
        yield FieldError((*_SPEC, "ipFamilies"), "Forbidden", detail)
    if isinstance(spec.get("ipFamilyPolicy"), str):
        yield FieldError((*_SPEC, "ipFamilyPolicy"), "Forbidden", detail)
    path, target = (*_SPEC, "externalName"), spec.get("externalName")
    if target in (None, "", "."):
        yield FieldError(path, "Required value")
    elif isinstance(target, str):
        wrong = dns1123_subdomain(target.removesuffix("."))
        if wrong is not None:
            yield FieldError(path, "Invalid value", wrong, target)


# -- ports -------------------------------------------------------------------------------------------------------------


def _ports(service: _Service) -> Iterator[FieldError]:
    ports = sequence(service.spec.get("ports"))
    names: set[str] = set()
    for index, port in records(ports):
        yield from _port(port, (*_SPEC, "ports", index), len(ports) > 1, names)


def _port(port: Mapping[str, Any], path: Path, require_name: bool, names: set[str]) -> Iterator[FieldError]:
    """k/k: validateServicePort; `names` are those of the ports before, and grow."""
    name = port.get("name")
    if name in (None, ""):
        if require_name:
            yield FieldError((*path, "name"), "Required value")
    elif isinstance(name, str):
        wrong = dns1123_label(name)
        if wrong is not None:
            yield FieldError((*path, "name"), "Invalid value", wrong, name)
        if name in names:
            yield FieldError((*path, "name"), "Duplicate value", "", name)
        names.add(name)
    value = integer(port.get("port"))
    wrong = None if value is None else port_number(value)
    if wrong is not None:
        yield FieldError((*path, "port"), "Invalid value", wrong, value)
    if "protocol" in port:
        yield from protocol((*path, "protocol"), port["protocol"])
    if "targetPort" in port:
        yield from _target(port["targetPort"], (*path, "targetPort"))
    application = port.get("appProtocol")
    wrong = qualified_name(application) if isinstance(application, str) else None
    if wrong is not None:
        yield FieldError((*path, "appProtocol"), "Invalid value", wrong, application)


def _target(target: Any, path: Path) -> Sequence[FieldError]:
    """k/k: ValidatePortNumOrName; nothing, 0 and the empty text mean the Service's own port."""
    wrong = None
    if isinstance(target, str) and target:
        wrong = port_name(target)
    elif number(target):
        wrong = port_number(target)
    return () if wrong is None else (FieldError(path, "Invalid value", wrong, target),)


def _duplicate_ports(service: _Service) -> Iterator[FieldError]:
    """A protocol and number twice. A number that is no port is told already."""
    seen: set[tuple[str, int]] = set()
    for index, port in records(service.spec.get("ports")):
        kind, value = or_default(port.get("protocol"), "TCP"), integer(port.get("port"))
        if not isinstance(kind, str) or value is None or port_number(value) is not None:
            continue
        if (kind, value) in seen:
            about = {"protocol": kind, "port": value}
            yield FieldError((*_SPEC, "ports", index), "Duplicate value", "", about)
        seen.add((kind, value))


# -- the other fields --------------------------------------------------------------------------------------------------


def _affinity(spec: Mapping[str, Any]) -> Iterator[FieldError]:
    """k/k: validateClientIPAffinityConfig. Without ClientIP the configuration is dropped, right or wrong."""
    affinity = or_default(spec.get("sessionAffinity"), "None")
    yield from one_of((*_SPEC, "sessionAffinity"), affinity, ("ClientIP", "None"))
    seconds = number(mapping(mapping(spec.get("sessionAffinityConfig")).get("clientIP")).get("timeoutSeconds"))
    if affinity == "ClientIP" and seconds is not None and not 1 <= seconds <= _MOST_SECONDS:
        path = (*_SPEC, "sessionAffinityConfig", "clientIP", "timeoutSeconds")
        yield FieldError(path, "Invalid value", f"must be greater than 0 and less than {_MOST_SECONDS}", seconds)


def _load_balancer(service: _Service) -> Iterator[FieldError]:
    """k/k: validateService, and validateLoadBalancerClassField."""
    spec, is_balancer = service.spec, service.type == "LoadBalancer"
    only = "may only be used when `type` is 'LoadBalancer'"
    if isinstance(spec.get("allocateLoadBalancerNodePorts"), bool) and not is_balancer:
        yield FieldError((*_SPEC, "allocateLoadBalancerNodePorts"), "Forbidden", only)
    path, written = (*_SPEC, "loadBalancerClass"), spec.get("loadBalancerClass")
    if isinstance(written, str):
        if not is_balancer:
            yield FieldError(path, "Forbidden", only)
        else:
            wrong = qualified_name(written)
            if wrong is not None:
                yield FieldError(path, "Invalid value", wrong, written)


def _external_traffic(service: _Service) -> Iterator[FieldError]:
    """k/k: validateServiceExternalTrafficPolicy; pkg/api/service: ExternallyAccessible, NeedsHealthCheck.

    A health check port that is no port lies outside the node port range (node-port-out-of-range tells).
    """
    spec, known = service.spec, ("Cluster", "Local")
    path, policy = (*_SPEC, "externalTrafficPolicy"), spec.get("externalTrafficPolicy")
    accessible = service.type in ("LoadBalancer", "NodePort") or (
        service.type == "ClusterIP" and bool(spec.get("externalIPs"))
    )
    if isinstance(policy, str) and policy and not accessible:
        yield FieldError(path, "Invalid value", "may only be set for externally-accessible services", policy)
    elif policy:
        yield from one_of(path, policy, known)
    health = number(spec.get("healthCheckNodePort"))
    readable = policy in (None, "", *known) or service.type != "LoadBalancer"
    if health and readable and (service.type, policy) != ("LoadBalancer", "Local"):
        detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
        yield FieldError((*_SPEC, "healthCheckNodePort"), "Invalid value", detail, health)


def _distribution(spec: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: validateServiceTrafficDistribution. The field is dropped before 1.31, where its gate came on by default."""
    known: tuple[str, ...] = ("PreferClose",)
    if minor >= 34:
        known = ("PreferClose", "PreferSameNode", "PreferSameZone")
    if minor >= 31:
        yield from one_of((*_SPEC, "trafficDistribution"), spec.get("trafficDistribution"), known)
