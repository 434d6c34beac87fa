"""What the routes of the Gateway API claim: at each listener that admits them, the requests that they match."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, sequence, text
from svclint.traffic.claim import Claim
from svclint.traffic.listeners import admitting, hostnames, serves
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource
    from svclint.resource.gateway import Listener


class _Door(NamedTuple):
    """Where requests come in: a listener that is known, or a parent as the route names it."""

    key: object
    title: str
    listener: Listener | None


def claims(route: Resource, graph: Graph) -> Iterator[Claim]:
    """gateway-api: apis/v1/gateway_types.go, AllowedRoutes: one rule gets a request, the most specific one, then that
    of the oldest route, then of the first by namespace and name."""
    names = [one for one, _ in hostnames(route)] or [""]
    doors = [door for reference in graph.references(route, "attaches-to") for door in _doors(reference, graph)]
    doors = list({door.key: door for door in doors}.values())
    titles = frozenset(door.title for door in doors)
    for path, match, describe in _READERS[route.kind](route):
        for door in doors:
            for host in names:
                if door.listener is not None and host and not serves(door.listener, host):
                    continue
                key, words = (door.key, host, match), describe(host)
                if route.kind in _STREAMS:
                    yield Claim(route, path, key, f"{words} at {door.title}", door.listener is not None)
                else:
                    yield Claim(route, path, key, words, bool(host), door.title, titles)


def _doors(reference: Reference, graph: Graph) -> Iterator[_Door]:
    """The listeners that admit the route; none where it is turned away, which is told elsewhere."""
    known = admitting(reference, graph)
    if known is None:
        part = [one.value for one in (reference.section, reference.port) if one is not None]
        title = " of ".join([*map(str, part), f"{reference.kind} {reference.name}"])
        # a mesh route of another namespace than its Service's is for the clients of that namespace only
        clients = reference.owner.namespace if reference.kind == "Service" else ""
        key = (reference.group, reference.kind, reference.namespace, reference.name, clients, *_named(reference))
        yield _Door(key, title, None)
        return
    for listener in known:
        yield _Door((listener.owner.identity, listener.name), door_title(listener), listener)


def door_title(listener: Listener) -> str:
    """How a claim names the listener at which it is made."""
    return f"listener {listener.name} of {listener.owner.title}"


def _named(reference: Reference) -> tuple[str, str]:
    """The section and the port of a parent as text, empty where the route names none."""
    section, port = reference.section, reference.port
    return str(section.value) if section is not None else "", str(port.value) if port is not None else ""


# -- what the kinds match ----------------------------------------------------------------------------------------------

_Match = tuple["Path", str, Callable[[str], str]]
"""The field that says it, the match as text in which equal matches are equal, and words for it and a host."""

_Say = Callable[[dict[str, Any]], Callable[[str], str]]


def _of_rules(route: Resource, normal: Callable[[dict[str, Any]], str], say: _Say) -> Iterator[_Match]:
    for index, rule in enumerate(sequence(route.spec.get("rules"))):
        matches = sequence(mapping(rule).get("matches"))
        seen = set()
        for place, entry in enumerate(matches or [{}]):
            match = mapping(entry)
            key = normal(match)
            if key in seen:
                continue  # twice in one rule is only said twice
            seen.add(key)
            at: Path = ("spec", "rules", index, *(("matches", place) if matches else ()))
            yield at, key, say(match)


def _http(route: Resource) -> Iterator[_Match]:
    return _of_rules(route, _http_match, lambda match: lambda host: _http_words(match, host))


def _http_match(match: dict[str, Any]) -> str:
    path = mapping(match.get("path"))
    return _json(
        {
            **_with_conditions(match),
            "path": {"type": path.get("type") or "PathPrefix", "value": path.get("value") or "/"},
        }
    )


def _with_conditions(match: dict[str, Any]) -> dict[str, Any]:
    """The match with its conditions in order and with their defaults; names of headers are the same in capitals."""
    found = {**match}
    for field in ("headers", "queryParams"):
        conditions = [{"type": "Exact", **mapping(one)} for one in sequence(match.get(field))]
        if field == "headers":
            conditions = [{**one, "name": text(one.get("name")).lower()} for one in conditions]
        found[field] = sorted(map(_json, conditions))
    return found


def _http_words(match: dict[str, Any], host: str) -> str:
    path = text(mapping(match.get("path")).get("value")) or "/"
    method = f"{match['method']} " if isinstance(match.get("method"), str) else ""
    conditions = " with the same conditions" if match.keys() - {"path", "method"} else ""
    return f"{method}{host}{path}{conditions}" if host else f"{method}{path} of any host{conditions}"


def _grpc(route: Resource) -> Iterator[_Match]:
    return _of_rules(route, _grpc_match, lambda match: lambda host: _grpc_words(match, host))


def _grpc_match(match: dict[str, Any]) -> str:
    method = mapping(match.get("method"))
    called = {"type": method.get("type") or "Exact", "service": method.get("service"), "method": method.get("method")}
    return _json({**_with_conditions(match), "method": called if method else None})


def _grpc_words(match: dict[str, Any], host: str) -> str:
    method = mapping(match.get("method"))
    called = "/".join(text(method.get(field)) or "*" for field in ("service", "method")) if method else "every method"
    conditions = " with the same conditions" if match.get("headers") else ""
    return f"{called} of {host or 'any host'}{conditions}"


def _tls(route: Resource) -> Iterator[_Match]:
    """A TLSRoute is chosen by the name in the handshake alone, so that its rules do not differ."""
    names = [path for _, path in hostnames(route)]
    yield names[0] if names else ("spec", "parentRefs"), "", lambda host: f"TLS connections for {host or 'any host'}"


def _stream(route: Resource) -> Iterator[_Match]:
    """A TCPRoute or a UDPRoute has nothing by which connections could be told apart."""
    what = "datagrams" if route.kind == "UDPRoute" else "connections"
    yield ("spec", "parentRefs"), "", lambda _: f"all {what}"


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=str)


_STREAMS = ("TCPRoute", "UDPRoute")
_READERS: Mapping[str, Callable[[Resource], Iterator[_Match]]] = {
    "HTTPRoute": _http,
    "GRPCRoute": _grpc,
    "TLSRoute": _tls,
    "TCPRoute": _stream,
    "UDPRoute": _stream,
}
