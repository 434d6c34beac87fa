"""Hosts whose versions an object of a mesh tells apart: subsets, routes that choose them, routes for a Service."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.families.gateway_api import GROUP
from svclint.families.istio import NETWORKING
from svclint.resource import mapping, sequence, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    from svclint.resource import Resource

_SEVERAL = 2


def split_hosts(one: Resource) -> tuple[str, ...]:
    """The hosts for which a DestinationRule has subsets, of whose subsets a VirtualService chooses, or in whose place a
    route of the Gateway API that is for a Service sends to others."""
    if one.group == NETWORKING:
        found = _of_rule(one) if one.kind == "DestinationRule" else _of_virtual_service(one)
    elif one.group == GROUP:
        found = _of_route(one)
    else:
        return ()
    return tuple(dict.fromkeys(host for host in found if host))


def _of_rule(rule: Resource) -> Iterator[str]:
    if sequence(rule.spec.get("subsets")):
        yield text(rule.spec.get("host"))


def _of_virtual_service(route: Resource) -> Iterator[str]:
    for protocol in ("http", "tcp", "tls"):
        for entry in sequence(route.spec.get(protocol)):
            for share in sequence(mapping(entry).get("route")):
                destination = mapping(mapping(share).get("destination"))
                if destination.get("subset"):
                    yield text(destination.get("host"))


def _of_route(route: Resource) -> Iterator[str]:
    """gateway-api: geps/gep-1426: the backends of a route whose parent is a Service take what is meant for it.

    A route of another namespace does so for the clients there alone: one that sends all to one backend tells no
    versions apart for anybody else.
    """
    parents = [each for each in map(mapping, sequence(route.spec.get("parentRefs"))) if each.get("kind") == "Service"]
    if not parents:
        return
    backends = {text(one.get("name")) for one in _backends(route)}
    own = text(route.metadata.get("namespace"))
    for each in parents:
        name, namespace = text(each.get("name")), text(each.get("namespace"))
        if own and namespace and own != namespace and len(backends) < _SEVERAL:
            continue
        if backends and name not in backends:
            yield f"{name}.{namespace}.svc" if namespace else name


def _backends(route: Resource) -> Iterator[dict[str, Any]]:
    for rule in sequence(route.spec.get("rules")):
        yield from map(mapping, sequence(mapping(rule).get("backendRefs")))
