"""Where tracing begins: a URL or an object, as a word of the command line says it, and what it means in a scope."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from svclint.cluster_dns import cluster_name
from svclint.named_tuple import NamedTuple
from svclint.resource import Identity, IntOrString, is_service
from svclint.traffic.requests import Request, host_patterns

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

# The short names that kubectl knows (kubectl api-resources), and the kinds as they are called in small letters
_SHORT: Mapping[str, str] = {
    "cj": "cronjob",
    "deploy": "deployment",
    "ds": "daemonset",
    "gtw": "gateway",
    "ing": "ingress",
    "po": "pod",
    "rc": "replicationcontroller",
    "rs": "replicaset",
    "sts": "statefulset",
    "svc": "service",
    "vs": "virtualservice",
}
_OBJECT = re.compile(r"([A-Za-z][A-Za-z.]*)/(?:([^/:\s]+)/)?([^/:\s]+)(?::([^/:\s]+))?")


class NoStart(Exception):
    """A word that is no start; the text says why."""


class Named(NamedTuple):
    """An object that a word names; `namespace` is empty where it names none, `port` None where it names none."""

    kind: str
    namespace: str
    name: str
    port: IntOrString | None = None

    def is_of(self, one: Resource) -> bool:
        kinds = {one.kind.lower(), f"{one.kind}.{one.group}".lower()}
        return self.kind in kinds and one.name == self.name and (not self.namespace or one.namespace == self.namespace)


Start = Request | Named


def read_start(word: str) -> Start:
    """What a word means; raises NoStart where it is neither a URL nor an object."""
    if "://" in word:
        return _url(word)
    found = _OBJECT.fullmatch(word)
    if found is not None and "." not in found[1].partition("/")[0].removesuffix("."):
        kind = found[1].lower()
        port = IntOrString(int(found[4]) if found[4].isdigit() else found[4]) if found[4] else None
        return Named(_SHORT.get(kind, kind), found[2] or "", found[3], port)
    if re.match(r"[\w*-]+(\.[\w-]+)+(?:[:/?]|$)", word):
        return _url(f"//{word}")
    raise NoStart(f'"{word}" is no start: give a URL, https://shop.example.com/cart, or an object, Service/web')


def _url(word: str) -> Request:
    try:
        parts = urlsplit(word)
        port = parts.port
    except ValueError as error:
        raise NoStart(f'"{word}" is no URL: {error}') from None
    if not parts.hostname:
        raise NoStart(f'"{word}" names no host')
    return Request(parts.hostname.lower().rstrip("."), parts.path or "/", parts.scheme, port)


def objects(wanted: Named, graph: Graph) -> list[Resource]:
    """The objects of a scope that are meant: those that are judged, where some of them are."""
    found = [one for one in graph.everything if wanted.is_of(one)]
    return [one for one in found if one.judged] or found


def service_of(request: Request, namespace: str, graph: Graph) -> Resource | None:
    """The Service that a host is the name of inside the cluster; `namespace` is that of whoever asks."""
    named = cluster_name(request.host)
    if named is None:
        return None
    places = [named.namespace] if named.namespace else [namespace] if namespace else sorted(graph.namespaces)
    found = (graph.with_identity(Identity("", "Service", one, named.name)) for one in places)
    return next((one for several in found for one in several if is_service(one)), None)


def suggestion(start: Start, graphs: Iterable[Graph]) -> str:
    """What was probably meant, as the end of a sentence; empty where nothing comes close."""
    from svclint.suggest import closest

    if isinstance(start, Request):
        hosts = sorted({host for graph in graphs for host in host_patterns(graph)})
        near = closest(start.host, hosts)
        return f"; did you mean {near}?" if near else f"; hosts here are {', '.join(hosts[:6])}" if hosts else ""
    everything = [one for graph in graphs for one in graph.everything if one.name]
    same = sorted({_title(one) for one in everything if one.name == start.name})
    if same:
        return f"; did you mean {same[0]}?"
    of_kind = {one.name: one for one in everything if one.kind.lower() == start.kind}
    near = closest(start.name, of_kind)
    if near:
        return f"; did you mean {_title(of_kind[near])}?"
    names = sorted(of_kind)
    return f"; there are {', '.join(names[:6])}" if names else ""


def _title(one: Resource) -> str:
    return "/".join(filter(None, (one.kind, one.namespace if one.namespace != "default" else "", one.name)))


def words(start: Start) -> str:
    """A start as people read it."""
    if isinstance(start, Request):
        port = f":{start.port}" if start.port else ""
        return f"{start.scheme}://{start.host}{port}{start.path}" if start.scheme else f"{start.host}{port}{start.path}"
    port = f":{start.port}" if start.port is not None else ""
    return "/".join(filter(None, (start.kind, start.namespace, start.name))) + port


def hosts_that_take(request: Request, graph: Graph) -> Iterator[str]:
    """The parts of routes for the request's host, whatever their paths, in words."""
    from svclint.traffic.requests import entries, fits_host, routes

    for route in routes(graph):
        for entry in entries(route):
            if fits_host(entry, request.host):
                yield f"{route.title}: {entry.words}"
