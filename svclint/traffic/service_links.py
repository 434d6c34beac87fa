"""The variables by which Kubernetes tells pods of the Services in their namespace, and what else sets variables."""

from __future__ import annotations

from collections.abc import Mapping

from svclint.resource import (
    Identity,
    is_headless,
    is_service,
    mapping,
    sequence,
    service_ports,
    service_type,
    text,
)
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Container, PodTemplate, Resource

_SOURCES = (("configMapRef", "ConfigMap", ("data", "binaryData")), ("secretRef", "Secret", ("data", "stringData")))


def link_urls(template: PodTemplate, graph: Graph) -> Mapping[str, Resource]:
    """The variables `X_PORT` of these pods that Kubernetes sets to `tcp://address:port`, with the Service of each.

    k/k: pkg/kubelet/envvars: makeLinkVariables, for every Service of the namespace that has an address.
    """
    if template.spec.get("enableServiceLinks") is False:
        return {}
    return {
        f"{service.name.upper().replace('-', '_')}_PORT": service
        for service in graph.services(template.namespace)
        if is_service(service)
        and service_type(service) != "ExternalName"
        and not is_headless(service)
        and service_ports(service)
    }


def is_set(container: Container, variable: str, graph: Graph) -> bool:
    """Whether the container's own manifest sets a variable, or may do so by what cannot be read here."""
    if any(mapping(entry).get("name") == variable for entry in sequence(container.data.get("env"))):
        return True
    return any(
        _may_hold(mapping(source), container, variable, graph) for source in sequence(container.data.get("envFrom"))
    )


def _may_hold(source: Mapping[str, object], container: Container, variable: str, graph: Graph) -> bool:
    prefix = text(source.get("prefix"))
    if not variable.startswith(prefix):
        return False
    for field, kind, places in _SOURCES:
        name = text(mapping(source.get(field)).get("name"))
        if name:
            identity = Identity.of("", kind, container.template.namespace, name)
            found = graph.with_identity(identity)
            keys = {key for one in found for place in places for key in mapping(one.get(place))}
            return not found or any(one.partial for one in found) or variable.removeprefix(prefix) in keys
    return True
