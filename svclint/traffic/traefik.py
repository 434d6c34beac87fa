"""What Traefik makes of its routes: the matchers of their rules, and whether references may leave a namespace."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from svclint.named_tuple import NamedTuple
from svclint.resource import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svclint.graph import Graph

_TEXT = r"`[^`]*`|\"(?:\\.|[^\"\\])*\""
_MATCHER = re.compile(rf"(?:(!)\s*+)?(?<!\w)([A-Za-z]\w*+)\s*+\(\s*+({_TEXT})?|{_TEXT}")

HTTP_MATCHERS = frozenset(
    {
        "Header",
        "HeaderRegexp",
        "Headers",
        "HeadersRegexp",
        "Host",
        "HostHeader",
        "HostRegexp",
        "Method",
        "Path",
        "PathPrefix",
        "PathRegexp",
        "Query",
        "QueryRegexp",
    }
)
"""What only rules of HTTP routers may ask for. traefik: pkg/muxer/http: httpFuncs and httpFuncsV2."""

TCP_MATCHERS = frozenset({"ALPN", "HostSNI", "HostSNIRegexp"})
"""What only rules of TCP routers may ask for. traefik: pkg/muxer/tcp: tcpFuncs."""

# A name is known as it is, in small letters, in capitals and with a capital first (pkg/rules: NewParser)
_KNOWN = {
    spelling: name
    for name in HTTP_MATCHERS | TCP_MATCHERS
    for spelling in (name, name.lower(), name.upper(), name.capitalize())
}


class Matcher(NamedTuple):
    """One matcher of a rule: its name as Traefik documents it, its first value, whether it is negated, its place."""

    name: str
    value: str
    is_not: bool
    start: int
    end: int


def matchers(rule: str) -> Iterator[Matcher]:
    """The matchers of a rule that Traefik knows for some protocol, in their order."""
    for found in _MATCHER.finditer(rule):
        name = found[2] and _KNOWN.get(found[2])
        if name:
            yield Matcher(name, (found[3] or "")[1:-1], bool(found[1]), *found.span(2))


_ALLOWED = re.compile(r"allow_?cross_?namespace[\"']?\s*[:=]?\s*(?:value\s*:)?\s*[\"']?true", re.IGNORECASE)
# as an argument it may stand without a value
_FLAG = re.compile(r"--providers\.kubernetescrd\.allowcrossnamespace(?![=\w])", re.IGNORECASE)
_IMAGE = re.compile(r"(?:^|/)traefik(?:ee)?(?:[:@]|$)")


def allows_other_namespaces(graph: Graph) -> bool | None:
    """Whether Traefik follows references of its own kinds into other namespaces; None where its settings are not here.

    The setting may stand in arguments, variables, a file in a ConfigMap or the values of a chart: wherever it is read.
    """
    return graph.once(_allows)


def _allows(graph: Graph) -> bool | None:
    texts = [member.source.text for member in graph.scope.members]
    if any(_ALLOWED.search(one) or _FLAG.search(one) for one in texts):
        return True
    images = (text(one.data.get("image")) for template in graph.templates() for one in template.containers)
    return False if any(map(_IMAGE.search, images)) else None
