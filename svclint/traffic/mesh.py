"""Istio's mesh: whether its proxies carry a Service's traffic, and which of its ports it routes as requests."""

from __future__ import annotations

from svclint.families.istio import NETWORKING
from svclint.resource import dig, is_service, mapping, scalar_text, sequence, service_ports, string_map
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource, ServicePort

_INJECT = "sidecar.istio.io/inject"
_REVISION = "istio.io/rev"
_DATAPLANE = "istio.io/dataplane-mode"

HBONE = 15008
"""The port by which the pods of an ambient mesh send everything to each other, whichever port is meant."""


def is_in_mesh(service: Resource, graph: Graph) -> bool:
    """Whether proxies stand before the Service's pods, or its clients' proxies have routes for it.

    istio.io/docs/setup/additional-setup/sidecar-injection: labels of the namespace, and those of pods.
    """
    if not is_service(service):
        return False
    templates = graph.selected(service)
    if templates and all(_injected(one) is False for one in templates):
        return False
    if any(_injected(one) for one in templates) or any(True for _ in _routes(service, graph)):
        return True
    return _is_injected_namespace(graph.namespaces.get(service.namespace, {}))


def has_sidecar(template: PodTemplate, graph: Graph) -> bool:
    """Whether these pods are given a proxy of their own, by what they say or by their namespace."""
    own = _injected(template)
    return _is_given_sidecars(graph.namespaces.get(template.resource.namespace, {})) if own is None else own


def is_told_of_sidecars(template: PodTemplate, graph: Graph) -> bool:
    """Whether a command labels a namespace that these pods may be in so that Istio gives them proxies, and they do not
    say no themselves."""
    resource = template.resource
    namespaces = (resource.namespace, *graph.placed_in(resource))
    return _injected(template) is None and graph.scope.told.injects(resource.directory, namespaces)


_INBOUND = "traffic.sidecar.istio.io"


def is_taken_in(template: PodTemplate, port: int) -> bool:
    """Whether the pods' own proxy takes the connections to one of their ports, for all that their annotations say;
    those to other ports come to the program as they are.

    istio.io: resource annotations: includeInboundPorts and excludeInboundPorts.
    """
    written = mapping(mapping(template.data.get("metadata")).get("annotations"))
    excluded, included = (written.get(f"{_INBOUND}/{one}cludeInboundPorts") for one in ("ex", "in"))
    if excluded is not None and str(port) in _ports(excluded):
        return False
    return included is None or not {"*", str(port)}.isdisjoint(_ports(included))


def _ports(written: object) -> set[str]:
    return {one.strip() for one in scalar_text(written).split(",")}


def may_have_sidecar(template: PodTemplate, graph: Graph) -> bool:
    """Whether these pods may be given a proxy: they do not say no, nor does their namespace, as far as it is here."""
    own = _injected(template)
    return not graph.knows_labels_of(template.namespace) or has_sidecar(template, graph) if own is None else own


def is_ambient(template: PodTemplate, graph: Graph) -> bool:
    """Whether the proxy of the node takes what these pods send and are sent, by what they say or by their namespace.

    istio.io/docs/ambient/usage/add-workloads; /docs/ambient/usage/networkpolicy: policies see it on the port of HBONE.
    """
    if template.spec.get("hostNetwork") is True or has_sidecar(template, graph):
        return False
    labels = graph.namespaces.get(template.namespace, {})
    return (template.labels.get(_DATAPLANE) or labels.get(_DATAPLANE)) == "ambient"


def revision(template: PodTemplate) -> str:
    """Which control plane injects the proxies of these pods, as they say themselves."""
    return template.labels.get(_REVISION, "")


def _is_injected_namespace(labels: Mapping[str, str]) -> bool:
    if labels.get("istio-injection"):
        return _is_given_sidecars(labels)
    return _is_given_sidecars(labels) or labels.get(_DATAPLANE) == "ambient"


def _is_given_sidecars(labels: Mapping[str, str]) -> bool:
    chosen = labels.get("istio-injection")
    return chosen == "enabled" if chosen else bool(labels.get(_REVISION))


def _injected(template: PodTemplate) -> bool | None:
    """What the pods themselves say; None where that is left to the namespace."""
    if template.spec.get("hostNetwork") is True:
        return False
    annotations = string_map(dig(template.data, ("metadata", "annotations")))
    said = template.labels.get(_INJECT) or annotations.get(_INJECT)
    if said:
        return said == "true"
    return True if template.labels.get(_REVISION) else None


def http_route(port: ServicePort, graph: Graph) -> Reference | None:
    """The reference by which a route of the mesh takes what clients send to this port for requests, and sends it there.

    A route holds for the hosts that it names: which protocol another Service's port has that it sends to is no matter.
    """
    service = port.resource
    ports = list(service_ports(service))
    named = {one.owner for one in graph.pointing_at("names", service)}
    for reference in _routes(service, graph):
        wanted = reference.port
        if reference.owner in named and (port.is_called(wanted.value) if wanted is not None else len(ports) == 1):
            return reference
    return None


def _routes(service: Resource, graph: Graph) -> Iterator[Reference]:
    """The HTTP routes to the Service by VirtualServices that hold in the mesh, and not at gateways only."""
    for reference in graph.pointing_at("routes-to", service):
        owner = reference.owner
        if (owner.group, owner.kind) != (NETWORKING, "VirtualService") or reference.path[:2] != ("spec", "http"):
            continue
        gateways = sequence(owner.spec.get("gateways"))
        if not gateways or "mesh" in gateways:
            yield reference
