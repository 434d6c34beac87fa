"""Ports of linkerd's Servers: those of the pods, by number or by the name that a container gives them."""

from __future__ import annotations

from collections.abc import Sequence

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance, of_holes
from svclint.checks.policies.ports import translated_port
from svclint.resource import IntOrString
from svclint.suggest import closest
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource
    from svclint.traffic.endpoints import Endpoint

_AT = ("spec", "port")

# linkerd2: the ports of the proxy, which is injected
_OF_PROXY = ("linkerd-proxy", "linkerd-admin")


def port_of_server(reference: Reference, graph: Graph) -> list[Violation]:
    """What is wrong with the port of the Server whose pods a reference selects.

    linkerd2: policy-controller/k8s/index: a name is that of a container's port, a number that of the connection.
    """
    server, answer = reference.owner, graph.resolve(reference)
    wanted = IntOrString.read(server.get(*_AT))
    pods = [one for one in map(graph.template, answer.found) if one is not None]
    if wanted is None or wanted.is_placeholder or wanted.name.isdigit() or not pods or wanted.name in _OF_PROXY:
        return []
    if reference.selector is None or not reference.selector.requirements:
        return []  # for whichever pods of the namespace have such a port
    doubts = (*of_holes(graph, server), *of_distance(graph, server, answer.found))
    found = translated_port(wanted, "TCP", pods, graph)
    if found is not None and found.number is not None:
        return [_of_service(server, wanted, found, found.number, doubts)]
    if wanted.is_name and all(one.ports_known and not one.declared(wanted) for one in pods):
        return [_of_nobody(server, wanted, pods, doubts)]
    return []


def _of_service(
    server: Resource, wanted: IntOrString, found: Endpoint, number: int, doubts: Sequence[Doubt]
) -> Violation:
    service, workload = found.port.resource, found.template.resource
    return Violation(
        server.label(_AT, f"a port of {service.title}"),
        f"{server.title} applies to port {wanted}, which {service.title} translates to {number} of {workload.title}: "
        "linkerd looks at the port of the pods",
        (found.port.label(found.port.target_label_field, f"{service.title} translates {wanted} to this"),),
        doubts=tuple(doubts),
        rests_on=(server, service, workload),
        fix=Fix(f"apply it to port {number}", (server.edit(_AT, number),), safe=False),
    )


def _of_nobody(
    server: Resource, wanted: IntOrString, pods: Sequence[PodTemplate], doubts: Sequence[Doubt]
) -> Violation:
    first = pods[0]
    names = list(dict.fromkeys(port.name for one in pods for port in one.serving_ports if port.name))
    meant = closest(str(wanted), names)
    known = f"it has {listed(names)}" if names else "its ports have no names"
    hint = f"; did you mean {meant}?" if meant is not None else ""
    return Violation(
        server.label(_AT, "no container has a port of this name"),
        f"{server.title} applies to port {wanted}, and {first.resource.title} has none of that name: {known}{hint}",
        (first.label(("spec", "containers"), f"the containers of {first.resource.title}"),),
        doubts=tuple(doubts),
        rests_on=(server, *(one.resource for one in pods)),
        fix=Fix(f"apply it to port {meant}", (server.edit(_AT, meant),), safe=False) if meant is not None else None,
    )
