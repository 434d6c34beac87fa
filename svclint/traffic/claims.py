"""Which requests the routes of each kind claim, and what happens where two of them claim the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import lru_cache

from svclint.cluster_dns import DOMAIN
from svclint.families import aws, contour, gateway_api, istio, nginx, openshift
from svclint.families.traefik import TRAEFIK
from svclint.graph.answer import Answer
from svclint.graph.model import Index
from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, mapping, number, sequence, text
from svclint.resource.ingress import ingress_paths
from svclint.resource.once import once
from svclint.traffic.backends import ALB_ACTION
from svclint.traffic.claim import Claim
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource


class Outcome(NamedTuple):
    """What a controller does where two routes claim the same, and where one route does so twice."""

    between: str
    within: str


_FIRST = "only the first of the two is used"
_INGRESS = Outcome("a controller serves only one of them, ingress-nginx the older one", "only one of the two is used")
_TRAEFIK = Outcome(
    "both have the same priority, so that it is not defined which one answers",
    "Traefik names a router after its rule, so that the last one replaces the others",
)
_DATAGRAMS = Outcome("Traefik gives an entry point for UDP to one route only, the last by its name", _FIRST)
_OLDEST = Outcome("the older route gets all of them, the other one none", _FIRST)
_ADMITTED = Outcome("the router admits the older one only (HostAlreadyClaimed)", _FIRST)

OUTCOMES: Mapping[str, Mapping[str, Outcome]] = {
    "Ingress": {"networking.k8s.io": _INGRESS, "extensions": _INGRESS},
    **{kind: {gateway_api.GROUP: _OLDEST} for kind in ("HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute")},
    "IngressRoute": dict.fromkeys(TRAEFIK, _TRAEFIK),
    "IngressRouteTCP": dict.fromkeys(TRAEFIK, _TRAEFIK),
    "IngressRouteUDP": dict.fromkeys(TRAEFIK, _DATAGRAMS),
    "HTTPProxy": {contour.GROUP: Outcome("Contour refuses both (DuplicateVhost)", _FIRST)},
    "Route": {openshift.ROUTE: _ADMITTED, "": _ADMITTED},
    "VirtualServer": {nginx.GROUP: Outcome("the older one gets the host, the other one is ignored", _FIRST)},
    "VirtualService": {istio.NETWORKING: Outcome("proxies follow the older one, the other one is ignored", _FIRST)},
}
"""kind -> group -> what happens. Routes of one kind are compared with each other, in all groups of it."""


def claims_of(route: Resource, graph: Graph) -> Answer[Claim]:
    """What a route claims; nothing where a value is filled in later, or where it is one of several by design."""
    if route.partial:
        return Answer((), f"a change that is not here may reach {route.title}, and often it is one of hosts and paths")
    if route.group == gateway_api.GROUP:
        return Answer(graph.once_of(_by_listeners, route))
    return Answer(_as_written(route))


def _by_listeners(route: Resource, graph: Graph) -> tuple[Claim, ...]:
    # imported here: it needs to know of listeners
    from svclint.traffic.gateway_claims import claims

    return tuple(claim for claim in claims(route, graph) if not _is_filled_in(claim))


@once
def _as_written(route: Resource) -> tuple[Claim, ...]:
    return tuple(claim for claim in _READERS[route.kind](route) if not _is_filled_in(claim))


def _is_filled_in(claim: Claim) -> bool:
    # no generator: every route is asked
    for part in claim.key:  # noqa: SIM110
        if part and isinstance(part, str) and is_placeholder(part):
            return True
    return False


# -- Ingress -----------------------------------------------------------------------------------------------------------

_CANARY = "nginx.ingress.kubernetes.io/canary"
_MERGEABLE = "nginx.org/mergeable-ingress-type"

# What else than host and path some controllers look at in a request, or in the order of routes
_CONDITIONS = (
    aws.ANNOTATIONS,
    "haproxy-ingress.github.io/http-",
    "haproxy-ingress.github.io/path-type",
    "ingress.kubernetes.io/priority",
    "ingress.kubernetes.io/rule-type",
    "konghq.com/",
    "kubernetes.io/ingress.global-static-ip-name",
    "traefik.frontend.",
    "traefik.ingress.kubernetes.io/",
    "zalando.org/",
)
_BIG_IP = "virtual-server.f5.com/"
_NETSCALER = "ingress.citrix.com/"
# by weight, by a header or by its value: docs.netscaler.com: simplified canary deployment
_CANARY_OF_NETSCALER = f"{_NETSCALER}canary-"
# Controllers that give each Ingress an address of its own, so that two of them do not meet
_OWN_ADDRESS = ("gce", "gce-internal", "alb", "tailscale", "cloudflare", "ngrok")
# Those that certainly serve all Ingresses at one address: only there is a rule without a host a claim to all hosts
_SHARED = ("nginx", "traefik", "haproxy", "contour", "kong", "istio", "higress", "apisix")


def _ingress(route: Resource) -> Iterator[Claim]:
    annotations = route.annotations
    if annotations.get(_CANARY) == "true" or _MERGEABLE in annotations:
        return
    name = text(route.spec.get("ingressClassName")) or annotations.get("kubernetes.io/ingress.class", "")
    alone, shared = _address(name)
    if annotations and not (alone or shared) and any(key.startswith(_CANARY_OF_NETSCALER) for key in annotations):
        return
    told = sorted(pair for pair in annotations.items() if pair[0].startswith(_CONDITIONS)) if annotations else ()
    conditions = tuple(told)
    # Traefik's routers with TLS and without are different ones, on one entry point too
    tls = bool(route.spec.get("tls")) if "traefik" in name or conditions else None
    doors = _doors(route, alone=alone or shared) if annotations else ("",)
    every = frozenset(doors)
    for one in ingress_paths(route):
        data = one.data
        if not data or _is_action(mapping(data.get("backend"))):
            continue
        host, asked = one.host, one.path
        own = "" if (host or shared) and not alone else f"{route.namespace}/{route.name}"
        words = f"{host}{asked}" if host else f"{asked} of any host"
        path = (*one.at, "path") if "path" in data else one.at
        for door in doors:
            # an address that is filled in later is one wherever it is written so
            key = (own, name, host, asked, one.type, conditions, tls, (door,))
            yield Claim(route, path, key, words, bool(host), door, every)


@lru_cache(maxsize=256)
def _address(name: str) -> tuple[bool, bool]:
    """Whether each Ingress of a class has an address of its own, and whether all certainly have one together."""
    return any(word in name for word in _OWN_ADDRESS), any(word in name for word in _SHARED)


def _doors(route: Resource, *, alone: bool) -> tuple[str, ...]:
    """The addresses and ports at which its requests come in, by annotations; empty for those of the controller itself.

    `alone` says that the class is one of a controller which reads none of them.
    """
    annotations = route.annotations
    if any(key.startswith(_BIG_IP) for key in annotations):
        return _big_ip_doors(route)
    if not alone and any(key.startswith(_NETSCALER) for key in annotations):
        return _netscaler_doors(route)
    return ("",)


def _netscaler_doors(route: Resource) -> tuple[str, ...]:
    """NetScaler: an Ingress has content switching virtual servers at the address that it asks for, or at the one that
    its controller was given.

    docs.netscaler.com: NetScaler ingress controller, annotations: frontend-ip, insecure-port (80), secure-port (443).
    """
    annotations = route.annotations
    address = annotations.get(f"{_NETSCALER}frontend-ip", "")
    ports = [(annotations.get(f"{_NETSCALER}insecure-port", "80"), "80")]
    if route.spec.get("tls"):
        ports.append((annotations.get(f"{_NETSCALER}secure-port", "443"), "443"))
    # who says nothing is at the usual ports of the controller's own address
    doors = (f"{address}:{port}" if address or port != usual else "" for port, usual in ports)
    return tuple(dict.fromkeys(doors))


def _big_ip_doors(route: Resource) -> tuple[str, ...]:
    """F5 BIG-IP: an Ingress has virtual servers at its address: for HTTP, and for HTTPS where it has TLS.

    clouddocs.f5.com/containers: supported Ingress annotations, with ports 80 and 443 where none are written.
    """
    annotations = route.annotations
    address = annotations.get(f"{_BIG_IP}ip", "")
    ports = [annotations.get(f"{_BIG_IP}http-port", "80")]
    if route.spec.get("tls") or f"{_BIG_IP}clientssl" in annotations:
        ports.append(annotations.get(f"{_BIG_IP}https-port", "443"))
    return tuple(f"{address}:{port}" for port in dict.fromkeys(ports))


def _is_action(backend: dict[str, Any]) -> bool:
    """Whether the load balancer of AWS answers by itself, as an annotation says."""
    port = mapping(mapping(backend.get("service")).get("port"))
    return ALB_ACTION in (port.get("name"), backend.get("servicePort"))


# -- others ------------------------------------------------------------------------------------------------------------


def _ingress_route(route: Resource) -> Iterator[Claim]:
    """Traefik: routers of one entry point are tried by priority, which is the rule's length where none is written."""
    spec = mapping(route.get("spec"))
    if spec.get("parentRefs"):
        return  # their requests come through another router
    points = tuple(sorted(one for one in sequence(spec.get("entryPoints")) if isinstance(one, str)))
    name = text(spec.get("ingressClassName")) or route.annotations.get("kubernetes.io/ingress.class", "")
    tls = spec.get("tls") is not None
    for index, one in enumerate(sequence(spec.get("routes"))):
        entry = mapping(one)
        rule = re.sub(r"\s+", "", text(entry.get("match")))
        if rule:
            key = (name, points, tls, rule, number(entry.get("priority")) or 0, text(entry.get("syntax")))
            at: Path = ("spec", "routes", index, "match")
            yield Claim(route, at, key, text(entry.get("match")).strip(), "Host" in rule)


def _ingress_route_udp(route: Resource) -> Iterator[Claim]:
    """Traefik: pkg/server/router/udp: an entry point takes the first of its routers, the last one by its name first."""
    points = sequence(route.spec.get("entryPoints"))
    for index, point in enumerate(points):
        if isinstance(point, str):
            yield Claim(route, ("spec", "entryPoints", index), (point,), f"all datagrams of entry point {point}")


def _http_proxy(route: Resource) -> Iterator[Claim]:
    """Contour: internal/dag: validHTTPProxies: roots that share a name are all invalid."""
    host = text(route.get("spec", "virtualhost", "fqdn")).lower()
    name = text(route.spec.get("ingressClassName")) or next(
        (
            route.annotations[key]
            for key in ("projectcontour.io/ingress.class", "kubernetes.io/ingress.class")
            if key in route.annotations
        ),
        "",
    )
    if host:
        yield Claim(route, ("spec", "virtualhost", "fqdn"), (name, host), host)


# Labels by which routers are told which Routes are theirs (routeSelector of an IngressController)
_SHARDS = frozenset({"router", "shard", "type", "sharding", "route", "exposure"})


# docs.openshift.com: networking, route admission: a host belongs to the namespace of the oldest Route, with all paths
_OWNED = (
    "a host belongs to one namespace, that of the older Route; the router refuses the other one (HostAlreadyClaimed) "
    "unless its namespaceOwnership is InterNamespaceAllowed"
)


def _openshift_route(route: Resource) -> Iterator[Claim]:
    host, path = text(route.spec.get("host")).lower(), text(route.spec.get("path"))
    shard = tuple(sorted(pair for pair in route.labels.items() if pair[0].rpartition("/")[2] in _SHARDS))
    policy = text(route.spec.get("wildcardPolicy")) or "None"
    if host:
        at = ("spec", "host")
        yield Claim(route, at, (host, path or "/", policy, shard), f"{host}{path}")
        yield Claim(route, at, (host, shard), host, outcome=_OWNED, of_namespace=True)


def _virtual_server(route: Resource) -> Iterator[Claim]:
    host = text(route.spec.get("host")).lower()
    name = text(route.spec.get("ingressClassName"))
    if host:
        # imported here: few trees have such routes
        import json

        listener = json.dumps(route.spec.get("listener"), sort_keys=True, default=str)
        yield Claim(route, ("spec", "host"), (name, host, listener), host)


def _virtual_service(route: Resource) -> Iterator[Claim]:
    """Istio merges those of a gateway; within the mesh a host has one only: reference/config/analysis/ist0109. What is
    TLS or TCP is taken from all of them, by its ports and names: pilot/pkg/networking/core/tls.go.

    A name without dots is a Service of the rule's own namespace. Both forms of a name in one rule are one host of it.
    """
    spec = route.spec
    gateways = sequence(spec.get("gateways"))
    if (gateways and "mesh" not in gateways) or not spec.get("http"):
        return
    shown = sorted(set(map(text, sequence(spec.get("exportTo"))))) or ["*"]
    # what only some namespaces see may meet nothing
    seen = "" if shown == ["*"] else f"{route.namespace if '.' in shown else ''} {shown}"
    names: set[str] = set()
    for index, host in enumerate(sequence(spec.get("hosts"))):
        name = text(host).lower()
        full = name if "." in name else f"{name}.{route.namespace}.svc.{DOMAIN}"
        if name and "*" not in name and full not in names:
            names.add(full)
            # files of examples route one Service over and over, each in another way
            yield Claim(route, ("spec", "hosts", index), (full, seen), f"{name} within the mesh", is_of_host=False)


_READERS: Mapping[str, Callable[[Resource], Iterator[Claim]]] = {
    "Ingress": _ingress,
    "IngressRoute": _ingress_route,
    "IngressRouteTCP": _ingress_route,
    "IngressRouteUDP": _ingress_route_udp,
    "HTTPProxy": _http_proxy,
    "Route": _openshift_route,
    "VirtualServer": _virtual_server,
    "VirtualService": _virtual_service,
}


class Claimed(NamedTuple):
    """What was claimed first of all that is claimed with one key, and in which routes it is claimed once more.

    `number` tells how many keys there were before it; `routes` has that of each claim, in reading order.
    """

    number: int
    first: Claim
    routes: list[Resource]
    more: dict[Resource, list[Claim]]


def claimed(route: Resource, graph: Graph) -> list[Claimed]:
    """What a route claims, with all others that claim the same: first what is claimed first in the scope."""
    keys = dict.fromkeys((route.kind, claim.key) for claim in claims_of(route, graph).found)
    found = (graph.entry(CLAIMED, key) if route.kind in _BY_WORDS else graph.once(_claimed).get(key) for key in keys)
    return sorted(filter(None, found), key=lambda one: one.number)


def keys_of(route: Resource) -> Iterator[Hashable]:
    """The keys under which a route is found among those that claim the same."""
    if route.kind in _BY_WORDS and not route.partial and route.group in OUTCOMES[route.kind]:
        yield from ((route.kind, claim.key) for claim in _as_written(route))


_BY_WORDS = frozenset({"Ingress", "HTTPProxy", "Route", "VirtualServer", "VirtualService"})
"""The kinds whose claims no other object decides, and whose keys hold no numbers: 5 and 5.0 are one key."""

# Traefik 1: each backend of one path is listed with that path, and the annotation divides what comes
_SHARES = "traefik.ingress.kubernetes.io/service-weights"


def _claimed(graph: Graph) -> dict[Hashable, Claimed]:
    found: dict[Hashable, Claimed] = {}
    for kind, groups in OUTCOMES.items():
        for route in (one for group in groups for one in graph.of_kind(group, kind) if is_compared(one)):
            for claim in claims_of(route, graph).found:
                known = found.get((kind, claim.key))
                if known is None:
                    found[kind, claim.key] = Claimed(len(found), claim, [route], {})
                else:
                    known.routes.append(route)
                    known.more.setdefault(route, []).append(claim)
    return found


def is_compared(route: Resource) -> bool:
    """Whether what a route claims is compared with what others do."""
    return route.judged and route.group in OUTCOMES.get(route.kind, {}) and _SHARES not in route.annotations


CLAIMED = Index("claimed", _claimed, lambda found: found.routes)
"""The claims of all routes that are compared, by kind and key."""
