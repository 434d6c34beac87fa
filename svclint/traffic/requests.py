"""Which parts of which routes take a request for a host and a path, and which of them comes first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from svclint.families import contour, gateway_api, istio, nginx, openshift
from svclint.families.traefik import TRAEFIK
from svclint.go_patterns import GoPattern, NoPattern
from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, number, sequence, text
from svclint.resource.ingress import INGRESS_GROUPS, NGINX, ingress_paths
from svclint.traffic.listeners import hostnames
from svclint.traffic.traefik_rules import holds
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource

_REGEX = f"{NGINX}use-regex"

PathType = str
"""How a path is compared: `Exact`, `Prefix` by its elements, `Beginning` of the text, `Pattern`, or `""` for all."""


class Request(NamedTuple):
    """What is known of a request; `scheme` and `port` are empty and None where nobody says."""

    host: str
    path: str = "/"
    scheme: str = ""
    port: int | None = None


class Entry(NamedTuple):
    """A part of a route that takes some requests: the field at `path`, whose backends stand below one of `below`.

    Without `hosts` it is for all of them. `conditions` are what else it asks of a request, in words; `rule` is that of
    Traefik, which says all of it. `place` is its place among those of its route where the first one counts.
    """

    route: Resource
    path: Path
    below: tuple[Path, ...]
    words: str
    hosts: tuple[str, ...] = ()
    compared: PathType = ""
    value: str = "/"
    conditions: tuple[str, ...] = ()
    rule: str = ""
    priority: int = 0

    def holds(self, reference: Reference) -> bool:
        """Whether a reference of the route belongs to it."""
        return any(reference.path[: len(one)] == one for one in self.below)


class Taking(NamedTuple):
    """That an entry takes a request: how well it fits, the greater the better, and whether that is certain."""

    entry: Entry
    rank: tuple[int, ...]
    sure: bool


# -- the entries of each kind ------------------------------------------------------------------------------------------


def entries(route: Resource) -> Iterator[Entry]:
    """The entries of a route; all of it is one where nothing in it could tell requests apart."""
    reader = _READERS.get((route.group, route.kind))
    found = list(reader(route)) if reader is not None else []
    yield from found or [Entry(route, (), ((),), _hosts_words(_host_names(route)), _host_names(route))]


def is_matched(route: Resource) -> bool:
    """Whether it is known how a route takes requests by host and path."""
    return (route.group, route.kind) in _READERS


def _host_names(route: Resource) -> tuple[str, ...]:
    return tuple(one for one, _ in hostnames(route))


def _hosts_words(hosts: Sequence[str]) -> str:
    return f"host {' or '.join(hosts)}" if hosts else "any host"


def _words(hosts: Sequence[str], compared: PathType, value: str, conditions: Sequence[str] = ()) -> str:
    path = f"path {value}" + (f" ({compared})" if compared else "")
    return ", ".join((_hosts_words(hosts), path, *conditions))


def _ingress(route: Resource) -> Iterator[Entry]:
    is_pattern = route.annotations.get(_REGEX) == "true" or f"{NGINX}rewrite-target" in route.annotations
    for one in ingress_paths(route):
        compared = {"Exact": "Exact", "Prefix": "Prefix"}.get(one.type, "Pattern" if is_pattern else "Prefix")
        hosts = (one.host,) if one.host else ()
        words = f"{_hosts_words(hosts)}, path {one.path} ({one.type})"
        yield Entry(
            route, (*one.at, "path") if "path" in one.data else one.at, (one.at,), words, hosts, compared, one.path
        )
    for field in ("defaultBackend", "backend"):
        if route.spec.get(field) is not None:
            at: Path = ("spec", field)
            yield Entry(route, at, (at,), "what no rule is for", (), "", "")


def _http_route(route: Resource) -> Iterator[Entry]:
    hosts = _host_names(route)
    for index, rule in enumerate(sequence(route.spec.get("rules"))):
        at: Path = ("spec", "rules", index)
        matches = sequence(mapping(rule).get("matches"))
        for place, match in enumerate(map(mapping, matches or [{}])):
            path = mapping(match.get("path"))
            kind = text(path.get("type")) or "PathPrefix"
            compared = {"PathPrefix": "Prefix", "RegularExpression": "Pattern"}.get(kind, kind)
            value = text(path.get("value")) or "/"
            conditions = (*_method(match), *_named(match, "headers", "header"), *_named(match, "queryParams", "query"))
            words = _words(hosts, compared, value, conditions)
            yield Entry(
                route, (*at, "matches", place) if matches else at, (at,), words, hosts, compared, value, conditions
            )


def _method(match: Mapping[str, Any]) -> tuple[str, ...]:
    return (f"method {match['method']}",) if isinstance(match.get("method"), str) else ()


def _named(match: Mapping[str, Any], field: str, words: str) -> tuple[str, ...]:
    found = map(mapping, sequence(match.get(field)))
    return tuple(f"{words} {text(one.get('name'))}: {text(one.get('value'))}" for one in found)


def _grpc_route(route: Resource) -> Iterator[Entry]:
    hosts = _host_names(route)
    for index, rule in enumerate(sequence(route.spec.get("rules"))):
        at: Path = ("spec", "rules", index)
        matches = sequence(mapping(rule).get("matches"))
        for place, match in enumerate(map(mapping, matches or [{}])):
            called = mapping(match.get("method"))
            service, method = text(called.get("service")), text(called.get("method"))
            value = f"/{service}/{method}" if service else "/"
            compared = "Exact" if service and method else "Prefix"
            conditions = _named(match, "headers", "header")
            words = _words(hosts, compared, value, conditions)
            yield Entry(
                route, (*at, "matches", place) if matches else at, (at,), words, hosts, compared, value, conditions
            )


def _traefik(route: Resource) -> Iterator[Entry]:
    for index, one in enumerate(sequence(route.spec.get("routes"))):
        fields = mapping(one)
        rule = text(fields.get("match"))
        at: Path = ("spec", "routes", index)
        if rule:
            priority = number(fields.get("priority")) or len(rule)
            yield Entry(route, (*at, "match"), (at,), f"rule {rule.strip()}", rule=rule, priority=priority)


def _virtual_service(route: Resource) -> Iterator[Entry]:
    hosts = tuple(one.lower() for one in sequence(route.spec.get("hosts")) if isinstance(one, str))
    for index, rule in enumerate(sequence(route.spec.get("http"))):
        at: Path = ("spec", "http", index)
        matches = sequence(mapping(rule).get("match"))
        for place, match in enumerate(map(mapping, matches or [{}])):
            compared, value = _uri(mapping(match.get("uri")))
            conditions = tuple(
                f"{field} {_condition(match[field])}" for field in match if field not in ("uri", "name", "gateways")
            )
            words = _words(hosts, compared, value, conditions)
            path = (*at, "match", place) if matches else at
            # the first one that matches counts, whatever comes later
            yield Entry(route, path, (at,), words, hosts, compared, value, conditions, priority=-index)
    for field in ("tcp", "tls"):
        for index, _ in enumerate(sequence(route.spec.get(field))):
            at = ("spec", field, index)
            yield Entry(route, at, (at,), f"{_hosts_words(hosts)}, {field}", hosts, conditions=(f"{field} streams",))


def _uri(uri: Mapping[str, Any]) -> tuple[PathType, str]:
    for field, compared in (("exact", "Exact"), ("prefix", "Beginning"), ("regex", "Pattern")):
        if isinstance(uri.get(field), str):
            return compared, uri[field]
    return "", "/"


def _condition(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_condition(one)}" for key, one in value.items())
    return str(value)


def _http_proxy(route: Resource) -> Iterator[Entry]:
    host = text(route.get("spec", "virtualhost", "fqdn")).lower()
    hosts = (host,) if host else ()
    for field in ("routes", "includes"):
        for index, one in enumerate(sequence(route.spec.get(field))):
            at: Path = ("spec", field, index)
            conditions = list(map(mapping, sequence(mapping(one).get("conditions"))))
            exact = next((text(each["exact"]) for each in conditions if "exact" in each), "")
            value = exact or "".join(text(each.get("prefix")).rstrip("/") for each in conditions) or "/"
            others = tuple(f"{key} {_condition(each[key])}" for each in conditions for key in each)
            others = tuple(each for each in others if not each.startswith(("prefix ", "exact ")))
            compared = "Exact" if exact else "Prefix"
            yield Entry(route, at, (at,), _words(hosts, compared, value, others), hosts, compared, value, others)
    if route.spec.get("tcpproxy") is not None:
        at = ("spec", "tcpproxy")
        yield Entry(route, at, (at,), f"{_hosts_words(hosts)}, all connections", hosts)


def _openshift_route(route: Resource) -> Iterator[Entry]:
    host, value = text(route.spec.get("host")).lower(), text(route.spec.get("path")) or "/"
    if host and text(route.spec.get("wildcardPolicy")) == "Subdomain":
        host = f"*.{host.partition('.')[2]}"
    hosts = (host,) if host else ()
    yield Entry(route, ("spec", "host"), ((),), _words(hosts, "Prefix", value), hosts, "Prefix", value)


def _virtual_server(route: Resource) -> Iterator[Entry]:
    host = text(route.spec.get("host")).lower()
    hosts = (host,) if host else ()
    upstreams = sequence(route.spec.get("upstreams"))
    places: dict[str, Path] = {
        text(mapping(one).get("name")): ("spec", "upstreams", index) for index, one in enumerate(upstreams)
    }
    for field in ("routes", "subroutes"):
        for index, one in enumerate(sequence(route.spec.get(field))):
            at: Path = ("spec", field, index)
            written = text(mapping(one).get("path")) or "/"
            compared = {"=": "Exact", "~": "Pattern"}.get(written[0], "Beginning")
            value = written.lstrip("=~* ")
            below = [places[each] for each in _passed(mapping(one)) if each in places]
            yield Entry(route, at, (at, *below), _words(hosts, compared, value), hosts, compared, value)


def _passed(fields: Mapping[str, Any]) -> Iterator[str]:
    """The upstreams that the route of a VirtualServer passes to."""
    yield text(mapping(fields.get("action")).get("pass"))
    for field in ("splits", "matches"):
        for one in map(mapping, sequence(fields.get(field))):
            yield from _passed(one)


_READERS: Mapping[tuple[str, str], Callable[[Resource], Iterator[Entry]]] = {
    **{(group, "Ingress"): _ingress for group in INGRESS_GROUPS},
    **{(group, kind): _traefik for group in TRAEFIK for kind in ("IngressRoute", "IngressRouteTCP")},
    (gateway_api.GROUP, "HTTPRoute"): _http_route,
    (gateway_api.GROUP, "GRPCRoute"): _grpc_route,
    (istio.NETWORKING, "VirtualService"): _virtual_service,
    (contour.GROUP, "HTTPProxy"): _http_proxy,
    (openshift.ROUTE, "Route"): _openshift_route,
    (nginx.GROUP, "VirtualServer"): _virtual_server,
}
# chosen by the name in the handshake alone
_BY_HOST = ((gateway_api.GROUP, "TLSRoute"),)


# -- which takes a request ---------------------------------------------------------------------------------------------


def routes(graph: Graph) -> list[Resource]:
    """The routes of which it is known which requests they take."""
    return [one for kind in (*_READERS, *_BY_HOST) for one in graph.of_kind(*kind)]


def host_patterns(graph: Graph) -> set[str]:
    """The hosts that the routes of a scope name."""
    found = {host for route in routes(graph) for entry in entries(route) for host in entry.hosts}
    rules = (entry.rule for route in routes(graph) for entry in entries(route) if entry.rule)
    return found | {value for rule in rules for value in _hosts_of_rule(rule)}


def _hosts_of_rule(rule: str) -> Iterator[str]:
    # imported here: only Traefik's routes have rules
    from svclint.traffic.traefik import matchers

    yield from (one.value for one in matchers(rule) if one.name in ("Host", "HostSNI") and one.value and not one.is_not)


def taking(request: Request, graph: Graph) -> list[Taking]:
    """The entries that take a request, or may, the best first."""
    found = [one for route in routes(graph) for entry in entries(route) if (one := _taken(entry, request)) is not None]
    return sorted(found, key=lambda one: one.rank, reverse=True)


def fits_host(entry: Entry, host: str) -> bool:
    """Whether the entry may take requests for a host, whatever their path."""
    return _host_rank(entry, host) is not None and bool(entry.hosts)


def _taken(entry: Entry, request: Request) -> Taking | None:
    if entry.rule:
        met = holds(entry.rule, request.host, request.path)
        return None if met is False else Taking(entry, (2, 0, entry.priority), bool(met))
    host = _host_rank(entry, request.host)
    path = _path_rank(entry, request.path)
    if host is None or path is None:
        return None
    in_order = entry.route.kind == "VirtualService"
    rank = (*host, entry.priority) if in_order else (*host, *path[:2])
    return Taking(entry, rank, not entry.conditions and bool(path[2]))


def _host_rank(entry: Entry, host: str) -> tuple[int, int] | None:
    """How well the entry's host fits: an exact one, a wildcard by its length, none at all; None where it does not."""
    if not entry.hosts:
        return (0, 0)
    ranks = []
    for one in entry.hosts:
        if one == host:
            ranks.append((2, len(one)))
        elif one == "*":
            ranks.append((0, 1))
        elif one.startswith("*.") and host.endswith(one[1:]) and _is_below(host, one, entry.route):
            ranks.append((1, len(one)))
    return max(ranks, default=None)


def _is_below(host: str, wildcard: str, route: Resource) -> bool:
    """A wildcard of an Ingress stands for one label (k/k: networking/v1 IngressRule), all others for one or more."""
    return route.kind != "Ingress" or host.count(".") == wildcard.count(".")


def _path_rank(entry: Entry, path: str) -> tuple[int, int, bool] | None:
    """How well the path fits, and whether that is known: an exact one before the longest beginning."""
    value = entry.value
    match entry.compared:
        case "Exact":
            return (2, len(value), True) if path == value else None
        case "Prefix":
            stem = value.rstrip("/")
            return (1, len(stem), True) if not stem or path == stem or path.startswith(f"{stem}/") else None
        case "Beginning":
            return (1, len(value), True) if path.startswith(value) else None
        case "Pattern":
            found = _matches(value, path)
            return None if found is False else (1, len(value), bool(found))
    return (0, 0, True)


def _matches(pattern: str, path: str) -> bool | None:
    try:
        return GoPattern(f"^(?:{pattern})").matches(path)
    except NoPattern:
        return None
