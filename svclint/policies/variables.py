"""An object and its wiring as CEL sees them: what it reaches, what leads to it, who references it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from svclint.document import field_path
from svclint.resource import is_service, service_selector, service_type
from svclint.traffic.backends import is_to_service
from svclint.traffic.endpoints import Endpoint, endpoints_in, served_templates
from svclint.traffic.scale import scale

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource

Data = dict[str, Any]


def variables(resource: Resource, graph: Graph, mentioned: Callable[[str], bool]) -> tuple[Data, str]:
    """Those that are mentioned, and why another one is not there: nobody can know it from here."""
    data: Data = {"object": as_object(resource), "namespace": resource.namespace}
    unknown = ""
    if mentioned("endpoints"):
        found = endpoints(resource, graph, with_referrers=mentioned("referrers"))
        if isinstance(found, str):
            unknown = found
        else:
            data["endpoints"] = found
    if mentioned("routes"):
        data["routes"] = routes(resource, graph)
    if mentioned("referrers"):
        data["referrers"] = referrers(resource, graph)
    if mentioned("scope"):
        data["scope"] = graph.once(_scope)
    return data, unknown


def as_object(resource: Resource) -> Data:
    """The object as it is applied: in its namespace, with the labels that its kustomization adds."""
    metadata = dict(resource.data["metadata"]) if isinstance(resource.data.get("metadata"), dict) else {}
    if resource.namespace:
        metadata["namespace"] = resource.namespace
    if resource.labels:
        metadata["labels"] = resource.labels
    return {**resource.data, "metadata": metadata}


def _scope(graph: Graph) -> Data:
    return {"name": graph.scope.name, "kinds": dict(Counter(one.kind for one in graph.everything))}


def endpoints(resource: Resource, graph: Graph, *, with_referrers: bool) -> list[Data] | str:
    """What requests really reach: of a Service its pods, of a route those of the Services that it leads to, of a
    workload its own; why nobody knows that, in words."""
    found: list[Data] = []
    own = graph.template(resource)
    if own is not None:
        for service in graph.selecting_services(own):
            found.extend(_of_template(service, own, graph, with_referrers))
        return found
    for service in _services(resource, graph):
        several = _of_service(service, graph, with_referrers)
        if isinstance(several, str):
            return several
        found.extend(several)
    return found


def _services(resource: Resource, graph: Graph) -> Iterator[Resource]:
    if is_service(resource):
        yield resource
        return
    seen = set()
    for reference in graph.references(resource, "routes-to"):
        if is_to_service(reference):
            for service in graph.resolve(reference).found:
                if service not in seen:
                    seen.add(service)
                    yield service


def _of_service(service: Resource, graph: Graph, with_referrers: bool) -> list[Data] | str:
    templates = served_templates(service, graph)
    if templates:
        return [one for each in templates for one in _of_template(service, each, graph, with_referrers)]
    if service_type(service) == "ExternalName":
        return []
    if service_selector(service) is None:
        return "it has no selector: somebody else names its endpoints"
    unknown = (graph.resolve(one).unknown for one in graph.references(service, "selects"))
    return next(filter(None, unknown), "") or []


def _of_template(service: Resource, template: PodTemplate, graph: Graph, with_referrers: bool) -> Iterator[Data]:
    pods = graph.once(_pods, template)
    if with_referrers:
        pods = {**pods, "referrers": referrers(template.resource, graph)}
    several = list(endpoints_in(service, template))
    yield from ({**pods, "service": service.name, **_port(one)} for one in several)
    if not several:
        yield {**pods, "service": service.name}


def _pods(graph: Graph, template: PodTemplate) -> Data:
    least = scale(template, graph)
    known = {"replicas": least.least} if least is not None else {}
    return {"workload": as_object(template.resource), "labels": template.labels, **known}


def _port(endpoint: Endpoint) -> Data:
    """What is not known has no key."""
    port = {"name": endpoint.port.name, "port": endpoint.port.number, "protocol": endpoint.protocol}
    container = endpoint.container
    known = {
        "number": endpoint.number,
        "probed": endpoint.is_probed,
        "container": container.name if container is not None else None,
    }
    return {"port": port, **{key: value for key, value in known.items() if value is not None}}


def routes(resource: Resource, graph: Graph) -> list[Data]:
    """The routes that lead to a Service; of a workload, those to its Services."""
    own = graph.template(resource)
    targets = graph.selecting_services(own) if own is not None else [resource]
    return [_route(one) for target in targets for one in graph.pointing_at("routes-to", target)]


def _route(reference: Reference) -> Data:
    port = reference.port.value if reference.port is not None else None
    value = None if port is None else port.number if port.number is not None else port.name
    return {**_referrer(reference), **({"port": value} if value is not None else {})}


def referrers(resource: Resource, graph: Graph) -> list[Data]:
    """Who names or selects it, and by which field."""
    return [_referrer(one) for one in graph.once(_pointing).get(resource, ())]


def _referrer(reference: Reference) -> Data:
    owner = reference.owner
    return {
        "apiVersion": owner.api_version,
        "kind": owner.kind,
        "name": owner.name,
        "namespace": owner.namespace,
        "relation": reference.relation,
        "path": field_path(reference.path),
        "object": as_object(owner),
    }


def _pointing(graph: Graph) -> Mapping[Resource, list[Reference]]:
    """An object -> the references that lead to it, by name or by label."""
    found: dict[Resource, list[Reference]] = defaultdict(list)
    for owner in graph.everything:
        for reference in graph.references(owner):
            several = graph.resolve(reference).found
            near = several if reference.selector is None else graph.nearest_resource(owner, several)
            for one in dict.fromkeys(near):
                if one is not owner:
                    found[one].append(reference)
    return found
