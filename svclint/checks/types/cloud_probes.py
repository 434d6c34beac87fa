"""Health probes of a cloud's load balancer that an Ingress controller answers with 404."""

from __future__ import annotations

from svclint.certainty.doubts import of_distance
from svclint.traffic.cloud_probes import AZURE, REQUEST_PATH, answering_not_found, asked_at_root
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svclint.graph import Graph
    from svclint.resource import Resource


def load_balancer_probe_path(service: Resource, graph: Graph) -> Iterator[Violation]:
    """ingress-nginx: the server of no host has `/healthz`, and its default backend, which answers the rest with 404."""
    ports = asked_at_root(service)
    container = answering_not_found(service, graph) if ports else None
    if container is None:
        return
    workload = container.template.resource
    key = next(one for one in service.annotations if one.startswith(AZURE))
    yield Violation(
        service.label(("metadata", "annotations", key), "on Azure, and without a path for the health probe"),
        f"{service.title} has Azure's load balancer probe port {listed(one.words for one in ports)} by HTTP at /, "
        f"which {workload.title} answers with 404: no node counts as healthy, and nothing gets in",
        (
            *(one.label("appProtocol", "probed by HTTP for this") for one in ports),
            container.label("image", "answers / with 404, and /healthz with 200"),
        ),
        help=f"Annotate the Service with {REQUEST_PATH}: /healthz.",
        rests_on=(service, workload),
        doubts=of_distance(graph, service, [workload]),
    )
