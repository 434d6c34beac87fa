"""The variables by which Kubernetes tells pods of the Services in their namespace."""

from __future__ import annotations

from collections.abc import Mapping

from svclint.resource import is_headless, is_service, service_ports, service_type
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource


def link_urls(template: PodTemplate, graph: Graph) -> Mapping[str, Resource]:
    """The variables `X_PORT` of these pods that Kubernetes sets to `tcp://address:port`, with the Service of each.

    k/k: pkg/kubelet/envvars: makeLinkVariables, for every Service of the namespace that has an address.
    """
    if template.spec.get("enableServiceLinks") is False:
        return {}
    return {f"{link_name(one)}_PORT": one for one in graph.services(template.namespace) if gives_links(one)}


def gives_links(service: Resource) -> bool:
    """Whether pods of its namespace get variables of a Service: it has an address and ports."""
    return (
        is_service(service)
        and service_type(service) != "ExternalName"
        and not is_headless(service)
        and bool(service_ports(service))
    )


def link_name(service: Resource, name: str = "") -> str:
    """What the variables of a Service begin with, or would if it had another name."""
    return (name or service.name).upper().replace("-", "_")
