"""Hosts that nginx looks up while it serves, by its own resolver, which knows no search domains.

nginx.org: ngx_http_core_module: resolver; ngx_http_proxy_module: proxy_pass: a host behind a variable is looked up
among the upstreams first, then by the resolver; one without is looked up by the system as nginx starts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from svclint.cluster_dns import DOMAIN
from svclint.named_tuple import NamedTuple
from svclint.resource import Identity, string_map
from svclint.traffic.nginx_directives import Blocks, Directive, Word, directives
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Label, Within

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

_KIND = "ConfigMap"
_PASSES = frozenset({"proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass"})
_SCHEME = r"(?:[a-z]++://)?+"
_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
_VARIABLE = r"\$(?:\{(\w++)\}|(\w++))"
# what may stand behind a host, so that it ends there: a port, a path, or a variable that begins with a slash
_ENDS = r"(?=[:/]|$|\$\{?(?:request_uri|uri|document_uri|is_args)\b)"
# a resolver in the pod itself may search where nginx does not
_OWN = r"127\.|\[::1\]|localhost"
_UPSTREAM = r"(?<![\w$])upstream[ \t]++([\w.-]++)"
# variables of the environment, which envsubst fills in before nginx reads the text: its own are in small letters
_FILLED_IN = r"\$(?:\{[A-Z][A-Z0-9_]*+\}|[A-Z][A-Z0-9_]*+(?!\w))"
# directives of modules that set the variable which they name first: auth_request_set, set_by_lua, js_set, perl_set
_SETTERS = r"\w+_set|set_\w+"
# what OpenResty's Lua sets
_BY_LUA = r"ngx\.var(?:\.|\[[\"'])(\w+)"
_DEPTH = 3  # variables in variables
_CONDITION = (-1, "if")  # stands for any condition of a block

_Sets = dict[tuple[str, Blocks], list[Directive]]
"""What sets a variable, by its name and the blocks around; what does under a condition, once more by the blocks around
the condition."""


class Place(NamedTuple):
    """Some characters of a text of a ConfigMap."""

    source: Resource
    key: str
    text: str
    start: int
    end: int

    def label(self, words: str) -> Label:
        within = Within(self.text, self.start, self.end)
        return Label(self.source, ("data", self.key), words, within=within)


class Lookup(NamedTuple):
    """A host that the resolver is asked for: where its name is written, where it is used, and the resolver."""

    host: str
    written: Place
    used: Place
    resolver: Place


class _Found(NamedTuple):
    host: str
    start: int
    end: int


def lookups(source: Resource) -> Iterator[Lookup]:
    """Each host that nginx looks up as it serves by a text of a ConfigMap that holds the resolver, or another one of it
    does; none where that is not certain: upstreams, hosts that variables make, and resolvers of the pod itself."""
    held = {key: text for key, text in string_map(source.get("data")).items() if "resolver" in text or "_pass" in text}
    if not any("resolver" in one for one in held.values()):
        return
    read = {key: list(directives(text)) for key, text in held.items()}
    resolvers = [
        Place(source, key, held[key], one.words[0].start, one.words[-1].start + len(one.words[-1].text))
        for key, found in read.items()
        for one in found
        if one.name == "resolver" and len(one.words) > 1
    ]
    if not resolvers or any(re.search(rf"\s(?:{_OWN})", one.text[one.start : one.end]) for one in resolvers):
        return
    known = {name for found in read.values() for name in _known_at_start(found)}
    for key, found in read.items():
        resolver = next((one for one in resolvers if one.key == key), resolvers[0])
        sets = _sets(found, frozenset(re.findall(_BY_LUA, held[key])))
        for one in found:
            host = _looked_up(one, sets) if one.name in _PASSES else None
            if host is not None and host.host not in known:
                used = one.words[1]
                yield Lookup(
                    host.host,
                    Place(source, key, held[key], host.start, host.end),
                    Place(source, key, held[key], used.start, used.start + len(used.text)),
                    resolver,
                )


def _known_at_start(found: Sequence[Directive]) -> Iterator[str]:
    """The upstreams, and the hosts that are looked up as nginx starts: ngx_http_upstream_add knows both by name."""
    for one in found:
        if one.name == "upstream" and one.opens and len(one.words) > 1:
            yield one.words[1].text
        elif one.name in _PASSES and len(one.words) > 1 and not _has_variable(one.words[1].text):
            host = re.match(f"{_SCHEME}({_HOST})", one.words[1].text)
            if host is not None:
                yield host[1]


def _looked_up(one: Directive, sets: _Sets) -> _Found | None:
    """The host of a directive that passes requests on, where a variable has it looked up as they come."""
    if len(one.words) != 2 or not _has_variable(one.words[1].text):
        return None
    return _host(one.words[1], "", one, sets, _DEPTH)


def _has_variable(written: str) -> bool:
    """Whether nginx finds a variable in a word, once those of the environment are filled in."""
    return "$" in re.sub(_FILLED_IN, "", written)


def _host(word: Word, behind: str, at: Directive, sets: _Sets, depth: int) -> _Found | None:
    """The host that a value begins with: written in it, or in the variable that it begins with. `behind` is what
    follows the value where it is used."""
    begins = re.match(_SCHEME, word.text)
    first = begins.end() if begins is not None else 0
    rest = word.text[first:]
    literal = re.match(_HOST, rest)
    if literal is not None:
        start = word.start + first
        whole = rest + behind
        host = re.match(f"({_HOST}){_ENDS}", whole)
        # a name of which a part stands elsewhere cannot be shown as a whole
        return _Found(host[1], start, start + min(len(host[1]), len(rest))) if host is not None else None
    variable = re.match(_VARIABLE, rest)
    value = _set(variable[1] or variable[2], at, sets) if variable is not None and depth else None
    if variable is None or value is None:
        return None
    return _host(value.words[2], rest[variable.end() :] + behind, value, sets, depth - 1)


def _sets(found: Sequence[Directive], elsewhere: frozenset[str]) -> _Sets:
    """What sets variables, but for those that something else sets too: `elsewhere` are what Lua does."""
    sets: _Sets = {}
    for one in found:
        if _is_set_by_module(one):
            sets.setdefault((one.words[1].text[1:], (*one.blocks, _CONDITION)), []).append(one)
        if one.name == "set" and len(one.words) == 3 and one.words[1].text.startswith("$"):
            if one.words[1].text[1:] in elsewhere:
                continue
            sets.setdefault((one.words[1].text[1:], one.blocks), []).append(one)
            if one.within == "if":
                sets.setdefault((one.words[1].text[1:], (*one.blocks[:-1], _CONDITION)), []).append(one)
    return sets


def _is_set_by_module(one: Directive) -> bool:
    """Whether a directive sets a variable by what comes as it serves, as a condition may."""
    return len(one.words) > 1 and one.words[1].text.startswith("$") and re.fullmatch(_SETTERS, one.name) is not None


def _set(name: str, at: Directive, sets: _Sets) -> Directive | None:
    """What sets a variable for a directive: in the innermost block around it that does; None where a condition may set
    it as well, or that block does twice."""
    around = [at.blocks[:depth] for depth in range(len(at.blocks), -1, -1)]
    if any((name, (*blocks, _CONDITION)) in sets for blocks in around):
        return None
    found = next((sets[name, blocks] for blocks in around if (name, blocks) in sets), [])
    return found[0] if len(found) == 1 else None


def service_meant(lookup: Lookup, graph: Graph) -> Resource | None:
    """The Service of the scope that a name without the cluster's domain means: `web`, `web.shop`, `web.shop.svc`; None
    for a full name, one of nobody here, and one of an upstream in another text."""
    source, parts = lookup.written.source, lookup.host.split(".")
    if len(parts) > 3 or (len(parts) == 3 and parts[2] != "svc") or lookup.host.endswith(f".{DOMAIN}"):
        return None
    namespace = parts[1] if len(parts) > 1 else source.namespace
    found = graph.nearest_resource(source, graph.with_identity(Identity("", "Service", namespace, parts[0])))
    return found[0] if found and lookup.host not in graph.once(_upstreams, source.namespace) else None


def _upstreams(graph: Graph, namespace: str) -> frozenset[str]:
    """The names of the upstreams of all ConfigMaps of a namespace: a text may be included by another."""
    beside = (one for one in graph.of_kind("", _KIND) if one.namespace == namespace)
    texts = (text for one in beside for text in string_map(one.get("data")).values() if "upstream" in text)
    return frozenset(name for text in texts for name in re.findall(_UPSTREAM, text))
