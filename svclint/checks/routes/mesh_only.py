"""VirtualServices for hosts from outside that no gateway is told of: they hold for clients in the mesh only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance, of_holes
from svclint.families.istio import NETWORKING
from svclint.nearness import REACH
from svclint.resource import is_placeholder, mapping, sequence, text
from svclint.traffic.istio_gateways import by_hosts
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def route_without_gateway(route: Resource, graph: Graph) -> Iterator[Violation]:
    """istio.io: VirtualService: without gateways it is for `mesh`, the proxies beside the pods."""
    if "gateways" in route.spec or not any(sequence(route.spec.get(one)) for one in ("http", "tls")):
        return
    hosts = [text(one) for one in sequence(route.spec.get("hosts"))]
    if not hosts or not all(map(_is_outside, hosts)) or _is_known(route, graph):
        return
    gateway = next(
        (
            one
            for one in graph.once(_by_served).candidates(hosts)
            if graph.distance(route, one) <= REACH and _is_for(one, route) and _is_unserved(one, hosts, graph)
        ),
        None,
    )
    if gateway is None:
        return
    name = gateway.name if gateway.namespace == route.namespace else f"{gateway.namespace}/{gateway.name}"
    yield Violation(
        route.label(("spec", "hosts"), "no gateway is told of these"),
        f"{route.title} names no gateways, so that it holds for clients in the mesh only, while {gateway.title} takes "
        f"in requests for {hosts[0]} and no VirtualService says where they go",
        (gateway.label(("spec", "servers"), f"takes in requests for {hosts[0]}"),),
        help=f"Name the gateway: gateways: [{name}], and mesh beside it where pods call the host as well.",
        rests_on=(route, gateway),
        # one that lies elsewhere may attach to the gateway for the host
        doubts=(*of_distance(graph, route, [gateway]), *of_holes(graph, route, gateway), *_unseen(gateway, graph)),
        unless=tuple(Elsewhere(attached=(gateway.name, host.lower())) for host in hosts),
    )


def _unseen(gateway: Resource, graph: Graph) -> tuple[Doubt, ...]:
    return (Doubt.UNSEEN,) if graph.deployer(gateway.namespace) is not None else ()


def _is_outside(host: str) -> bool:
    """Whether a host is a name of the world outside: not of the cluster, and no short one."""
    inner = host.endswith((".local", ".svc", ".internal", ".cluster", ".global"))
    return "." in host and host != "*" and not inner and not is_placeholder(host) and ".svc." not in host


def _is_known(route: Resource, graph: Graph) -> bool:
    """Whether the mesh has the hosts by something that is here: a ServiceEntry, or a Service."""
    entries = graph.once(_hosts_of_entries)
    hosts = {text(one) for one in sequence(route.spec.get("hosts"))}
    if not entries.isdisjoint(hosts) or any("*" in one for one in entries):
        return True
    return any(graph.resolve(one).found for one in graph.references(route, "names"))


def _hosts_of_entries(graph: Graph) -> frozenset[str]:
    entries = graph.of_kind(NETWORKING, "ServiceEntry")
    return frozenset(text(host) for one in entries for host in sequence(one.spec.get("hosts")))


class _Served:
    """The Gateways of a scope by the hosts of their servers: a route is asked of those that may be for its own."""

    def __init__(self, gateways: Sequence[Resource]) -> None:
        self._gateways = gateways
        self._by_name: dict[str, list[int]] = defaultdict(list)
        for place, one in enumerate(gateways):
            for name in {each.lower().rstrip(".") for each in _names(one)}:
                self._by_name[name].append(place)

    def candidates(self, hosts: Iterable[str]) -> Iterator[Resource]:
        """All that have a server for one of the hosts, and few others, in their order."""
        known = [one.lower().rstrip(".") for one in hosts]
        if any("*" in one for one in known):
            yield from self._gateways
            return
        # what a server is for is the host, or any that ends so; what nobody can read has no name
        keys = {"", "*", *known, *(f"*{one[at:]}" for one in known for at in range(len(one)))}
        places = {place for key in keys for place in self._by_name.get(key, ())}
        yield from (self._gateways[place] for place in sorted(places))


def _by_served(graph: Graph) -> _Served:
    return _Served(graph.of_kind(NETWORKING, "Gateway"))


def _names(gateway: Resource) -> list[str]:
    """The hosts of a Gateway's servers without their namespaces; an empty one for servers that do not say theirs."""
    servers = [sequence(mapping(one).get("hosts")) for one in sequence(gateway.spec.get("servers"))]
    return [text(host).rpartition("/")[2] for hosts in servers for host in hosts or [""]]


def _is_for(gateway: Resource, route: Resource) -> bool:
    """Whether a gateway for the way in has servers for the very host: one for all hosts says nothing of this one."""
    if "egress" in str(gateway.spec.get("selector")).lower():
        return False
    names = _names(gateway)
    if not any(names) or "*" in names or any(map(is_placeholder, names)):
        return False
    return by_hosts(route, gateway) is None


def _is_unserved(gateway: Resource, hosts: Iterable[str], graph: Graph) -> bool:
    """Whether no VirtualService that attaches to the gateway has one of the hosts."""
    served = graph.once(_hosts_attached, gateway)
    return "*" not in served and served.isdisjoint(one.lower() for one in hosts)


def _hosts_attached(graph: Graph, gateway: Resource) -> frozenset[str]:
    """The hosts of the VirtualServices that attach to a gateway; any with a sign for others is as one for all."""
    attached = {one.owner for one in graph.pointing_at("attaches-to", gateway)}
    hosts = (text(each).lower() for one in attached for each in sequence(one.spec.get("hosts")))
    return frozenset("*" if "*" in one else one for one in hosts)
