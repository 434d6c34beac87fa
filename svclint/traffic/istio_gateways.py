"""The servers of an Istio Gateway: which of them take in requests for the VirtualService that names it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svclint.cluster_dns import DOMAIN
from svclint.image_names import last_name
from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, mapping, number, sequence, text
from svclint.traffic.listeners import Refusal
from svclint.typing_names import TYPE_CHECKING
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource

_FOR_REQUESTS = frozenset({"HTTP", "HTTP2", "HTTPS", "GRPC", "GRPC-WEB"})


_PROXY = "istio-proxy"


def is_gateway_pod(template: PodTemplate) -> bool:
    """Whether pods are a gateway of Istio: its proxy, and nothing beside it.

    istio.io: Installing Gateways: the annotation asks for the proxy's injection; older manifests have it themselves.
    """
    annotations = mapping(template.data.get("metadata")).get("annotations")
    if mapping(annotations).get("inject.istio.io/templates") == "gateway":
        return True
    running = [one for one in template.containers if one.role == "container"]
    return bool(running) and all(one.name == _PROXY or _is_proxy(text(one.data.get("image"))) for one in running)


def _is_proxy(image: str) -> bool:
    return last_name(image) == "proxyv2"


class Entrance(NamedTuple):
    """A port at which a Gateway takes in requests for a route; `path` is its place below the Gateway."""

    gateway: Resource
    path: Path
    number: int


def entrances(route: Resource, graph: Graph) -> Iterator[Entrance]:
    """Where the route's Gateways take in requests that it can answer."""
    hosts = _hosts(route)
    if any(map(is_placeholder, hosts)):
        return
    for reference in graph.references(route, "attaches-to"):
        for gateway in graph.resolve(reference).found:
            for index, one in enumerate(sequence(gateway.spec.get("servers"))):
                server, port = mapping(one), mapping(mapping(one).get("port"))
                value = number(port.get("number"))
                names = [each for each in sequence(server.get("hosts")) if isinstance(each, str)]
                if (
                    value
                    and _is_for_requests(server, text(port.get("protocol")))
                    and _meet(hosts, names, route, gateway)
                ):
                    yield Entrance(gateway, ("spec", "servers", index, "port", "number"), value)


def _is_for_requests(server: dict[str, object], protocol: str) -> bool:
    tls = mapping(server.get("tls"))
    ended = tls.get("mode") not in ("PASSTHROUGH", "AUTO_PASSTHROUGH")
    return protocol.upper() in _FOR_REQUESTS and tls.get("httpsRedirect") is not True and ended


def by_hosts(route: Resource, gateway: Resource) -> Refusal | None:
    """Why no server of the Gateway answers for the route; None where one does, or may. One host is enough (IST0132)."""
    written, hosts = sequence(route.spec.get("hosts")), _hosts(route)
    servers = [mapping(one) for one in sequence(gateway.spec.get("servers"))]
    served = [one for server in servers for one in sequence(server.get("hosts"))]
    known = [one for one in served if isinstance(one, str) and one and not is_placeholder(one)]
    if not hosts or len(hosts) < len(written) or any(map(is_placeholder, hosts)):
        return None
    if not known or len(known) < len(served) or not all(sequence(one.get("hosts")) for one in servers):
        return None
    if _meet(hosts, known, route, gateway):
        return None
    return Refusal(
        0,
        f"its servers are for {listed(dict.fromkeys(known))}, the VirtualService for {listed(dict.fromkeys(hosts))}",
        ("spec", "hosts"),
        f"no server of {gateway.title} is for {'this' if len(hosts) == 1 else 'any of these'}",
        gateway.label(("spec", "servers", 0, "hosts"), f"requests for {listed(dict.fromkeys(known))} only"),
    )


def _hosts(route: Resource) -> list[str]:
    return [one.lower().rstrip(".") for one in sequence(route.spec.get("hosts")) if isinstance(one, str)]


def _meet(hosts: Sequence[str], served: Sequence[str], route: Resource, gateway: Resource) -> bool:
    """Whether a server for the hosts `served` takes in requests for one of `hosts` of the route.

    istio.io: pkg/config/host: NamesForNamespace, Names.Intersection: of the servers' hosts those count that are for the
    route's namespace, and either side may be the wildcard that covers the other.
    """
    here = [one for one in (_seen(each, route, gateway) for each in served) if one]
    return any(_overlap(one, two) for host in hosts for one in _names(host, route) for two in here)


def _seen(host: str, route: Resource, gateway: Resource) -> str:
    """A server's host as routes of the route's namespace see it; empty where it is for other namespaces."""
    namespace, slash, name = host.rpartition("/")
    namespace = gateway.namespace if namespace == "." else namespace
    # whoever applies the route may name the namespace that it leaves out
    mine = not slash or namespace in ("*", route.namespace) or not route.namespace_written
    return name.lower().rstrip(".") if mine else ""


def _names(host: str, route: Resource) -> Iterator[str]:
    """A host as it is written, and as the mesh completes it where it has no dot."""
    yield host
    if "." not in host and host != "*":
        yield f"{host}.{route.namespace}.svc.{DOMAIN}"


def _overlap(one: str, two: str) -> bool:
    return _covers(one, two) or _covers(two, one)


def _covers(wide: str, host: str) -> bool:
    return wide == host or (wide.startswith("*") and host.endswith(wide[1:]))
