"""What a port that names one of a Service's is compared with, and which one was probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from svclint.resource import is_placeholder, sequence, service_ports, service_selector, service_type
from svclint.suggest import closest

if TYPE_CHECKING:
    from svclint.finding import Label
    from svclint.graph import Graph
    from svclint.references.row import PortMeaning
    from svclint.resource import Resource, ServicePort


class Target(NamedTuple):
    """What the wrong value is instead: the target of a Service port, by number or by the container port's name.

    `sole` says that no other port of the Service has that target.
    """

    port: ServicePort
    value: int | str
    sole: bool


def named(port: ServicePort) -> str:
    return f"{port.number} ({port.name})" if port.name else str(port.number)


def is_readable(service: Resource, value: int | str) -> bool:
    """Whether all ports of the Service can be read, and the port that is asked for."""
    entries = service.get("spec", "ports")
    if entries is not None and not isinstance(entries, list):
        return False
    ports = list(service_ports(service))
    if len(ports) < len(sequence(entries)) or (service_type(service) == "ExternalName" and not ports):
        return False
    if isinstance(value, str) and is_placeholder(value):
        return False
    return not any(one.number is None or is_placeholder(one.name) for one in ports)


def may_have(service: Resource, value: int | str) -> bool:
    """Whether the Service has the port by number or name, or may have it for all that can be read."""
    ports = service_ports(service)
    return not is_readable(service, value) or any(
        value in (one.number, one.name) or value == str(one.number) for one in ports
    )


def may_mean(service: Resource, value: int | str, means: PortMeaning, graph: Graph) -> bool:
    """Whether a field whose ports mean `means` finds the port, or may find it for all that can be known."""
    if means == "port" or not is_readable(service, value):
        return may_have(service, value)
    ports = list(service_ports(service))
    if means == "endpoint":
        return any(value == one.name for one in ports) or _may_be_target(service, value, graph)
    if isinstance(value, int) and service_type(service) == "ExternalName":
        return True  # it is taken as it is
    return any(value == (one.name if isinstance(value, str) else one.number) for one in ports)


def _may_be_target(service: Resource, value: int | str, graph: Graph) -> bool:
    """Whether `value` is the number of a port that the Service sends traffic to, or may be."""
    if not str(value).isdigit():
        return service_type(service) == "ExternalName"
    if service_selector(service) is None:
        return True  # whoever writes the endpoints chooses the numbers
    targets = [target_numbers(one, graph) for one in service_ports(service)]
    return any(not numbers or int(value) in numbers for numbers in targets)


def target_numbers(port: ServicePort, graph: Graph) -> set[int]:
    """The numbers of a Service port's target; none where no pod of the scope tells."""
    if isinstance(port.target, int):
        return {port.target}
    serving = (one for template in graph.selected(port.resource) for one in template.serving_ports)
    return {one.number for one in serving if one.name == port.target and one.number is not None}


def target_of(service: Resource, value: int | str, graph: Graph) -> Target | None:
    """The Service port that has `value` as its target."""
    aliases = {str(value)}
    for template in graph.selected(service):
        for one in template.serving_ports:
            names = {one.name, str(one.number)} - {""}
            if str(value) in names:
                aliases |= names
    found = [one for one in service_ports(service) if one.target is not None and str(one.target) in aliases]
    return Target(found[0], value, len(found) == 1) if found else None


def meant_port(service: Resource, value: int | str) -> ServicePort | None:
    """The port that was probably meant: the only one, or the one whose name differs by a slip."""
    ports = list(service_ports(service))
    if len(ports) == 1:
        return ports[0]
    name = closest(value, [one.name for one in ports if one.name]) if isinstance(value, str) else None
    return next((one for one in ports if name and one.name == name), None)


def known_ports(service: Resource, target: Target | None) -> str:
    ports = list(service_ports(service))
    if target is not None:
        return f"{target.value} is the target of its port {named(target.port)}"
    if not ports:
        return "it has no ports at all"
    return f"it has {', '.join(map(named, ports))}"


def ports_labels(service: Resource, target: Target | None) -> tuple[Label, ...]:
    if target is not None:
        field = "targetPort" if "targetPort" in target.port.data else "port"
        words = f"traffic for port {named(target.port)} goes to {target.port.target} of the pods"
        return (target.port.label(field, words),)
    ports = list(service_ports(service))
    words = f"Service {service.name} has port {', '.join(map(named, ports))}" if ports else "no ports here"
    return (service.label(("spec", "ports"), words),)
