"""Which requests a route claims for itself, in a form in which two routes can be compared."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from svclint.resource import is_placeholder, mapping, number, sequence, text

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.finding import Label
    from svclint.resource import Resource


class Claim(NamedTuple):
    """Requests that `route` claims by the field at `path`: equal keys are the same ones, `words` says which.

    `is_of_host` says that they are those of some hosts only.
    """

    route: Resource
    path: Path
    key: tuple[object, ...]
    words: str
    is_of_host: bool = True

    def label(self, words: str) -> Label:
        return self.route.label(self.path, words)


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
_ADMITTED = Outcome("the router admits the older one only (HostAlreadyClaimed)", _FIRST)

OUTCOMES: Mapping[str, Mapping[str, Outcome]] = {
    "Ingress": {"networking.k8s.io": _INGRESS, "extensions": _INGRESS},
    "HTTPRoute": {
        "gateway.networking.k8s.io": Outcome("the older route gets all requests, the other one none", _FIRST)
    },
    "IngressRoute": {"traefik.io": _TRAEFIK, "traefik.containo.us": _TRAEFIK},
    "HTTPProxy": {"projectcontour.io": Outcome("Contour refuses both (DuplicateVhost)", _FIRST)},
    "Route": {"route.openshift.io": _ADMITTED, "": _ADMITTED},
    "VirtualServer": {"k8s.nginx.org": Outcome("the older one gets the host, the other one is ignored", _FIRST)},
}
"""kind -> group -> what happens. Routes of one kind are compared with each other, in all groups of it."""


def claims_of(route: Resource) -> Iterator[Claim]:
    """What a route claims; nothing where a value is filled in later, or where it is one of several by design."""
    found = _READERS[route.kind](route)
    return (one for one in found if not any(isinstance(part, str) and is_placeholder(part) for part in one.key))


# -- Ingress -----------------------------------------------------------------------------------------------------------

_CANARY = "nginx.ingress.kubernetes.io/canary"
_MERGEABLE = "nginx.org/mergeable-ingress-type"
_ALB_ACTION = "use-annotation"

# What else than host and path some controllers look at in a request, or in the order of routes
_CONDITIONS = (
    "alb.ingress.kubernetes.io/",
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
# Controllers that give each Ingress an address of its own, so that two of them do not meet
_OWN_ADDRESS = ("gce", "gce-internal", "alb", "tailscale", "cloudflare", "ngrok")
# Those that certainly serve all Ingresses at one address: only there is a rule without a host a claim to all hosts
_SHARED = ("nginx", "traefik", "haproxy", "contour", "kong", "istio", "higress", "apisix")


def _ingress(route: Resource) -> Iterator[Claim]:
    annotations = route.annotations
    if annotations.get(_CANARY) == "true" or _MERGEABLE in annotations:
        return
    name = text(route.get("spec", "ingressClassName")) or annotations.get("kubernetes.io/ingress.class", "")
    alone = any(word in name for word in _OWN_ADDRESS)
    conditions = tuple(sorted(pair for pair in annotations.items() if pair[0].startswith(_CONDITIONS)))
    # Traefik's routers with TLS and without are different ones, on one entry point too
    tls = bool(route.get("spec", "tls")) if "traefik" in name or conditions else None
    for index, rule in enumerate(sequence(route.get("spec", "rules"))):
        host = text(mapping(rule).get("host")).lower()
        everywhere = bool(host) or any(word in name for word in _SHARED)
        for place, one in enumerate(sequence(mapping(mapping(rule).get("http")).get("paths"))):
            entry = mapping(one)
            if not entry or _ALB_ACTION in json.dumps(entry.get("backend"), default=str):
                continue
            path, kind = text(entry.get("path")) or "/", text(entry.get("pathType")) or "ImplementationSpecific"
            own = "" if everywhere and not alone else f"{route.namespace}/{route.name}"
            at = ("spec", "rules", index, "http", "paths", place)
            words = f"{host}{path}" if host else f"{path} of any host"
            key = (own, name, host, path, kind, conditions, tls)
            yield Claim(route, (*at, "path") if "path" in entry else at, key, words, bool(host))


# -- Gateway API -------------------------------------------------------------------------------------------------------


def _http_route(route: Resource) -> Iterator[Claim]:
    """gateway-api: apis/v1/httproute_types.go: among equal matches the oldest route wins, then the first by name."""
    hostnames = [one.lower() for one in sequence(route.get("spec", "hostnames")) if isinstance(one, str)] or [""]
    parents = [_parent(route, mapping(one)) for one in sequence(route.get("spec", "parentRefs"))]
    for index, rule in enumerate(sequence(route.get("spec", "rules"))):
        matches = sequence(mapping(rule).get("matches"))
        seen = set()
        for place, match in enumerate(matches or [{}]):
            normal = _match(mapping(match))
            if normal in seen:
                continue  # twice in one rule is only said twice
            seen.add(normal)
            at: Path = ("spec", "rules", index, *(("matches", place) if matches else ()))
            for parent in parents:
                for host in hostnames:
                    words = _match_words(mapping(match), host)
                    yield Claim(route, at, (parent, host, normal), words, bool(host))


def _parent(route: Resource, parent: dict[str, Any]) -> str:
    named = {"group": "gateway.networking.k8s.io", "kind": "Gateway", "namespace": route.namespace, **parent}
    return _json({field: named.get(field) for field in (*named, "sectionName", "port")})


def _match(match: dict[str, Any]) -> str:
    path = mapping(match.get("path"))
    conditions = {
        **match,
        "path": {"type": path.get("type") or "PathPrefix", "value": path.get("value") or "/"},
        **{field: sorted(map(_json, sequence(match.get(field)))) for field in ("headers", "queryParams")},
    }
    return _json(conditions)


def _match_words(match: dict[str, Any], host: str) -> str:
    path = text(mapping(match.get("path")).get("value")) or "/"
    method = f"{match['method']} " if isinstance(match.get("method"), str) else ""
    conditions = " with the same conditions" if match.keys() - {"path", "method"} else ""
    return f"{method}{host}{path}{conditions}" if host else f"{method}{path} of any host{conditions}"


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=str)


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


def _http_proxy(route: Resource) -> Iterator[Claim]:
    """Contour: internal/dag: validHTTPProxies: roots that share a name are all invalid."""
    host = text(route.get("spec", "virtualhost", "fqdn")).lower()
    name = text(route.get("spec", "ingressClassName")) or next(
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


def _openshift_route(route: Resource) -> Iterator[Claim]:
    host, path = text(route.get("spec", "host")).lower(), text(route.get("spec", "path"))
    shard = tuple(sorted(pair for pair in route.labels.items() if pair[0].rpartition("/")[2] in _SHARDS))
    policy = text(route.get("spec", "wildcardPolicy")) or "None"
    if host:
        yield Claim(route, ("spec", "host"), (host, path or "/", policy, shard), f"{host}{path}")


def _virtual_server(route: Resource) -> Iterator[Claim]:
    host = text(route.get("spec", "host")).lower()
    name = text(route.get("spec", "ingressClassName"))
    if host:
        listener = _json(route.get("spec", "listener"))
        yield Claim(route, ("spec", "host"), (name, host, listener), host)


_READERS: Mapping[str, Callable[[Resource], Iterator[Claim]]] = {
    "Ingress": _ingress,
    "HTTPRoute": _http_route,
    "IngressRoute": _ingress_route,
    "HTTPProxy": _http_proxy,
    "Route": _openshift_route,
    "VirtualServer": _virtual_server,
}
