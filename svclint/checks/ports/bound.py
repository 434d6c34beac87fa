"""What containers are told to listen on, and Services send traffic to: another address, or another port."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from svclint.resource import scalar_text
from svclint.traffic.bound import HTTPS_OPTION, METRICS_OPTION, Bound, bound_for, bounds, loopback
from svclint.traffic.calls import sources
from svclint.traffic.endpoints import Endpoint, endpoints_in, serving
from svclint.traffic.listening import probed, tells
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation, Within

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Container, PodTemplate, Resource


def container_listens_on_loopback(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """What comes by a Service comes to the pod's own address, where nobody listens then."""
    template = graph.template(workload)
    if template is None:
        return
    # before anybody looks for Services: what speaks of 127 is mostly a name
    is_told = any(one.is_loopback for each in template.containers for one in bounds(each, graph))
    if not is_told and not sources(template)["ConfigMap"]:
        return
    for container, ends in _served(template, graph):
        seen: set[object] = set()
        for end in ends:
            bound = loopback(end, graph) if is_told else None
            if bound is not None and bound.path not in seen:
                seen.add(bound.path)
                yield _unreachable(container, bound, end)
            elif bound is None and end.number is not None and end.number not in seen:
                seen.add(end.number)
                yield from _by_file(end, graph)


def _by_file(end: Endpoint, graph: Graph) -> Iterator[Violation]:
    # imported here: few workloads read files that are here
    from svclint.traffic.loopback_files import loopback_file

    container, found = end.container, loopback_file(end, graph)
    if container is None or found is None:
        return
    service, number, workload = end.port.resource, end.number, end.template.resource
    within = Within(found.text, found.start, found.end)
    words = f"{service.title} sends its port {end.port.number} here"
    yield Violation(
        found.source.label(found.path, words)._replace(within=within),
        f"container {container.name} of {workload.title} is told by {found.source.title} to listen on {found.address}: "
        f"what {service.title} sends to port {number} of the pod is refused",
        (end.port.label(end.port.target_label_field, f"{service.title} sends to {number}"),),
        as_written=(found.source, workload, service),
    )


def _served(template: PodTemplate, graph: Graph) -> Iterator[tuple[Container, list[Endpoint]]]:
    """The containers that certainly take the traffic of Services, each with the ports that lead to it."""
    found: dict[tuple[object, ...], tuple[Container, list[Endpoint]]] = {}
    for service in serving(template, graph) if template.ports_known else ():
        for end in endpoints_in(service, template):
            if end.container is not None and end.protocol == "TCP" and end.number is not None:
                found.setdefault(end.container.path, (end.container, []))[1].append(end)
    yield from found.values()


def _unreachable(container: Container, bound: Bound, end: Endpoint) -> Violation:
    workload, service = container.template.resource, end.port.resource
    where = f"127.0.0.1, as {bound.by} does unless it is told a host" if bound.by else str(bound.host)
    verb = "listens" if bound.by else "is told to listen"
    return Violation(
        workload.label(bound.path, f"{service.title} sends its port {end.port.number} here"),
        f"container {container.name} of {workload.title} {verb} on {where}: "
        f"what {service.title} sends to port {end.number} of the pod is refused",
        (end.port.label(end.port.target_label_field, f"{service.title} sends to {end.number}"),),
        as_written=(workload, service),
    )


def container_port_differs(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """Only where all that is told of ports is one other number, or what is told of the one for metrics or HTTPS."""
    template = graph.template(workload)
    if template is None:
        return
    for container, ends in _served(template, graph):
        for option, name in _PURPOSES:
            yield from _of_purpose(container, ends, option, name)
        end = ends[0]
        ports = [port.number for port in container.ports if port.protocol == "TCP"]
        if end.declared is None or len(ports) != 1:
            continue
        told = bounds(container, graph)
        named = [one for one in told if one.port]
        if len({one.port for one in named}) != 1 or not named[0].told or _is_of_client(told):
            continue
        if named[0].is_loopback:
            # for whoever else is in the pod: what others come to is another listener
            continue
        if _is_other(named[0], ports[0], template, container):
            yield _differs(container, named[0], end)


def _of_purpose(container: Container, ends: Sequence[Endpoint], option: str, name: str) -> Iterator[Violation]:
    """Where an option says a port for one purpose, and the port that is called after that."""
    named = [end for end in ends if end.declared is not None and re.fullmatch(name, end.declared.name or "")]
    bound = bound_for(container, option) if named else None
    if bound is None or bound.is_loopback or len({end.number for end in named}) != 1:
        return
    if _is_other(bound, named[0].number, container.template, container):
        yield _differs(container, bound, named[0])


# options that say a port for one purpose, and what the port for it is called
_PURPOSES = (
    (METRICS_OPTION, r"(?:https?-?)?metrics(?:-?(?:https?|port))?"),
    (HTTPS_OPTION, r"https(?:-?(?:api|port|server|web))?"),
)


def _is_other(bound: Bound, declared: int | None, template: PodTemplate, container: Container) -> bool:
    """Whether the declared port is nowhere else, and the one that is told is nobody else's."""
    if bound.port == declared or declared is None or declared in probed(container) or tells(template, declared):
        return False
    return bound.port not in {port.number for port in template.serving_ports}


def _is_of_client(told: Sequence[Bound]) -> bool:
    """Whether a host is told that no server would listen on."""
    own = ("", "0.0.0.0", "::", "[::]", "*", "+")
    return any(one.host is not None and one.host not in own and not one.is_loopback for one in told)


def _differs(container: Container, bound: Bound, end: Endpoint) -> Violation:
    workload, service = container.template.resource, end.port.resource
    declared = end.declared
    return Violation(
        workload.label(bound.path, f"told to listen on {bound.port}"),
        f"container {container.name} of {workload.title} is told to listen on {scalar_text(bound.port)}, "
        f"but declares {end.number}, where {service.title} sends its port {end.port.number}",
        (
            *((declared.label("containerPort", "declared here"),) if declared is not None else ()),
            end.port.label(end.port.target_label_field, f"{service.title} sends here to {end.port.target}"),
        ),
        rests_on=(workload, service),
    )
