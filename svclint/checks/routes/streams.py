"""Ports that an Ingress controller passes on as streams, and that no Service of it has."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.resource import mapping
from svclint.traffic.streams import entrances, reaches, stream_controllers
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def stream_port_not_exposed(config: Resource, graph: Graph) -> Iterator[Violation]:
    """ingress-nginx listens on each port of the ConfigMap, and clients come through its Service."""
    for template, protocol in stream_controllers(config, graph):
        services = entrances(template, graph)
        for key in mapping(config.get("data")) if services else ():
            if not isinstance(key, str) or not key.isdigit():
                continue
            if not reaches(services, template, int(key), protocol, graph):
                yield _shut(config, key, protocol, services)


def _shut(config: Resource, key: str, protocol: str, services: list[Resource]) -> Violation:
    first = services[0]
    return Violation(
        config.label(("data", key), f"{protocol} port {key} of the controller", "key"),
        f"{config.title} passes {protocol} port {key} on, and {first.title}, by which clients reach the controller, "
        "does not have it",
        tuple(one.label(("spec", "ports"), f"the ports of {one.title}") for one in services),
        help=f"Add a port {key} with protocol: {protocol} to {first.title}.",
        rests_on=(config, *services),
    )
