"""Probes by number: the kubelet asks the pod, and no Service."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.resource import IntOrString, dig
from svclint.traffic.endpoints import Endpoint, endpoints_in, serving
from svclint.traffic.listening import PROBES, tells
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Violation

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Container, Resource

_PLACES: tuple[Path, ...] = (
    *((probe, handler, "port") for probe in PROBES for handler in ("httpGet", "tcpSocket", "grpc")),
    *(
        ("lifecycle", event, handler, "port")
        for event in ("postStart", "preStop")
        for handler in ("httpGet", "tcpSocket")
    ),
)


def probe_port_is_service_port(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/kubelet/prober: a probe goes to the pod's own address, unless it names another host."""
    template = graph.template(workload)
    if template is None or not template.ports_known:
        return
    ends: list[Endpoint] | None = None
    for container in template.containers:
        for place in _PLACES:
            asked = IntOrString.read(dig(container.data, place))
            if asked is None or asked.number is None or dig(container.data, (*place[:-1], "host")):
                continue
            if template.declared(asked) or tells(template, asked.number):
                continue
            if ends is None:
                ends = [end for service in serving(template, graph) for end in endpoints_in(service, template)]
            meant = _meant(asked.number, ends)
            if meant is not None:
                yield _of_service(container, place, meant)


def _meant(asked: int, ends: list[Endpoint]) -> Endpoint | None:
    """The port of a Service that has the number where the pods have another one, unless one leads to that number."""
    if any(end.number in (None, asked) for end in ends):
        return None
    return next((end for end in ends if end.port.number == asked and end.protocol == "TCP"), None)


def _of_service(container: Container, place: Path, end: Endpoint) -> Violation:
    workload, service = container.template.resource, end.port.resource
    path = (*container.path, *place)
    what = place[0] if place[0] != "lifecycle" else place[1]
    declared = end.declared is not None
    fix = Fix(f"ask {end.number}", (workload.edit(path, end.number or 0),), safe=False)
    return Violation(
        workload.label(path, f"the pods have {end.number}"),
        f"the {what} of container {container.name} in {workload.title} asks port {end.port.number}, which is that of "
        f"{service.title}: it leads to {end.number} in the pods, and probes go to the pods themselves",
        (
            end.port.label("port", f"{service.title} translates {end.port.number} to {end.number}"),
            *((end.declared.label("containerPort", "the pods' own port"),) if end.declared is not None else ()),
        ),
        # where the pods declare nothing they may listen on either
        doubts=() if declared else (Doubt.DEPENDS,),
        rests_on=(workload, service),
        fix=fix if declared else None,
    )
