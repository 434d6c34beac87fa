"""Checks of routes: does the Service that a backend names exist, and does it have that port."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from svclint.finding import Edit, Elsewhere, Fix, Label, Severity, Violation
from svclint.references import PortReference, Reference
from svclint.resource import (
    Identity,
    ServicePort,
    is_placeholder,
    is_service,
    number,
    sequence,
    service_ports,
    service_type,
    text,
)
from svclint.suggest import closest, source_text

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

# The AWS Load Balancer Controller reads what to do from an annotation; the backend's name is the annotation's then
_ALB_ACTION = "use-annotation"

# An Ingress that only redirects still has to name a backend, which nothing is ever sent to
_REDIRECTS = frozenset(
    {
        "haproxy-ingress.github.io/redirect-to",
        "nginx.ingress.kubernetes.io/permanent-redirect",
        "nginx.ingress.kubernetes.io/temporal-redirect",
    }
)
_SNIPPETS = ("nginx.ingress.kubernetes.io/server-snippet", "nginx.ingress.kubernetes.io/configuration-snippet")
_RETURN = re.compile(r"^\s*(?:return\s+\d{3}|rewrite\s.*\b(?:permanent|redirect)\s*;)", re.MULTILINE)


def backend_service_not_found(route: Resource, graph: Graph) -> Iterator[Violation]:
    """A route to a Service that does not exist; says how sure that is by what else the namespace holds here."""
    missing: dict[tuple[str, str], list[Reference]] = {}
    for reference in _backends(route, graph):
        identity = _service(reference)
        if graph.resolve(reference).missing and identity not in graph.alternatives and not _is_built_in(reference):
            missing.setdefault((reference.namespace, reference.name), []).append(reference)
    for (namespace, name), found in missing.items():
        meant = _meant(found[0], graph)
        words = f"no Service {name} in namespace {namespace}"
        yield Violation(
            found[0].label(f"there is {words}"),
            {"route": route.title, "service": name, "namespace": namespace, "hint": _hint(found[0], meant)},
            (*_meant_label(found[0], meant), *(one.label(f"also here: {words}") for one in found[1:])),
            _severity(found[0], meant, graph),
            fix=_rename(found, meant),
            unless=(Elsewhere(_service(found[0])),),
        )


def backend_port_not_found(route: Resource, graph: Graph) -> Iterator[Violation]:
    """A route to a Service that exists, but not with that port."""
    wrong: dict[tuple[str, str, int | str], list[tuple[Reference, PortReference, Resource]]] = {}
    for reference in _backends(route, graph):
        port = reference.port
        found = [one for one in graph.resolve(reference).found if is_service(one)]
        if port is None or not found or any(_may_have(one, port.value) for one in found):
            continue
        if graph.assumed_object("Service", reference.namespace, reference.name):
            continue
        key = (reference.namespace, reference.name, port.value)
        wrong.setdefault(key, []).append((reference, port, found[0]))
    for (_, _, value), places in wrong.items():
        _, port, service = places[0]
        target = _target(service, value, graph)
        meant = target.port if target is not None else _meant_port(service, value)
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
            _port_severity(route, service, target),
            _port_help(target),
            _port_fix(route, [other for _, other, _ in places], meant, sure=target is not None),
        )


def backend_external_name(route: Resource, graph: Graph) -> Iterator[Violation]:
    """A route to a Service that is only a DNS alias."""
    seen: set[tuple[str, str]] = set()
    for reference in _backends(route, graph):
        key = (reference.namespace, reference.name)
        for service in graph.resolve(reference).found:
            if key in seen or not is_service(service) or service_type(service) != "ExternalName":
                continue
            seen.add(key)
            target = text(service.get("spec", "externalName")) or "another host"
            yield Violation(
                reference.label("an alias, not a Service with endpoints"),
                {"route": route.title, "service": service.name, "target": target},
                (service.label(("spec", "type"), f"Service {service.name} is an alias of {target}"),),
                Severity.NOTE if service.partial or route.partial else None,
            )


# -- which references are Services ---------------------------------------------------------------------------------------


def _backends(route: Resource, graph: Graph) -> Iterator[Reference]:
    """The Services that `route` sends traffic to; names that its controller understands otherwise are left out."""
    if _only_redirects(route):
        return
    for reference in graph.references(route, "routes-to"):
        if (reference.group, reference.kind) != ("", "Service") or is_placeholder(reference.name):
            continue
        if reference.port is None or reference.port.value != _ALB_ACTION:
            yield reference


def _only_redirects(route: Resource) -> bool:
    annotations = route.annotations
    if not _REDIRECTS.isdisjoint(annotations):
        return True
    return any(_RETURN.search(annotations.get(snippet, "")) for snippet in _SNIPPETS)


def _is_built_in(reference: Reference) -> bool:
    return (reference.namespace, reference.name) == ("default", "kubernetes")


def _service(reference: Reference) -> Identity:
    return Identity("", "Service", reference.namespace, reference.name)


# -- the Service that is not there ---------------------------------------------------------------------------------------


class _Meant(NamedTuple):
    """The Service that was probably meant: under another name, or in another namespace."""

    service: Resource
    elsewhere: bool


def _meant(reference: Reference, graph: Graph) -> _Meant | None:
    owner = reference.owner
    here = {one.name: one for one in graph.services(reference.namespace) if one.name}
    name = closest(reference.name, here)
    if name is not None:
        return _Meant(here[name], elsewhere=False)
    away = graph.nearest_resource(owner, [one for one in graph.services() if one.name == reference.name])
    return _Meant(away[0], elsewhere=True) if away else None


def _hint(reference: Reference, meant: _Meant | None) -> str:
    if meant is None:
        return ""
    if meant.elsewhere:
        return f"; namespace {meant.service.namespace} has it"
    return f"; did you mean {meant.service.name}?"


def _meant_label(reference: Reference, meant: _Meant | None) -> tuple[Label, ...]:
    if meant is None:
        return ()
    if not meant.elsewhere:
        return (meant.service.name_label(f"Service {meant.service.name} is defined here"),)
    place = ("metadata", "namespace") if meant.service.namespace_written else ("metadata", "name")
    words = f"Service {meant.service.name} is in namespace {meant.service.namespace}"
    return (meant.service.label(place, words),)


def _severity(reference: Reference, meant: _Meant | None, graph: Graph) -> Severity | None:
    """An error where this route's Services are evidently here; a note where nothing of the namespace is."""
    route = reference.owner
    if route.partial or reference.namespace == "kube-system":
        return Severity.NOTE  # the distribution fills kube-system
    services = graph.services(reference.namespace)
    if meant is not None and not meant.elsewhere and graph.distance(route, meant.service) <= 3:
        return None
    if services and any(graph.distance(route, one) <= 1 for one in services):
        return None
    if any(graph.resolve(other).found for other in _backends(route, graph)):
        return None
    near = [one for one in graph.templates(reference.namespace) if graph.distance(route, one.resource) <= 3]
    near_services = [one for one in services if graph.distance(route, one) <= 3]
    return Severity.WARNING if near or near_services or meant is not None else Severity.NOTE


def _rename(found: list[Reference], meant: _Meant | None) -> Fix | None:
    if meant is None or meant.elsewhere:
        return None
    name = meant.service.name
    owner = found[0].owner
    source = source_text(name, owner.document)
    edits = tuple(Edit(owner.document, (*owner.root, *one.path), source) for one in found)
    return Fix(f"route to Service {name}", edits, safe=False)


# -- the port that is not there ------------------------------------------------------------------------------------------


class _Target(NamedTuple):
    """What the wrong value is instead: the target of a Service port, by number or by the container port's name."""

    port: ServicePort
    value: int | str


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
    ports = list(service_ports(service))
    for one in ports:
        if not one.defaulted and str(one.target) == str(value):
            return _Target(one, value)
    for template in graph.selected(service):
        for container_port in template.serving_ports:
            if str(value) in (container_port.name, str(container_port.number)):
                for one in ports:
                    if one.target in (container_port.name or None, container_port.number):
                        return _Target(one, value)
    return None


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


def _port_severity(route: Resource, service: Resource, target: _Target | None) -> Severity | None:
    if service.partial or route.partial:
        return Severity.NOTE
    if service_type(service) == "ExternalName":
        return Severity.WARNING  # some controllers take the number as it is
    if target is not None and route.kind == "Ingress" and not target.port.defaulted:
        written = target.port.data.get("targetPort")
        if str(written) == str(target.value):
            return Severity.WARNING  # ingress-nginx alone also matches the target port
    return None


def _port_help(target: _Target | None) -> str | None:
    if target is None:
        return None
    return (
        f"Name the port of the Service, {_named(target.port)}: the target port is what the Service translates it to. "
        "ingress-nginx accepts a target port here, other controllers answer with an error."
    )


def _meant_port(service: Resource, value: int | str) -> ServicePort | None:
    """The port that was probably meant: the only one, or the one whose name differs by a slip."""
    ports = list(service_ports(service))
    if len(ports) == 1:
        return ports[0]
    name = closest(value, [one.name for one in ports if one.name]) if isinstance(value, str) else None
    return next((one for one in ports if name and one.name == name), None)


def _port_fix(route: Resource, places: list[PortReference], meant: ServicePort | None, *, sure: bool) -> Fix | None:
    if meant is None or number(meant.number) is None:
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
