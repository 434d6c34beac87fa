"""Load balancers on one's own machines: which address a Service asks for, and which others may have it as well."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from functools import lru_cache

from svclint.families import argo, calico, cilium, flux
from svclint.named_tuple import NamedTuple
from svclint.resource import (
    Selector,
    is_placeholder,
    label_selector,
    mapping,
    namespace_labels,
    scalar_text,
    sequence,
    service_ports,
    service_type,
    text,
)
from svclint.resource.once import once
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource

# metallb.io/usage, docs.cilium.io: network/lb-ipam, kube-vip.io: usage/kubernetes-services
_ADDRESSES = {
    "metallb.universe.tf/loadBalancerIPs": "MetalLB",
    "metallb.io/loadBalancerIPs": "MetalLB",
    "lbipam.cilium.io/ips": "Cilium",
    "io.cilium/lb-ipam-ips": "Cilium",
    "kube-vip.io/loadbalancerIPs": "kube-vip",
}
_KEYS = {
    "metallb.universe.tf/allow-shared-ip": "MetalLB",
    "metallb.io/allow-shared-ip": "MetalLB",
    "lbipam.cilium.io/sharing-key": "Cilium",
    "io.cilium/lb-ipam-sharing-key": "Cilium",
}
_ACROSS = ("lbipam.cilium.io/sharing-cross-namespace", "io.cilium/lb-ipam-sharing-cross-namespace")
_PREFIXES = {"metallb.universe.tf/": "MetalLB", "metallb.io/": "MetalLB", "lbipam.cilium.io/": "Cilium",
             "io.cilium/lb-ipam": "Cilium", "kube-vip.io/": "kube-vip"}  # fmt: skip
_OBJECTS = {
    "MetalLB": ("metallb.io", ("IPAddressPool", "AddressPool", "L2Advertisement", "BGPAdvertisement")),
    "Cilium": (cilium.GROUP, ("CiliumLoadBalancerIPPool", "CiliumL2AnnouncementPolicy")),
}


class Wanted(NamedTuple):
    """An address that a Service asks for, and the field that says so."""

    service: Resource
    path: Path
    address: str


class Refused(NamedTuple):
    """Why two Services cannot have one address. `ports` are those that both want; `depends` says that some load
    balancers would let them share it."""

    reason: str
    port: int | None = None
    depends: bool = False


def wanted_addresses(service: Resource) -> Iterator[Wanted]:
    """The addresses that a Service of type LoadBalancer asks for."""
    if service_type(service) != "LoadBalancer":
        return
    places: list[tuple[Path, str]] = [(("spec", "loadBalancerIP"), text(service.spec.get("loadBalancerIP")))]
    annotations = service.annotations
    places += [(("metadata", "annotations", key), annotations[key]) for key in _ADDRESSES if key in annotations]
    seen = set()
    for path, written in places:
        for part in written.split(","):
            address = _address(part.strip())
            if address and address not in seen:
                seen.add(address)
                yield Wanted(service, path, address)


def _address(written: str) -> str:
    """The address in its canonical form; empty for what is none, and for 0.0.0.0, by which kube-vip asks DHCP."""
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return ""
    return "" if address.is_unspecified else str(address)


def holders(graph: Graph) -> Mapping[str, list[Wanted]]:
    """Who asks for each address, in reading order."""
    found: dict[str, list[Wanted]] = {}
    for service in graph.services():
        for wanted in wanted_addresses(service):
            found.setdefault(wanted.address, []).append(wanted)
    return found


def refused(first: Resource, later: Resource, graph: Graph) -> Refused | None:
    """Why `later` cannot have an address that `first` has; None where it can, or nobody can know."""
    classes = {text(one.spec.get("loadBalancerClass")) for one in (first, later)}
    if first.identity == later.identity or len(classes) > 1:
        return None
    theirs = {(port.number, port.protocol) for port in service_ports(first)}
    shared = next((one for one in service_ports(later) if (one.number, one.protocol) in theirs), None)
    if shared is not None:
        return Refused(f"both take port {shared.number}/{shared.protocol}", shared.number)
    kinds = {kind for one in (first, later) if (kind := _implementation(one, graph))}
    if "kube-vip" in kinds:
        return None
    keys = [_sharing_key(one) for one in (first, later)]
    if any(map(is_placeholder, keys)):
        return None
    if len(kinds) != 1:
        same = bool(keys[0]) and keys[0] == keys[1]
        return None if same else Refused("they do not say that they share it", depends=True)
    return _by_key(first, later, kinds.pop(), keys) or _by_policy(first, later)


def _implementation(service: Resource, graph: Graph) -> str:
    """What hands out the Service's address, by its annotations, else by the objects of the scope."""
    for key in service.annotations:
        for prefix, kind in _PREFIXES.items():
            if key.startswith(prefix):
                return kind
    there = [name for name, (group, kinds) in _OBJECTS.items() if any(graph.of_kind(group, kind) for kind in kinds)]
    return there[0] if len(there) == 1 else ""


def _sharing_key(service: Resource) -> str:
    return next((value for key, value in service.annotations.items() if key in _KEYS), "")


def _by_key(first: Resource, later: Resource, kind: str, keys: list[str]) -> Refused | None:
    if not all(keys):
        who = " and ".join(one.title for one, key in zip((first, later), keys, strict=True) if not key)
        return Refused(f"{who} {'have' if not any(keys) else 'has'} no sharing key of {kind}")
    if keys[0] != keys[1]:
        return Refused(f"their sharing keys are {keys[0]} and {keys[1]}")
    if kind == "Cilium" and first.namespace != later.namespace:
        for one, other in ((first, later), (later, first)):
            if {"*", other.namespace}.isdisjoint(_namespaces(one)):
                return Refused(f"{one.title} does not share it with namespace {other.namespace}")
    return None


def _namespaces(service: Resource) -> set[str]:
    written = next((service.annotations[key] for key in _ACROSS if key in service.annotations), "")
    return {one.strip() for one in written.split(",")}


def _by_policy(first: Resource, later: Resource) -> Refused | None:
    """metallb: internal/allocator/k8salloc: with Local, all of an address goes to the nodes that have one set of pods.

    cilium: operator/pkg/lbipam/service_store.go: isCompatible says the same.
    """
    policies = [text(one.spec.get("externalTrafficPolicy")) or "Cluster" for one in (first, later)]
    if policies[0] != policies[1]:
        return Refused(f"externalTrafficPolicy is {policies[0]} in one and {policies[1]} in the other")
    selectors = [_selector(one) for one in (first, later)]
    if policies[0] == "Local" and selectors[0] != selectors[1]:
        return Refused("externalTrafficPolicy is Local, and they select other pods")
    return None


def _selector(service: Resource) -> dict[str, str]:
    return {key: scalar_text(value) for key, value in mapping(service.spec.get("selector")).items()}


# -- pools of MetalLB --------------------------------------------------------------------------------------------------

_POOL_KINDS = ("IPAddressPool", "AddressPool")
POOL_ANNOTATIONS = ("metallb.io/address-pool", "metallb.universe.tf/address-pool")
"""By these a Service asks MetalLB for an address of a pool."""


def is_of_metallb(service: Resource, graph: Graph) -> bool:
    """Whether MetalLB hands out the Service's address, as far as its class, its annotations and the scope tell."""
    named = text(service.spec.get("loadBalancerClass"))
    return (not named or "metallb" in named) and _implementation(service, graph) == "MetalLB"


def pools(graph: Graph) -> list[Resource]:
    """The pools of MetalLB that the scope holds."""
    return [one for kind in _POOL_KINDS for one in graph.of_kind("metallb.io", kind)]


def pool_ranges(pool: Resource) -> list[str]:
    """What a pool says it has, as it is written."""
    return [text(one) for one in sequence(pool.spec.get("addresses"))]


def is_in(address: str, pool: Resource) -> bool | None:
    """Whether a pool has an address; None where what it has cannot be read.

    metallb: internal/config/config.go: ParseCIDR: a network, or the first and the last address with a dash between.
    """
    wanted = _parsed(address)
    held = _held(pool)
    if any(one is not None and wanted.version == one[0].version and one[0] <= wanted <= one[1] for one in held):
        return True
    return None if None in held or not held else False


# one address is looked for in all pools
_parsed = lru_cache(maxsize=64)(ipaddress.ip_address)


@once
def _held(pool: Resource) -> tuple[tuple[Any, Any] | None, ...]:
    """The first and the last address of each range of a pool, read once for all Services; None for what is none."""
    return tuple(_bounds(one) for one in pool_ranges(pool))


@once
def families(pool: Resource) -> frozenset[int]:
    """The versions of IP that a pool has addresses of, 4 and 6; both where what it has cannot be read."""
    held = _held(pool)
    if not held:
        return frozenset({4, 6})
    return frozenset().union(*({4, 6} if one is None else {one[0].version} for one in held))


def one_family_each(service: Resource, graph: Graph) -> list[Resource]:
    """The pools from which a Service may get its addresses, where it is to have one of each family and each pool has
    addresses of one only; else nothing.

    metallb: internal/allocator: findBestPoolForService, and Assign: all addresses of a Service come from one pool, in
    all releases. With `PreferDualStack` it takes what there is since 0.14.9, and nothing before.
    """
    policy = text(service.spec.get("ipFamilyPolicy"))
    is_both = policy == "PreferDualStack" and len(sequence(service.spec.get("ipFamilies"))) == 2
    if policy != "RequireDualStack" and not is_both:
        return []
    named = [service.annotations[key] for key in POOL_ANNOTATIONS if key in service.annotations]
    open_to = [one for one in pools(graph) if one.name in named or (not named and _gives_by_itself(one))]
    open_to = [one for one in open_to if shuts_out(one, service, graph) is None]
    held = [families(one) for one in open_to]
    # who prefers two is content with the one that there is
    if any(len(one) > 1 for one in held) or (is_both and len(frozenset().union(*held)) < 2):
        return []
    return open_to


def _gives_by_itself(pool: Resource) -> bool:
    return pool.spec.get("autoAssign") is not False and pool.spec.get("auto-assign") is not False


def shuts_out(pool: Resource, service: Resource, graph: Graph) -> Path | None:
    """The field by which a pool is for other Services; None where it may be for this one.

    metallb: internal/allocator: isPoolCompatibleWithService: it has to be in one of the namespaces that are listed or
    selected, and to have the labels of one of the selectors of Services, as far as there are any.
    """
    allocation = mapping(pool.spec.get("serviceAllocation"))
    names = sequence(allocation.get("namespaces"))
    selectors = [label_selector(one) for one in sequence(allocation.get("namespaceSelectors"))]
    if (names or selectors) and service.namespace not in names:
        labels = graph.namespaces.get(service.namespace) or namespace_labels(service.namespace, {})
        known = not selectors or graph.knows_labels_of(service.namespace)
        told = known and not any(map(is_placeholder, map(text, names)))
        if told and not any(_may_be(one, labels) for one in selectors):
            return ("spec", "serviceAllocation", "namespaces" if names else "namespaceSelectors")
    wanted = [label_selector(one) for one in sequence(allocation.get("serviceSelectors"))]
    if wanted and not any(_may_be(one, service.labels) for one in wanted):
        return ("spec", "serviceAllocation", "serviceSelectors")
    return None


def _may_be(selector: Selector, labels: Mapping[str, str]) -> bool:
    return selector.is_unreadable or selector.matches(labels)


def _bounds(written: str) -> tuple[Any, Any] | None:
    first, dash, last = (part.strip() for part in written.partition("-"))
    try:
        if dash:
            return ipaddress.ip_address(first), ipaddress.ip_address(last)
        network = ipaddress.ip_network(first, strict=False)
    except ValueError:
        return None
    return network[0], network[-1]


# -- k3s ---------------------------------------------------------------------------------------------------------------

_CHART_KINDS = (
    ("helm.cattle.io", "HelmChart"),
    flux.HELM_RELEASE,
    (argo.GROUP, "Application"),
)
_OTHERS = ("metallb", "kube-vip", "purelb", "cilium", "openelb")
_POOL = "svccontroller.k3s.cattle.io/lbpool"


def service_lb(graph: Graph) -> Resource | None:
    """The object that shows that k3s' own load balancer is at work; None where none does, or another one is there.

    RKE2 has the same kinds for its charts (`rke2-…`), and no such load balancer unless it is asked for.
    """
    if any(graph.of_kind(group, kind) for group, kinds in _OBJECTS.values() for kind in kinds):
        return None
    charts = [one for group, kind in _CHART_KINDS for one in graph.of_kind(group, kind)]
    if any(other in one.name for one in charts for other in _OTHERS):
        return None
    shown = [*graph.of_kind("helm.cattle.io", "HelmChartConfig"), *graph.of_kind("k3s.cattle.io", "Addon")]
    if any(one.name.startswith("rke2-") for one in shown):
        return None
    return next(iter(shown), None)


def takes_node_ports(service: Resource) -> bool:
    """Whether k3s' load balancer would open the Service's ports on the nodes."""
    return (
        service_type(service) == "LoadBalancer"
        and not text(service.spec.get("loadBalancerClass"))
        and not any(key.startswith(prefix) for key in service.annotations for prefix in _PREFIXES)
    )


def pool(service: Resource) -> str:
    """The nodes that the Service is to be on: k3s has them in pools."""
    return service.labels.get(_POOL, "")


def has_packaged_traefik(shown: Resource) -> bool:
    """Whether the object sets up the Traefik that k3s brings, with the ports that it has by default: 80 and 443."""
    values = text(shown.spec.get("valuesContent"))
    changed = any(word in values for word in ("exposedPort", "ports:", "service:"))
    return (shown.kind, shown.name) == ("HelmChartConfig", "traefik") and not changed


_ADVERTISEMENTS = ("L2Advertisement", "BGPAdvertisement")
# What announces the addresses of Services in the place of MetalLB's own speakers, which then only hands them out.
# docs.tigera.io/calico: advertise service load balancer IP addresses; docs.cilium.io: BGP control plane, L2
_ANNOUNCING = (
    *((group, "BGPConfiguration") for group in (calico.CRD, calico.GROUP)),
    *(
        (cilium.GROUP, kind)
        for kind in ("CiliumBGPPeeringPolicy", "CiliumBGPAdvertisement", "CiliumL2AnnouncementPolicy")
    ),
)


def announced_otherwise(graph: Graph) -> bool:
    """Whether something else than MetalLB may announce the addresses that it hands out."""
    return any(graph.of_kind(*kind) for kind in _ANNOUNCING)


class Announcers(NamedTuple):
    """The advertisements that may be of one MetalLB, and the names of the pools that they are for."""

    there: tuple[Resource, ...]
    is_for_all: bool
    names: frozenset[str]


def announcers(pool: Resource, graph: Graph) -> Announcers:
    """The advertisements of the scope that may be of the same MetalLB as a pool: those of its namespace."""
    return graph.once(_announcers, pool.namespace if pool.namespace_written else None)


def _announcers(graph: Graph, namespace: str | None) -> Announcers:
    every = [one for kind in _ADVERTISEMENTS for one in graph.of_kind("metallb.io", kind)]
    there = tuple(one for one in every if namespace is None or one.namespace == namespace or not one.namespace_written)
    named = [graph.once(_pools_named, one) for one in there]
    known = frozenset().union(*(one for one in named if one is not None))
    return Announcers(there, None in named, known)


def _pools_named(graph: Graph, advertisement: Resource) -> frozenset[str] | None:
    """The pools that an advertisement is for, by their names and by the selectors that they meet; None for all of them,
    and where it cannot be read.

    metallb: internal/config/config.go: without names and selectors it is for every pool.
    """
    spec = advertisement.spec
    names, selectors = sequence(spec.get("ipAddressPools")), sequence(spec.get("ipAddressPoolSelectors"))
    if not (names or selectors) or not all(isinstance(one, str) and not is_placeholder(one) for one in names):
        return None
    wanted = [label_selector(one) for one in selectors]
    if any(one.is_unreadable for one in wanted):
        return None
    every = pools(graph) if wanted else ()
    met = (one.name for one in every if any(selector.matches(one.labels) for selector in wanted))
    return frozenset({*names, *met})
