"""Ports that an Ingress controller passes on as streams: by which ConfigMap, and by which Services they are reached."""

from __future__ import annotations

import re
from itertools import pairwise

from svclint.resource import sequence, service_ports, service_type, text
from svclint.traffic.endpoints import numbers
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource

_ARGUMENT = re.compile(r"--(tcp|udp)-services-configmap(?:=|\s+)(?:([^/\s]+)/)?([^/\s]+)$")
_WEB = (80, 443)


def stream_controllers(config: Resource, graph: Graph) -> Iterator[tuple[PodTemplate, str]]:
    """The pods that read the ConfigMap, and the protocol that they read it for."""
    for template in graph.templates():
        for container in template.containers:
            words = [text(one) for field in ("command", "args") for one in sequence(container.data.get(field))]
            # the value may be an argument of its own
            pairs = (f"{one} {other}" for one, other in pairwise(words) if "=" not in one)
            for word in (*words, *pairs):
                found = _ARGUMENT.match(word)
                if found is None or found[3] != config.name:
                    continue
                namespace = found[2] or ""
                if (template.namespace if not namespace or "$" in namespace else namespace) == config.namespace:
                    yield template, found[1].upper()


def entrances(template: PodTemplate, graph: Graph) -> list[Resource]:
    """The Services by which clients reach a controller, rather than its webhook or its metrics."""
    return [
        service
        for service in graph.selecting_services(template)
        if service_type(service) in ("LoadBalancer", "NodePort")
        or any(one.number in _WEB for one in service_ports(service))
    ]


def reaches(services: list[Resource], template: PodTemplate, number: int, protocol: str, graph: Graph) -> bool:
    """Whether clients may reach a port of the controller: by a Service, or on its node."""
    if template.spec.get("hostNetwork") is True:
        return True
    declared = (port for container in template.containers for port in container.ports)
    if any(port.host_port == number or (port.host_port and port.number == number) for port in declared):
        return True
    ports = [port for service in services for port in service_ports(service) if port.protocol == protocol]
    return any(number in found.found or found.unknown for found in (numbers(port, graph) for port in ports))
