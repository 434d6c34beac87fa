"""The ports that routes name: does the Service have them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from svclint.checks.routes.backends import backends, is_to_service
from svclint.finding import Edit, Fix, Label, Severity, Violation
from svclint.graph import REACH
from svclint.resource import ServicePort, is_placeholder, is_service, sequence, service_ports, service_type, text
from svclint.suggest import closest, source_text

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Named, Reference
    from svclint.resource import Resource


def backend_port_not_found(route: Resource, graph: Graph) -> Iterator[Violation]:
    """A route to a Service that exists, but not with that port."""
    wrong: dict[tuple[str, str, int | str], list[tuple[Reference, Named, Resource]]] = {}
    for reference in backends(route, graph):
        port = reference.port
        found = [one for one in graph.resolve(reference).found if is_service(one)]
        if (
            port is None
            or not is_to_service(reference)
            or not found
            or any(_may_have(one, port.value) for one in found)
        ):
            continue
        if graph.assumed_object("Service", reference.namespace, reference.name):
            continue
        key = (reference.namespace, reference.name, port.value)
        wrong.setdefault(key, []).append((reference, port, found[0]))
    for (_, _, value), places in wrong.items():
        _, port, service = places[0]
        target = _target(service, value, graph)
        meant = target.port if target is not None and target.sole else _meant_port(service, value)
        yield Violation(
            route.label(port.path, "no such port"),
            {
                "route": route.title,
                "service": service.name,
                "port": value,
                "known": _known(service, target),
            },
            (
                *_ports_labels(service, target),
                *(route.label(other.path, "also here") for _, other, _ in places[1:]),
            ),
            _port_severity(route, service, target, graph),
            _port_help(target),
            _port_fix(route, [other for _, other, _ in places], meant, sure=target is not None and target.sole),
        )


class _Target(NamedTuple):
    """What the wrong value is instead: the target of a Service port, by number or by the container port's name.

    `sole` says that no other port of the Service has that target.
    """

    port: ServicePort
    value: int | str
    sole: bool


def _may_have(service: Resource, value: int | str) -> bool:
    """Whether the Service has the port, or may have it for all that can be read."""
    entries = service.get("spec", "ports")
    if entries is not None and not isinstance(entries, list):
        return True
    ports = list(service_ports(service))
    if len(ports) < len(sequence(entries)):
        return True
    if service_type(service) == "ExternalName" and not ports:
        return True
    if isinstance(value, str) and is_placeholder(value):
        return True
    unread = any(one.number is None or is_placeholder(one.name) for one in ports)
    return unread or any(value in (one.number, one.name) or value == str(one.number) for one in ports)


def _target(service: Resource, value: int | str, graph: Graph) -> _Target | None:
    aliases = {str(value)}
    for template in graph.selected(service):
        for one in template.serving_ports:
            names = {one.name, str(one.number)} - {""}
            if str(value) in names:
                aliases |= names
    found = [one for one in service_ports(service) if one.target is not None and str(one.target) in aliases]
    return _Target(found[0], value, len(found) == 1) if found else None


def _known(service: Resource, target: _Target | None) -> str:
    ports = list(service_ports(service))
    if target is not None:
        return f"{target.value} is the target of its port {_named(target.port)}"
    if not ports:
        return "it has no ports at all"
    return f"it has {', '.join(map(_named, ports))}"


def _named(port: ServicePort) -> str:
    return f"{port.number} ({port.name})" if port.name else str(port.number)


def _ports_labels(service: Resource, target: _Target | None) -> tuple[Label, ...]:
    if target is not None:
        field = "targetPort" if "targetPort" in target.port.data else "port"
        words = f"traffic for port {_named(target.port)} goes to {target.port.target} of the pods"
        return (target.port.label(field, words),)
    ports = list(service_ports(service))
    words = f"Service {service.name} has port {', '.join(map(_named, ports))}" if ports else "no ports here"
    return (service.label(("spec", "ports"), words),)


def _port_severity(route: Resource, service: Resource, target: _Target | None, graph: Graph) -> Severity | None:
    if service.partial or route.partial:
        return Severity.NOTE
    if service_type(service) == "ExternalName":
        return Severity.WARNING  # some controllers take the number as it is
    if graph.distance(route, service) > REACH:
        return Severity.WARNING
    if target is not None and "nginx" in _class(route) and str(target.port.data.get("targetPort")) == str(target.value):
        return Severity.WARNING  # ingress-nginx alone also matches the target port
    return None


def _class(route: Resource) -> str:
    """The controller that an Ingress asks for; empty where it leaves that to the cluster."""
    return text(route.get("spec", "ingressClassName")) or route.annotations.get("kubernetes.io/ingress.class", "")


def _port_help(target: _Target | None) -> str | None:
    if target is None:
        return None
    return (
        f"Name the port of the Service, {_named(target.port)}: the target port is what the Service translates it to. "
        "ingress-nginx accepts a target port here; other controllers answer with an error."
    )


def _meant_port(service: Resource, value: int | str) -> ServicePort | None:
    """The port that was probably meant: the only one, or the one whose name differs by a slip."""
    ports = list(service_ports(service))
    if len(ports) == 1:
        return ports[0]
    name = closest(value, [one.name for one in ports if one.name]) if isinstance(value, str) else None
    return next((one for one in ports if name and one.name == name), None)


def _port_fix(route: Resource, places: list[Named], meant: ServicePort | None, *, sure: bool) -> Fix | None:
    if meant is None or meant.number is None:
        return None
    edits: list[Edit] = []
    for one in places:
        path = (*route.root, *one.path)
        field = one.path[-1]
        by_name = bool(meant.name) and (field == "name" or (field != "number" and isinstance(one.value, str)))
        if field == "name" and not by_name:
            edits.append(Edit(route.document, path, source_text("number", route.document), "key"))
        source = source_text(meant.name, route.document) if by_name else str(meant.number)
        edits.append(Edit(route.document, path, source))
    return Fix(f"route to port {_named(meant)}", tuple(edits), safe=sure)
