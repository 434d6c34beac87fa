"""Paths of other routes than Ingresses that are patterns, where the route's own field compares text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from svclint.checks.routes.patterns import WILDCARD, pattern
from svclint.families import contour, gateway_api, istio
from svclint.families.traefik import TRAEFIK
from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, mapping, sequence, text
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation, Within

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource


class _Written(NamedTuple):
    """A path that is compared as text: its field, how the kind calls such paths, and what it would call a pattern.

    `of_prefix`: requests below it are meant too, and `slash` whether such a prefix may end with one. `within` is where
    it stands in a longer text.
    """

    at: Path
    value: str
    called: str
    instead: str
    of_prefix: bool
    slash: bool = True
    within: Within | None = None


def route_path_pattern(route: Resource, graph: Graph) -> Iterator[Violation]:
    """Gateway API, Istio, Contour, Traefik: each has a field of its own for expressions, and all others are text."""
    for path in _READERS[route.group, route.kind](route):
        what = pattern(path.value)
        if what and not is_placeholder(path.value):
            yield _literal(route, path, what)
    if route.group in TRAEFIK:
        yield from _braces(route, graph)


def _literal(route: Resource, path: _Written, what: str) -> Violation:
    is_any = what == WILDCARD and path.value.endswith("/*") and pattern(path.value[:-1]) == ""
    plain = path.value[:-1] if path.slash else path.value[:-2] or "/"
    mend = f"Write {plain}: a prefix holds all paths below it." if is_any and path.of_prefix else path.instead
    return Violation(
        route.label(path.at, "a pattern, compared as text")._replace(within=path.within),
        f"{route.title} has {what} {path.value} as {path.called}, which is compared as plain text",
        help=mend,
        as_written=(route,),
    )


# gateway-api: apis/v1/httproute_types.go: HTTPPathMatch, a PathPrefix of / where nothing is written
def _http_route(route: Resource) -> Iterator[_Written]:
    for index, rule in enumerate(sequence(route.spec.get("rules"))):
        for number, match in enumerate(sequence(mapping(rule).get("matches"))):
            path = mapping(mapping(match).get("path"))
            kind = text(path.get("type", "PathPrefix"))
            if kind in ("PathPrefix", "Exact"):
                at: Path = ("spec", "rules", index, "matches", number, "path", "value")
                instead = "Write type: RegularExpression where the Gateway knows expressions, or the plain path."
                yield _Written(
                    at, text(path.get("value")), f"path of type {kind}", instead, kind == "PathPrefix", False
                )


# istio.io: networking, virtual-service: StringMatch
def _virtual_service(route: Resource) -> Iterator[_Written]:
    for index, entry in enumerate(sequence(route.spec.get("http"))):
        for number, match in enumerate(sequence(mapping(entry).get("match"))):
            uri = mapping(mapping(match).get("uri"))
            for key in ("prefix", "exact"):
                at: Path = ("spec", "http", index, "match", number, "uri", key)
                instead = (
                    f"Write regex in the place of {key}, with an expression for the whole path, or the plain path."
                )
                yield _Written(at, text(uri.get(key)), f"uri.{key}", instead, key == "prefix")


# projectcontour.io: MatchCondition
def _http_proxy(route: Resource) -> Iterator[_Written]:
    for field in ("routes", "includes"):
        for index, entry in enumerate(sequence(route.spec.get(field))):
            for number, condition in enumerate(sequence(mapping(entry).get("conditions"))):
                for key in ("prefix", "exact"):
                    at: Path = ("spec", field, index, "conditions", number, key)
                    value = text(mapping(condition).get(key))
                    instead = f"Write regex in the place of {key} (Contour 1.25 and later), or the plain path."
                    yield _Written(at, value, f"the {key} of a condition", instead, key == "prefix")


# doc.traefik.io: rules and priority: since 3.0 Path and PathPrefix know no expressions, before in braces only
def _ingress_route(route: Resource) -> Iterator[_Written]:
    from svclint.traffic.traefik import matchers

    for index, entry in enumerate(sequence(route.spec.get("routes"))):
        rule = text(mapping(entry).get("match"))
        for one in matchers(rule):
            if one.name in ("Path", "PathPrefix") and "{" not in one.value:
                at: Path = ("spec", "routes", index, "match")
                instead = "Write PathRegexp (Traefik 3), or the plain path."
                within = Within(rule, one.start, one.end)
                yield _Written(at, one.value, one.name, instead, one.name == "PathPrefix", within=within)


# the placeholders of Traefik 2; in an expression of Go \p{Greek} and \x{10FFFF} have braces as well
_BRACES = r"(?<!\\[pPx])\{[A-Za-z_]\w*+(?::[^{}]*)?\}"
_BRACED = frozenset({"Host", "HostRegexp", "Path", "PathPrefix", "PathRegexp"})


def _braces(route: Resource, graph: Graph) -> Iterator[Violation]:
    """doc.traefik.io: migration from v2 to v3: placeholders are no more, in expressions as little as in plain text."""
    from svclint.traffic.traefik import is_read_by_3, matchers

    for index, entry in enumerate(map(mapping, sequence(route.spec.get("routes")))):
        rule = text(entry.get("match"))
        if "{" not in rule or "{{" in rule or "${" in rule or not is_read_by_3(rule, text(entry.get("syntax")), graph):
            continue
        for one in matchers(rule):
            braces = re.search(_BRACES, one.value) if one.name in _BRACED else None
            if braces is None:
                continue
            is_expression = one.name.endswith("Regexp")
            instead = one.name if is_expression else "HostRegexp" if one.name == "Host" else "PathRegexp"
            compared = "an expression in which that is no placeholder" if is_expression else "plain text"
            yield Violation(
                route.label(("spec", "routes", index, "match"), "a placeholder of Traefik 2")._replace(
                    within=Within(rule, one.start, one.end)
                ),
                f"{route.title} has {braces[0]} in {one.name}, which Traefik 3 takes for {compared}: no request fits",
                help=f"Write {instead} with an expression of Go for the whole of it, or syntax: v2 at the route.",
                as_written=(route,),
            )


_READERS: Mapping[tuple[str, str], Callable[[Resource], Iterator[_Written]]] = {
    (gateway_api.GROUP, "HTTPRoute"): _http_route,
    (istio.NETWORKING, "VirtualService"): _virtual_service,
    (contour.GROUP, "HTTPProxy"): _http_proxy,
    **{(group, "IngressRoute"): _ingress_route for group in TRAEFIK},
}
