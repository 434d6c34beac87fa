"""The routes of a VirtualService whose weights Argo Rollouts writes: does it know which, and are they there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.certainty.doubts import of_distance, of_namespaces
from svclint.families import argo, istio
from svclint.meant.near_names import NearNames
from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, mapping, sequence, text
from svclint.typing_names import TYPE_CHECKING, Any
from svclint.violation import Fix, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource

_TRAFFIC: Path = ("spec", "strategy", "canary", "trafficRouting")
_SEVERAL = 2
_SHOWN = 8


class _Protocol(NamedTuple):
    """Where a VirtualService has the routes of a protocol, and where a Rollout says which of them it splits."""

    at: str
    listed: str
    words: str


_HTTP = _Protocol("http", "routes", "HTTP")
_PROTOCOLS = (_HTTP, _Protocol("tls", "tlsRoutes", "TLS"), _Protocol("tcp", "tcpRoutes", "TCP"))


def split_route_not_found(rollout: Resource, graph: Graph) -> Iterator[Violation]:
    """argo-rollouts: rollout/trafficrouting/istio/istio.go: ValidateHTTPRoutes, and the same of TLS and TCP."""
    for reference in graph.references(rollout, "configures"):
        if (reference.group, reference.kind) != (istio.NETWORKING, "VirtualService"):
            continue
        entry = mapping(rollout.get(*reference.path[:-1]))
        for service in graph.resolve(reference).found[:1] if rollout.group == argo.GROUP else ():
            for protocol in _PROTOCOLS:
                routes = _routes(service, protocol)
                if protocol.listed not in entry or entry[protocol.listed] in ([], None):
                    yield from _unlisted(reference, service, routes, protocol, graph)
                elif protocol is _HTTP:
                    yield from _absent(reference, service, routes, graph)


def _routes(service: Resource, protocol: _Protocol) -> list[Mapping[str, Any]]:
    """The routes of a protocol; none where not all of them can be read."""
    written = sequence(service.spec.get(protocol.at))
    return written if all(isinstance(one, dict) for one in written) else []


def _unlisted(
    reference: Reference, service: Resource, routes: list[Mapping[str, Any]], protocol: _Protocol, graph: Graph
) -> Iterator[Violation]:
    rollout, at = reference.owner, reference.path[:-1]
    managed = _managed(rollout)
    names = [name for name in (text(one.get("name")) for one in routes) if name not in managed]
    if len(names) < _SEVERAL:
        return
    called = [one for one in names if one]
    which = f" ({listed(called, _SHOWN)})" if called else ""
    yield Violation(
        rollout.label(at, f"no {protocol.listed}: it finds the only one by itself"),
        f"{rollout.title} names none of the {len(names)} {protocol.words} routes of {service.title}{which}: where "
        "there are several, Argo Rollouts writes no weights",
        (service.label(("spec", protocol.at), f"the routes of {service.title}", "key"),),
        help=f"List those that the Rollout splits under {protocol.listed}"
        + (", by their names" if protocol is _HTTP else ", by their ports and hosts")
        + ("." if called or protocol is not _HTTP else ", which they have to be given."),
        unwritten=(rollout,),
        rests_on=(rollout, service),
        doubts=(*of_namespaces(graph, rollout, service), *of_distance(graph, rollout, [service])),
    )


def _managed(rollout: Resource) -> frozenset[str]:
    """The routes that the controller makes itself, for steps by header and mirrors."""
    written = sequence(rollout.get(*_TRAFFIC, "managedRoutes"))
    return frozenset(text(mapping(one).get("name")) for one in written) - {""}


def _absent(
    reference: Reference, service: Resource, routes: list[Mapping[str, Any]], graph: Graph
) -> Iterator[Violation]:
    rollout, at = reference.owner, (*reference.path[:-1], _HTTP.listed)
    names = [text(one.get("name")) for one in routes]
    if not routes or any(map(is_placeholder, names)):
        return
    known = {*names, *_managed(rollout)}
    called = [one for one in names if one]
    near = NearNames(called)
    for index, name in enumerate(sequence(rollout.get(*at))):
        if not isinstance(name, str) or not name or name in known or is_placeholder(name):
            continue
        meant = near.closest(name)
        has = f"it has {listed(called, _SHOWN)}" if called else "none of its routes has a name"
        yield Violation(
            rollout.label((*at, index), "no route is called so"),
            f"{rollout.title} splits the HTTP route {name}, which {service.title} does not have: {has}"
            f"{f'; did you mean {meant}?' if meant else ''}",
            (service.label(("spec", _HTTP.at), f"the routes of {service.title}", "key"),),
            rests_on=(rollout, service),
            doubts=(*of_namespaces(graph, rollout, service), *of_distance(graph, rollout, [service])),
            fix=Fix(f"name route {meant}", (rollout.edit((*at, index), meant),), safe=False) if meant else None,
        )
