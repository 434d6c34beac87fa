"""Services that have addresses of IPv6 only, over pods that listen on those of IPv4 only."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.resource import sequence, service_type, text
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def listen_address_family_differs(service: Resource, graph: Graph) -> Iterator[Violation]:
    """A Service of one family sends to the pods' addresses of that; of both, clients may take the other one."""
    policy = text(service.spec.get("ipFamilyPolicy")) or "SingleStack"
    families = sequence(service.spec.get("ipFamilies"))
    if families != ["IPv6"] or policy != "SingleStack" or service_type(service) == "ExternalName":
        return
    # imported here: few Services name a family
    from svclint.certainty.doubts import of_distance
    from svclint.traffic.endpoints import endpoints
    from svclint.traffic.nginx_listens import ipv4_only

    told: set[int] = set()
    for end in endpoints(service, graph):
        if end.number is None or end.protocol != "TCP" or end.number in told:
            continue
        listen = ipv4_only(end.template, end.number, graph)
        if listen is None:
            continue
        told.add(end.number)
        workload = end.template.resource
        yield Violation(
            listen.label("IPv4 only"),
            f"{listen.source.title} has nginx of {workload.title} listen on port {end.number} by IPv4 only, and "
            f"{service.title} sends there by IPv6",
            (service.label(("spec", "ipFamilies"), f"{service.title} has addresses of IPv6 only"),),
            rests_on=(listen.source, service, workload),
            doubts=of_distance(graph, service, [workload]),
            help=f"Add `listen [::]:{end.number};` beside it.",
        )
