"""What messages say of a Service's ports where a port is asked for that it does not have."""

from __future__ import annotations

from svclint.resource import service_ports
from svclint.suggest import closest
from svclint.typing_names import TYPE_CHECKING
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.resource import IntOrString, Resource, ServicePort
    from svclint.traffic.service_ports import Target
    from svclint.violation import Label


def meant_port(service: Resource, value: IntOrString) -> ServicePort | None:
    """The port that was probably meant: the only one, or the one whose name differs by a slip."""
    ports = list(service_ports(service))
    if len(ports) == 1:
        return ports[0]
    name = closest(value.name, [one.name for one in ports if one.name]) if value.is_name else None
    return next((one for one in ports if name and one.name == name), None)


def known_ports(service: Resource, target: Target | None) -> str:
    ports = list(service_ports(service))
    if target is not None:
        return f"{target.value} is the target of its port {target.port.words}"
    if not ports:
        return "it has no ports at all"
    return f"it has {listed(one.words for one in ports)}"


def ports_labels(service: Resource, target: Target | None) -> tuple[Label, ...]:
    if target is not None:
        field = "targetPort" if "targetPort" in target.port.data else "port"
        words = f"traffic for port {target.port.words} goes to {target.port.target} of the pods"
        return (target.port.label(field, words),)
    ports = list(service_ports(service))
    words = f"Service {service.name} has port {listed(one.words for one in ports)}" if ports else "no ports here"
    return (service.label(("spec", "ports"), words),)
