"""Names of Service ports that tell a mesh or gateway the protocol."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.resource import is_service, service_ports, service_type, text
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def service_port_name_convention(service: Resource, graph: Graph, *, protocols: list[str]) -> Iterator[Violation]:
    """Istio's explicit protocol selection: `name: <protocol>[-suffix]`, or appProtocol."""
    if not is_service(service) or service_type(service) == "ExternalName":
        return
    for port in service_ports(service):
        if port.protocol != "TCP" or text(port.data.get("appProtocol")):
            continue
        if port.name.partition("-")[0].lower() in protocols:
            continue
        name = f"is called {port.name}" if port.name else "has no name"
        yield Violation(
            port.label("name" if port.name else "", "does not tell the protocol"),
            f"port {port.number} of {service.title} {name}: neither the name nor appProtocol tells its protocol",
            as_written=(service,),
        )
