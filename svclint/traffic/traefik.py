"""What Traefik makes of its routes: the matchers of their rules, and whether references may leave a namespace."""

from __future__ import annotations

import re

from svclint.named_tuple import NamedTuple
from svclint.resource import text
from svclint.typing_names import TYPE_CHECKING

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


# doc.traefik.io: migration from v2 to v3: what says how rules are read
_OLD_SYNTAX = re.compile(r"default_?rule_?syntax[\"']?\s*[:=]\s*[\"']?v2", re.IGNORECASE)
_MAJOR = re.compile(r"(?:^|/)traefik:v?(\d+)(?:\.|-|@|$)")
# matchers that version 2 does not know
_NEW = frozenset({"Header", "HeaderRegexp", "PathRegexp", "QueryRegexp"})


def is_read_by_3(rule: str, syntax: str, graph: Graph) -> bool:
    """Whether a rule is certainly read as Traefik 3 reads rules; `syntax` is what its route says of that, if anything.

    Else the rule itself may have a matcher that only version 3 knows, or the images here are all of that version.
    """
    if syntax:
        return syntax == "v3"
    return not graph.once(_keeps_old_syntax) and (any(one.name in _NEW for one in matchers(rule)) or graph.once(_is_3))


def _keeps_old_syntax(graph: Graph) -> bool:
    return any(_OLD_SYNTAX.search(member.source.text) for member in graph.scope.members)


def _is_3(graph: Graph) -> bool:
    images = (one.image for template in graph.templates() for one in template.containers)
    found = {major[1] for image in images if (major := _MAJOR.search(image)) is not None}
    return found == {"3"}
