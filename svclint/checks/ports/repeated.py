"""Ports of a Service that lead to the target of another, while the pods have one of their own name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.certainty.doubt import Doubt
from svclint.resource import service_ports, service_type
from svclint.traffic.endpoints import endpoints_of, is_spoken_for
from svclint.violation import Fix, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import ContainerPort, Resource, ServicePort


def target_port_repeated(service: Resource, graph: Graph) -> Iterator[Violation]:
    """Two ports may well lead to one: told is where the pods have a port that is called as one of these, and that no
    Service leads to. TLS may end before a load balancer's Service, whose port for it leads to that for HTTP then."""
    ports = list(service_ports(service))
    if len(ports) == 1 or service_type(service) == "LoadBalancer":
        return
    for port in ports:
        meant = _meant(port, graph) if port.name and port.target is not None and not port.defaulted else []
        twin = _twin(port, ports, graph) if meant else None
        if twin is None or any(is_spoken_for(one, graph) for one in meant):
            continue
        is_name = port.target is not None and port.target.is_name
        target: str | int = meant[0].name if is_name else meant[0].number or 0
        workload = meant[0].template.resource
        yield Violation(
            port.label("targetPort", f"the target of port {twin.name or twin.number} as well"),
            f"{service.title} sends its ports {twin.name or twin.number} and {port.name} to {port.target}, and none to "
            f"{meant[0].number}, which {workload.title} calls {port.name}",
            (
                twin.label(twin.target_label_field, "leads there already"),
                meant[0].label("name", "no Service leads here"),
            ),
            rests_on=(service, *(one.template.resource for one in meant)),
            doubts=(Doubt.DEPENDS,) if service_type(service) == "NodePort" else (),
            fix=Fix(f"use {target}", (service.edit((*port.path, "targetPort"), target),), safe=False),
        )


def _meant(port: ServicePort, graph: Graph) -> list[ContainerPort]:
    """What each of the pods calls as the Service calls the port, where that is another number; none where one does
    not."""
    found = []
    for end in endpoints_of(port, graph):
        own = [one for one in end.template.serving_ports if (one.name, one.protocol) == (port.name, port.protocol)]
        if end.number is None or not own or own[0].number in (None, end.number):
            return []
        found.append(own[0])
    return found


def _twin(port: ServicePort, ports: list[ServicePort], graph: Graph) -> ServicePort | None:
    """Another port of the Service that leads to the same number in all pods."""
    mine = [end.number for end in endpoints_of(port, graph)]
    for other in ports:
        same = other.path != port.path and other.protocol == port.protocol
        if same and [end.number for end in endpoints_of(other, graph)] == mine:
            return other
    return None
