"""What a Service's targets resolve to: different numbers, a number that headless clients will miss, or one number for
two ports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.families import argo
from svclint.resource import service_ports, service_type
from svclint.traffic.endpoints import (
    endpoints_of,
    instead_of_headless,
    is_spoken_for,
    numbers,
    served_templates,
    targets,
)
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import ContainerPort, PodTemplate, Resource, ServicePort


def target_port_differs(service: Resource, graph: Graph) -> Iterator[Violation]:
    """A name that means different numbers in different workloads: all of them are used, in slices of their own."""
    if len(served_templates(service, graph)) < 2:
        return
    for port in targets(service):
        if port.target is None or not port.target.is_name:
            continue
        known = numbers(port, graph).found
        if len(known) < 2:
            continue
        found = [one.declared for one in endpoints_of(port, graph) if one.declared is not None]
        means = " and ".join(f"{one.number} in {one.template.resource.title}" for one in found)
        mistaken = any(_contradicted(one, known, graph) for one in found)
        yield Violation(
            port.label("targetPort", "means several numbers"),
            f"{service.title} sends port {port.number} to {port.target}, which is {means}",
            tuple(
                one.label("containerPort", f"{one.template.resource.title} calls {one.number} {one.name}")
                for one in found
            ),
            as_written=(service, *(one.template.resource for one in found)),
            # versions may move a port: nothing here says that one of the numbers is a mistake
            doubts=() if mistaken else (Doubt.UNKNOWN,),
        )


def _contradicted(port: ContainerPort, numbers: Sequence[int], graph: Graph) -> bool:
    """Whether the workload's own probes, or the policies for its pods, say that the number is another one's."""
    # imported here: hardly any name means several numbers
    from svclint.traffic.listening import probed

    others = {one for one in numbers if one != port.number}
    template = port.template
    asked = probed(template.container_of(port))
    if asked & others and port.number not in asked:
        return True
    admitted = _admitted(template, graph)
    return bool(admitted & others) and port.number not in admitted


def _admitted(template: PodTemplate, graph: Graph) -> set[int]:
    """The port numbers that network policies for these pods name."""
    # imported here: hardly any Service asks
    from svclint.resource.network_policy import policy_rules
    from svclint.traffic.admission import ingress_policies

    rules = (rule for policy in ingress_policies(template, graph) for rule in policy_rules(policy, "Ingress"))
    entries = (entry.port for rule in rules for entry in rule.ports)
    return {one.number for one in entries if one is not None and one.number is not None}


def headless_port_remap(service: Resource, graph: Graph) -> Iterator[Violation]:
    """A headless Service translates nothing: clients connect to pod addresses, on the pods' own ports."""
    found = [(port, number) for port in targets(service) if (number := instead_of_headless(port, graph)) is not None]
    # what is renumbered with others was meant to be
    is_slip = len(found) == 1 and sorted(str(found[0][0].number)) == sorted(str(found[0][1]))
    for port, resolved in found:
        yield Violation(
            port.label("", f"{port.number} here, {resolved} in the pods"),
            f"{service.title} is headless and translates nothing: clients that use port {port.number} do not reach "
            f"{resolved} of the pods",
            as_written=(service, *_naming(service, port, graph)),
            doubts=(Doubt.DEPENDS,) if not is_slip and _is_of_nobody(port, resolved, graph) else (),
        )


def _is_of_nobody(port: ServicePort, resolved: int, graph: Graph) -> bool:
    """Whether all that is seen to use the Service has no need of this number: routes and monitors ask for the pods and
    their ports, a StatefulSet for their names, and who calls it asks for SRV records or takes the pods' own numbers.

    So it is where another port of the Service has the number of the pods: `grpclb` beside `grpc`.
    """
    # imported here: few headless Services have another number
    from svclint.traffic.calls import called

    service = port.resource
    asked = graph.once(called).get(service.identity, frozenset())
    if port.number in asked or None in asked:
        return False
    if resolved in asked or any(isinstance(one, str) for one in asked):
        return True
    if any(one.number == resolved for one in service_ports(service)):
        return True
    routes = (one for one in graph.pointing_at("routes-to", service) if one.owner.group != argo.GROUP)
    return any(routes) or any(graph.pointing_at("names", service))


def _naming(service: Resource, port: ServicePort, graph: Graph) -> Iterator[Resource]:
    """The workloads that say which number the target means; none where it is a number itself."""
    if port.target is not None and port.target.is_name:
        yield from (template.resource for template in served_templates(service, graph))


# -- one target for two ports ------------------------------------------------------------------------------------------


def target_port_repeated(service: Resource, graph: Graph) -> Iterator[Violation]:
    """Two ports may well lead to one: told is where the pods have a port that is called as one of these, and that no
    Service leads to. TLS may end before a load balancer's Service, whose port for it leads to that for HTTP then."""
    ports = list(service_ports(service))
    if len(ports) == 1 or service_type(service) == "LoadBalancer":
        return
    for port in ports:
        meant = _meant(port, graph) if port.name and port.target is not None and not port.defaulted else []
        twin = _twin(port, ports, graph) if meant else None
        if twin is None or any(is_spoken_for(one, graph) for one in meant) or _is_behind_alb(port, service, graph):
            continue
        is_name = port.target is not None and port.target.is_name
        target: str | int = meant[0].name if is_name else meant[0].number or 0
        workload = meant[0].template.resource
        yield Violation(
            port.label("targetPort", f"the target of port {twin.name or twin.number} as well"),
            f"{service.title} sends its ports {twin.name or twin.number} and {port.name} to {port.target}, and none to "
            f"{meant[0].number}, which {workload.title} calls {port.name}",
            (
                twin.label(twin.target_label_field, "leads there already"),
                meant[0].label("name", "no Service leads here"),
            ),
            rests_on=(service, *(one.template.resource for one in meant)),
            doubts=(Doubt.DEPENDS,) if service_type(service) == "NodePort" else (),
            fix=Fix(f"use {target}", (service.edit((*port.path, "targetPort"), target),), safe=False),
        )


def _is_behind_alb(port: ServicePort, service: Resource, graph: Graph) -> bool:
    """Whether an Ingress has a load balancer of AWS send to the port: TLS ends at it, as before a LoadBalancer."""
    return any(
        reference.port is not None
        and reference.port.value.is_of(port.number, port.name)
        and _is_of_alb(reference.owner, graph)
        for reference in graph.pointing_at("routes-to", service)
        if reference.owner.kind == "Ingress"
    )


def _is_of_alb(ingress: Resource, graph: Graph) -> bool:
    """Whether its class or its annotations say so."""
    # imported here: few Services come this far
    from svclint.families.aws import ANNOTATIONS
    from svclint.traffic.controllers import ALB, controller_of, may_be_served_by

    is_annotated = any(one.startswith(ANNOTATIONS) for one in ingress.annotations)
    return controller_of(ingress, graph) == ALB or (is_annotated and may_be_served_by(ingress, graph, ALB))


def _meant(port: ServicePort, graph: Graph) -> list[ContainerPort]:
    """What each of the pods calls as the Service calls the port, where that is another number; none where one does
    not."""
    found = []
    for end in endpoints_of(port, graph):
        own = [one for one in end.template.serving_ports if (one.name, one.protocol) == (port.name, port.protocol)]
        if end.number is None or not own or own[0].number in (None, end.number):
            return []
        found.append(own[0])
    return found


def _twin(port: ServicePort, ports: list[ServicePort], graph: Graph) -> ServicePort | None:
    """Another port of the Service that leads to the same number in all pods."""
    mine = [end.number for end in endpoints_of(port, graph)]
    for other in ports:
        same = other.path != port.path and other.protocol == port.protocol
        if same and [end.number for end in endpoints_of(other, graph)] == mine:
            return other
    return None
