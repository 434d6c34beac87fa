"""The port that a mesh takes where a route through a Gateway of Istio names none."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance
from svclint.resource import service_ports
from svclint.traffic.backend_ports import wrong_doors
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource


def without_port(reference: Reference, service: Resource, graph: Graph) -> Iterator[Violation]:
    """IST0112 tells of every Service with several ports."""
    doors = wrong_doors(reference, service, graph)
    if not doors.wrong:
        return
    route, wrong = reference.owner, doors.wrong
    gateway, numbers = wrong[0].gateway, ", ".join(dict.fromkeys(str(entrance.number) for entrance in wrong))
    known = listed(port.words for port in service_ports(service))
    yield Violation(
        reference.label("no port beside it, and the Service has several"),
        f"{route.title} names no port of Service {service.name}, "
        f"so that Istio takes that of {gateway.title}, {numbers}; the Service has {known}",
        (
            service.label(("spec", "ports"), f"the ports of Service {service.name}"),
            gateway.label(wrong[0].path, f"requests come in by port {wrong[0].number}"),
        ),
        help="Name the port of the Service, destination.port.number.",
        rests_on=(route, service, gateway),
        # requests may come in by the other ports only
        doubts=((Doubt.DEPENDS,) if len(wrong) < doors.all else ()) + of_distance(graph, route, [gateway]),
    )
