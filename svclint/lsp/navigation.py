"""From a field to what it means, and from an object or a port to all that means it, along the graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.resource import is_service, service_ports
from svclint.traffic.endpoints import endpoints, endpoints_of, serving
from svclint.traffic.service_ports import named_port
from svclint.violation import Label

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.lsp.pointing import Pointed
    from svclint.references import Reference
    from svclint.resource import ContainerPort, PodTemplate, Resource, ServicePort


def definitions(at: Pointed) -> Iterator[Label]:
    """Where that stands which a field means; an object's own name means itself."""
    graph, one = at.graph, at.resource
    port = service_port_at(at)
    if port is not None:
        yield from (each.declared.label() for each in endpoints_of(port, graph) if each.declared is not None)
        return
    reference = at.reference
    if reference is None:
        if at.is_name:
            yield one.name_label()
        return
    for target in targets(reference, graph):
        template = graph.template(target)
        if reference.selector is not None and template is not None:
            yield template.labels_label()
            continue
        named = _named_ports(reference, target, at.path, graph)
        yield from [port.label("port") for port in named] or [target.name_label()]


def references_to(at: Pointed) -> Iterator[Label]:
    """Where an object, a port or pods are meant: the field's own, or that which the field points at."""
    graph, one = at.graph, at.resource
    service_port = service_port_at(at)
    if service_port is not None:
        yield from _naming_port(service_port, graph)
        return
    container_port = container_port_at(at)
    if container_port is not None:
        yield from _meaning_port(container_port, graph)
        return
    reference = at.reference
    objects = [one] if reference is None or at.is_name else targets(reference, graph)
    for target in objects:
        yield from pointing_at(target, graph)


def targets(reference: Reference, graph: Graph) -> list[Resource]:
    """The objects that a reference means: of a Service, the workloads whose pods get its traffic."""
    if reference.selector is not None and is_service(reference.owner) and reference.relation == "selects":
        return [one.resource for one in graph.selected(reference.owner)]
    return list(graph.resolve(reference).found)


def pointing_at(target: Resource, graph: Graph) -> Iterator[Label]:
    """Every field of the scope that means an object, or its pods, but those of the object itself."""
    for owner in graph.everything:
        for reference in graph.references(owner):
            if owner is not target and target in targets(reference, graph):
                yield reference.label()


def service_port_at(at: Pointed) -> ServicePort | None:
    """The port of a Service that the field is a part of."""
    if not is_service(at.resource):
        return None
    return next((one for one in service_ports(at.resource) if at.path[: len(one.path)] == one.path), None)


def container_port_at(at: Pointed) -> ContainerPort | None:
    """The port of a container that the field is a part of."""
    template = at.graph.template(at.resource)
    ports = (port for container in template.containers for port in container.ports) if template is not None else ()
    return next((one for one in ports if at.path[: len(one.path)] == one.path), None)


def template_at(at: Pointed) -> PodTemplate | None:
    """The pods of the workload, where the field is one of its own or of its pods' labels."""
    template = at.graph.template(at.resource)
    if template is None:
        return None
    labels = (*template.path, "metadata", "labels")
    return template if at.is_name or at.path[: len(labels)] == labels else None


def _named_ports(reference: Reference, target: Resource, path: Path, graph: Graph) -> list[ServicePort]:
    """The ports of a Service that a reference names, where the cursor is on the name of one."""
    wanted = next((one for one in reference.ports if path[: len(one.path)] == one.path), None)
    if wanted is None or wanted.path == reference.path or not is_service(target):
        return []
    return list(named_port(target, wanted.value, reference.row.port_means, graph).found)


def _naming_port(port: ServicePort, graph: Graph) -> Iterator[Label]:
    for owner in graph.everything:
        for reference in graph.references(owner):
            if not reference.ports or port.resource not in graph.resolve(reference).found:
                continue
            for named in reference.ports:
                if port in named_port(port.resource, named.value, reference.row.port_means, graph).found:
                    yield owner.label(named.path)


def _meaning_port(port: ContainerPort, graph: Graph) -> Iterator[Label]:
    for service in serving(port.template, graph):
        for endpoint in endpoints(service, graph):
            if endpoint.declared == port:
                yield endpoint.port.label(endpoint.port.target_label_field)
