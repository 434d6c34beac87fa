"""Who needs a port of a headless Service's endpoints: DNS names the pods in any case, and clients choose the port."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource, ServicePort


def is_asked_for(port: ServicePort, graph: Graph) -> bool:
    """Whether somebody here needs a port of a headless Service that its endpoints have: a route or a webhook for the
    Service, a monitor that scrapes it by that name, whoever asks DNS for its SRV record.

    k/k: endpointslice/utils.go: an address stays in the slice without its port.
    """
    service = port.resource
    if graph.pointing_at("routes-to", service) or graph.pointing_at("calls", service):
        return True
    if not port.name:
        return False
    if port.name in graph.once(_scraped).get(service, ()):
        return True
    # imported here: few headless Services lack a port
    from svclint.traffic.calls import called

    return port.name in graph.once(called).get(service.identity, ())


def _scraped(graph: Graph) -> Mapping[Resource, set[str]]:
    """The names of the ports by which monitors scrape Services."""
    found: dict[Resource, set[str]] = defaultdict(set)
    for monitor in graph.referring("monitors"):
        for reference in graph.references(monitor, "monitors"):
            names = {one.value.name for one in reference.ports if one.path[-1] == "port" and one.value.is_name}
            for service in graph.resolve(reference).found if names else ():
                found[service] |= names
    return found
