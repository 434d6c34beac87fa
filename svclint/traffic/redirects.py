"""Which redirects of a route lead requests back to it: those to https of what has come in by https already."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, mapping, number, sequence, text
from svclint.resource.gateway import listeners
from svclint.traffic.listeners import admitting, hostnames, serves
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource
    from svclint.resource.gateway import Listener

_HTTPS = "https"
_PORT = 443


class Loop(NamedTuple):
    """Requests that come in by `listener` of the parent, and are sent there once more by the filter at the path `at`
    of the rule at the path `rule`. `names` are the hosts of the route that come by, "" for those of any host.

    `is_mapped` says that the redirect is to port 443, which no listener has: who maps it to one of several knows which.
    """

    reference: Reference
    listener: Listener
    rule: Path
    at: Path
    names: tuple[str, ...]
    is_mapped: bool


def loops(route: Resource, graph: Graph) -> Iterator[Loop]:
    """gateway-api: apis/v1/httproute_types.go: HTTPRequestRedirectFilter: what it does not set is that of the request,
    and the port that of the scheme; CommonRouteSpec: without sectionName and port it is for all listeners."""
    found = [(rule, at, redirect) for rule, at, redirect in _redirects(route) if _leads_to_https(redirect)]
    if not found:
        return
    written = tuple(one for one, _ in hostnames(route)) or ("",)
    for reference in graph.references(route, "attaches-to"):
        for listener in admitting(reference, graph) or ():
            if listener.protocol != _HTTPS.upper():
                continue
            served = tuple(one for one in written if not one or serves(listener, one))
            for rule, at, redirect in found:
                names = _names(served, redirect)
                if names and _comes_back(listener, redirect):
                    yield Loop(reference, listener, rule, at, names, is_mapped=_is_mapped(listener, redirect))


def _comes_back(listener: Listener, redirect: dict[str, Any]) -> bool:
    """Whether the port of a redirect is the listener's, or mapped to it: 443, where no listener has that."""
    if redirect.get("port") is not None:
        return number(redirect["port"]) == listener.port
    return listener.port == _PORT or all(one.port != _PORT for one in listeners(listener.owner))


def _is_mapped(listener: Listener, redirect: dict[str, Any]) -> bool:
    """Whether 443 may be mapped to another listener than this one."""
    is_as_written = listener.port in (_PORT, number(redirect.get("port")))
    return not is_as_written and sum(one.protocol == _HTTPS.upper() for one in listeners(listener.owner)) > 1


def _names(served: tuple[str, ...], redirect: dict[str, Any]) -> tuple[str, ...]:
    """The hosts whose requests keep their host: all, or the one that a redirect is to."""
    return served if redirect.get("hostname") is None else tuple(one for one in served if one == redirect["hostname"])


def _redirects(route: Resource) -> Iterator[tuple[Path, Path, dict[str, Any]]]:
    """The redirects of a route, each with the path of its rule and its own."""
    for index, rule in enumerate(sequence(route.spec.get("rules"))):
        if _is_by_header(mapping(rule)):
            continue
        for place, one in enumerate(sequence(mapping(rule).get("filters"))):
            if text(mapping(one).get("type")) == "RequestRedirect":
                at: Path = ("spec", "rules", index)
                yield at, (*at, "filters", place), mapping(mapping(one).get("requestRedirect"))


def _is_by_header(rule: dict[str, Any]) -> bool:
    """Whether headers choose what is redirected: X-Forwarded-Proto says how it came to whoever ended TLS before."""
    matches = sequence(rule.get("matches"))
    return bool(matches) and all(mapping(one).get("headers") for one in matches)


def _leads_to_https(redirect: dict[str, Any]) -> bool:
    """Whether scheme and path are those of a request by https."""
    port, values = redirect.get("port"), (redirect.get("scheme"), redirect.get("hostname"))
    if any(isinstance(one, str) and is_placeholder(one) for one in (port, *values)):
        return False
    return text(redirect.get("scheme")) == _HTTPS and redirect.get("path") is None
