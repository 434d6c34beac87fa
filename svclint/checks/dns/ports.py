"""Ports of Services in free text: does the Service have them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance
from svclint.checks.dns.names import ALSO
from svclint.checks.service_ports import known_ports, meant_port, ports_labels
from svclint.free_text import is_in_file, uses_port
from svclint.free_text.places import host_edit, port_edit, port_label
from svclint.nearness import REACH
from svclint.resource import is_service, sequence, service_ports
from svclint.traffic.calls import calls, leads_to_pods, taking
from svclint.traffic.service_ports import target_of
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Edit, Fix, Violation

if TYPE_CHECKING:
    from svclint.free_text import Call
    from svclint.graph import Graph
    from svclint.resource import IntOrString, Resource, ServicePort
    from svclint.traffic.service_ports import Target
    from svclint.violation import Label


def dns_reference_port_not_found(owner: Resource, graph: Graph) -> Iterator[Violation]:
    """A name in free text of a Service that exists, but not with that port."""
    wrong: dict[tuple[str, str, IntOrString], list[tuple[Call, Resource]]] = {}
    for call in calls(owner, graph):
        service = _refusing(call, graph)
        if service is not None and call.reference.port is not None:
            key = (service.namespace, service.name, call.reference.port.value)
            wrong.setdefault(key, []).append((call, service))
    for (_, _, value), places in wrong.items():
        yield _no_port([call for call, _ in places], places[0][1], value, graph)


def _no_port(found: list[Call], service: Resource, value: IntOrString, graph: Graph) -> Violation:
    # imported here: most ports are there
    from svclint.certainty.merging import of_merged

    first, owner = found[0], found[0].reference.owner
    host = first.mention.host
    target = None if leads_to_pods(first, service) else target_of(service, value, graph)
    known = _known(first, service, value, target, graph)
    # which ports pods listen on, no manifest says for certain; which names SRV records have, the Service does
    by_pods = leads_to_pods(first, service) and not isinstance(host.port, str)
    return Violation(
        port_label(first.mention, f"without a port this means {value}" if host.port is None else "no such port"),
        f"{owner.title} calls {host.name} on port {value}, but Service {service.name} has no port {value}: {known}",
        (
            *_related(service, value, target),
            *(port_label(call.mention, "also here") for call in found[1 : ALSO + 1]),
        ),
        doubts=(
            *of_distance(graph, owner, [service]),
            *((Doubt.UNKNOWN,) if by_pods else ()),
            *((Doubt.DEPENDS,) if _may_be_chosen(found, graph) else ()),
            *of_merged(service, graph),
        ),
        rests_on=(owner, service),
        fix=_fix(found, _meant(service, value, target)),
    )


def _may_be_chosen(found: list[Call], graph: Graph) -> bool:
    """Whether who reads URLs without a port may take it from elsewhere than their scheme.

    Programs read files as they like: a client that balances by itself (Spring Cloud's, `@LoadBalanced`) goes to the
    ports that it discovers, a proxy to those of a route. nginx goes where the scheme says, and most who are given a
    variable or an argument do.
    """
    if any(one.mention.host.port is not None for one in found):
        return False
    if all(is_in_file(one.mention) for one in found):
        return True
    # imported here: most calls find their port
    from svclint.traffic.discovery import discovers

    return discovers(found[0].reference.owner, graph)


def _refusing(call: Call, graph: Graph) -> Resource | None:
    """The Service that is called on a port that it does not have; None where it may have it, or nothing is known."""
    reference = call.reference
    port = reference.port
    found = [each for each in graph.resolve(reference).found if is_service(each)]
    if port is None or not found or not uses_port(call.mention):
        return None
    if graph.assumed_object("Service", reference.namespace, reference.name):
        return None
    other = graph.alternatives.get(reference.identity)
    candidates = [*found, other] if other is not None else found
    if not all(taking(call, each, port.value, graph).missing for each in candidates):
        return None
    if not call.full and graph.distance(reference.owner, found[0]) > REACH:
        return None
    return None if _is_announced(call, found[0], port.value, graph) else found[0]


def _is_announced(call: Call, service: Resource, value: IntOrString, graph: Graph) -> bool:
    """Whether the Service's own pods say by this where others of them find a port that they are told to listen on.

    An advertised port that nobody listens on, or by which others than the pods themselves would come, is a call.
    """
    mention, template = call.mention, graph.template(call.mention.owner)
    if template is None or re.search("(?i)adverti[sz]e|announce", mention.key) is None:
        return False
    if not any(one is template for one in graph.matching_service(service)):
        return False
    listens = re.compile(rf"(?<![\w.-])(?:0\.0\.0\.0|\[::\]|\*)?:{value}(?!\d)")
    texts = (each for one in template.containers for key in ("command", "args") for each in sequence(one.data.get(key)))
    return any(isinstance(one, str) and listens.search(one) is not None for one in texts)


def _meant(service: Resource, value: IntOrString, target: Target | None) -> ServicePort | None:
    by_node = _by_node_port(service, value)
    if by_node is not None:
        return by_node
    if target is not None:
        return target.port if target.sole else None
    return meant_port(service, value)


def _by_node_port(service: Resource, value: IntOrString) -> ServicePort | None:
    return next(
        (each for each in service_ports(service) if each.node_port is not None and each.node_port == value.number), None
    )


def _known(call: Call, service: Resource, value: IntOrString, target: Target | None, graph: Graph) -> str:
    by_node = _by_node_port(service, value)
    if by_node is not None:
        return f"{value} is the node port of its port {by_node.words}"
    if leads_to_pods(call, service) and not value.is_name:
        ports = {each.number for template in graph.selected(service) for each in template.serving_ports if each.number}
        return f"its pods, which this name leads to, declare {', '.join(map(str, sorted(ports)))}"
    if value.is_name:
        names = [each.name for each in service_ports(service) if each.name]
        return f"its ports are called {', '.join(names)}" if names else "its ports have no names"
    return known_ports(service, target)


def _related(service: Resource, value: IntOrString, target: Target | None) -> tuple[Label, ...]:
    by_node = _by_node_port(service, value)
    if by_node is not None:
        return (by_node.label("nodePort", f"nodes forward this to port {by_node.words}"),)
    return ports_labels(service, target)


def _fix(found: list[Call], meant: ServicePort | None) -> Fix | None:
    """The port replaced; not safe: what reads the text may take another way than through the Service."""
    if meant is None or meant.number is None:
        return None
    edits: list[Edit] = []
    for call in found:
        mention = call.mention
        host = mention.host
        if isinstance(host.port, str):
            return None
        if host.port is None:
            edit = host_edit(mention, host.start, host.end, f"{host.name}:{meant.number}")
        else:
            edit = port_edit(mention, meant.number)
        if edit is None:
            return None
        edits.append(edit)
    return Fix(f"call port {meant.words}", tuple(edits), safe=False)
