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
    return {
        f"{service.name.upper().replace('-', '_')}_PORT": service
        for service in graph.services(template.namespace)
        if is_service(service)
        and service_type(service) != "ExternalName"
        and not is_headless(service)
        and service_ports(service)
    }
