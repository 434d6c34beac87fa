"""Looking a Service's target port up in pods, as the endpoint controllers do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.resource import is_placeholder, is_service, mapping, number, scalar_text, sequence, service_ports, text

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Container, ContainerPort, PodTemplate, Resource, ServicePort

PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_TELLS_PORT = re.compile(r"PORT|ADDR|LISTEN|BIND|URL|HOST|ENDPOINT|SERVER", re.IGNORECASE)


def served_templates(service: Resource, graph: Graph) -> list[PodTemplate]:
    """The pod templates that a Service sends traffic to: those it selects, without pods that run for a moment.

    Templates whose containers or container ports cannot be read are left out: nothing is known of their ports.
    """
    if not is_service(service):
        return []
    selected = [one for one in graph.selected(service) if any(container.serves for container in one.containers)]
    running = [one for one in selected if not one.is_hook] or selected
    return [one for one in running if one.ports_known]


def find_named(template: PodTemplate, name: str, protocol: str) -> ContainerPort | None:
    """The container port that a named target means, None when the pods have none.

    k/k: endpointslice/utils.go FindPort: name and protocol must match, the first one wins.
    """
    return next(
        (one for one in template.serving_ports if one.name == name and one.protocol == protocol and one.number), None
    )


def find_number(template: PodTemplate, target: int, protocol: str) -> ContainerPort | None:
    """The declaration of a port number, None when the pods declare none of that number and protocol."""
    return next((one for one in template.serving_ports if one.number == target and one.protocol == protocol), None)


def any_protocol(template: PodTemplate, target: int | str) -> ContainerPort | None:
    """A declaration of the port, whatever its protocol."""
    return next((one for one in template.serving_ports if target in (one.name, one.number)), None)


def targets(service: Resource) -> Iterator[ServicePort]:
    """The ports of a Service whose target can be told: no placeholders, nothing of a wrong type."""
    for port in service_ports(service):
        target = port.target
        if target is None or (isinstance(target, str) and is_placeholder(target)):
            continue
        yield port


def declared_targets(service: Resource, template: PodTemplate) -> list[int]:
    """The numbers of the Service's targets that the pods declare."""
    found = []
    for port in targets(service):
        target = port.target
        if isinstance(target, str):
            declared = find_named(template, target, port.protocol)
        else:
            declared = find_number(template, target, port.protocol) if target is not None else None
        if declared is not None and declared.number is not None:
            found.append(declared.number)
    return found


def is_spoken_for(port: ContainerPort, graph: Graph) -> bool:
    """Whether a Service of the scope targets this container port."""
    template = port.template
    return any(
        wanted.protocol == port.protocol and wanted.target in (port.number, port.name)
        for service in graph.selecting_services(template)
        for wanted in service_ports(service)
        if wanted.target
    )


def confirms(template: PodTemplate, target: int) -> bool:
    """Whether a probe, argument, or variable of a serving container mentions the port, so that it listens there."""
    digits = re.compile(rf"(?<!\d){target}(?!\d)")
    return any(_mentions(container, target, digits) for container in template.containers if container.serves)


def _mentions(container: Container, target: int, digits: re.Pattern[str]) -> bool:
    if any(probe_port(container, probe) == target for probe in PROBES):
        return True
    words = (*sequence(container.data.get("command")), *sequence(container.data.get("args")))
    if any(digits.search(scalar_text(word)) for word in words if not isinstance(word, (dict, list))):
        return True
    for entry in sequence(container.data.get("env")):
        variable = mapping(entry)
        value = variable.get("value")
        if isinstance(value, (dict, list)) or value is None:
            continue
        if digits.search(scalar_text(value)) and (
            _TELLS_PORT.search(text(variable.get("name"))) or f":{target}" in scalar_text(value)
        ):
            return True
    return False


def probe_port(container: Container, probe: str) -> int | None:
    """The numeric port of a container's probe."""
    fields = mapping(container.data.get(probe))
    for handler in ("httpGet", "tcpSocket", "grpc"):
        found = number(mapping(fields.get(handler)).get("port"))
        if found is not None:
            return found
    return None
