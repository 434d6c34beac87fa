"""What a Service's targets resolve to: different numbers, or a number that headless clients will miss."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.doubt import Doubt
from svclint.finding import Violation
from svclint.resource import is_headless, is_service, service_selector
from svclint.traffic.endpoints import PROBES, find_named, probe_port, served_templates, targets

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import ContainerPort, PodTemplate, Resource, ServicePort


def target_port_differs(service: Resource, graph: Graph) -> Iterator[Violation]:
    """A name that means different numbers in different workloads: all of them are used, in slices of their own."""
    templates = served_templates(service, graph)
    for port in targets(service):
        if not isinstance(port.target, str):
            continue
        found = [one for each in templates if (one := find_named(each, port.target, port.protocol)) is not None]
        numbers = sorted({one.number for one in found if one.number is not None})
        if len(numbers) < 2:
            continue
        means = " and ".join(f"{one.number} in {one.template.resource.title}" for one in found)
        mistaken = any(_contradicted(one, numbers, graph) for one in found)
        yield Violation(
            port.label("targetPort", "means several numbers"),
            f"{service.title} sends port {port.number} to {port.target}, which is {means}",
            tuple(
                one.label("containerPort", f"{one.template.resource.title} calls {one.number} {one.name}")
                for one in found
            ),
            rests_on=(service, *(one.template.resource for one in found)),
            # versions may move a port: nothing here says that one of the numbers is a mistake
            doubts=() if mistaken else (Doubt.UNKNOWN,),
        )


def _contradicted(port: ContainerPort, numbers: list[int], graph: Graph) -> bool:
    """Whether the workload's own probes, or the policies for its pods, say that the number is another one's."""
    others = {one for one in numbers if one != port.number}
    template = port.template
    container = next(one for one in template.containers if one.path == port.path[:-2])
    probed = {probe_port(container, probe) for probe in PROBES} - {None}
    if probed & others and port.number not in probed:
        return True
    admitted = _admitted(template, graph)
    return bool(admitted & others) and port.number not in admitted


def _admitted(template: PodTemplate, graph: Graph) -> set[int]:
    """The port numbers that network policies for these pods name."""
    # imported here: hardly any Service asks
    from svclint.resource.network_policy import policy_rules
    from svclint.traffic.admission import ingress_policies

    rules = (rule for policy in ingress_policies(template, graph) for rule in policy_rules(policy, "Ingress"))
    return {entry.port for rule in rules for entry in rule.ports if isinstance(entry.port, int)}


def headless_port_remap(service: Resource, graph: Graph) -> Iterator[Violation]:
    """A headless Service translates nothing: clients connect to pod addresses, on the pods' own ports."""
    if not is_service(service) or not is_headless(service) or service_selector(service) is None:
        return
    for port in targets(service):
        resolved = _resolved(service, port, graph)
        if resolved is None or port.number in (None, resolved):
            continue
        yield Violation(
            port.label("", f"{port.number} here, {resolved} in the pods"),
            f"{service.title} is headless and translates nothing: clients that use port {port.number} do not reach "
            f"{resolved} of the pods",
            rests_on=(service, *_naming(service, port, graph)),
        )


def _naming(service: Resource, port: ServicePort, graph: Graph) -> Iterator[Resource]:
    """The workloads that say which number the target means; none where it is a number itself."""
    if isinstance(port.target, str):
        yield from (template.resource for template in served_templates(service, graph))


def _resolved(service: Resource, port: ServicePort, graph: Graph) -> int | None:
    """The one number that the target means; None when it is unknown, or the Service's own port is among several."""
    if isinstance(port.target, int):
        return port.target
    numbers = {
        found.number
        for one in served_templates(service, graph)
        if (found := find_named(one, str(port.target), port.protocol)) is not None
    }
    return numbers.pop() if len(numbers) == 1 else None
