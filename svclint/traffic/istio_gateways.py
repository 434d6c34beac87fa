"""Whether the servers of an Istio Gateway are for a host of the VirtualService that names it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.cluster_dns import DOMAIN
from svclint.resource import is_placeholder, mapping, sequence
from svclint.traffic.listeners import Refusal
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.resource import Resource

ISTIO_GATEWAY = ("networking.istio.io", "Gateway")


def by_hosts(route: Resource, gateway: Resource) -> Refusal | None:
    """Why no server of the Gateway answers for the route; None where one does, or may.

    istio.io: pkg/config/host: NamesForNamespace, Names.Intersection: of the servers' hosts those count that are for the
    route's namespace, and either side may be the wildcard that covers the other. One host is enough (IST0132).
    """
    written = sequence(route.get("spec", "hosts"))
    hosts = [one.lower().rstrip(".") for one in written if isinstance(one, str)]
    servers = [mapping(one) for one in sequence(gateway.get("spec", "servers"))]
    served = [one for server in servers for one in sequence(server.get("hosts"))]
    known = [one for one in served if isinstance(one, str) and one and not is_placeholder(one)]
    if not hosts or len(hosts) < len(written) or any(map(is_placeholder, hosts)):
        return None
    if not known or len(known) < len(served) or not all(sequence(one.get("hosts")) for one in servers):
        return None
    here = [one for one in (_seen(each, route, gateway) for each in known) if one]
    if any(_overlap(one, two) for host in hosts for one in _names(host, route) for two in here):
        return None
    return Refusal(
        0,
        f"its servers are for {listed(dict.fromkeys(known))}, the VirtualService for {listed(dict.fromkeys(hosts))}",
        ("spec", "hosts"),
        f"no server of {gateway.title} is for {'this' if len(hosts) == 1 else 'any of these'}",
        gateway.label(("spec", "servers", 0, "hosts"), f"requests for {listed(dict.fromkeys(known))} only"),
    )


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
