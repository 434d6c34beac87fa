"""What a port that names one of a Service's means: which of them, or which of those that they lead to."""

from __future__ import annotations

from svclint.graph.answer import Answer
from svclint.named_tuple import NamedTuple
from svclint.resource import IntOrString, is_placeholder, sequence, service_ports, service_selector, service_type
from svclint.resource.once import once
from svclint.traffic.endpoints import endpoints_of, numbers
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svclint.graph import Graph
    from svclint.references.row import PortMeaning
    from svclint.resource import Resource, ServicePort


def named_port(service: Resource, wanted: IntOrString, means: PortMeaning, graph: Graph) -> Answer[ServicePort]:
    """The ports of a Service that a field means whose ports mean `means`; unknown where there may be one all the same.

    A number in quotes is one where a field takes either (`port`), and a name where it is typed.
    """
    doubt = unreadable(service, wanted)
    if doubt:
        return Answer((), doubt)
    ports = service_ports(service)
    if means == "endpoint":
        answer = _at_endpoints(service, ports, wanted, graph)
    elif means == "typed port" and not wanted.is_name and service_type(service) == "ExternalName":
        return Answer((), "the number is taken as it is")
    else:
        quoted = str(wanted) if means == "port" else ""
        answer = Answer(tuple(one for one in ports if one.is_called(wanted) or quoted == str(one.number)))
    if answer.missing and _is_part(service, graph):
        return Answer((), "it is a part of a Service that may have more ports")
    return answer


def _is_part(service: Resource, graph: Graph) -> bool:
    # imported here: most ports are there
    from svclint.certainty.merging import is_merged_part

    return is_merged_part(service, graph)


def has_port(service: Resource, wanted: IntOrString, graph: Graph) -> Answer[ServicePort]:
    """The ports of a Service that clients mean by a number or a name."""
    return named_port(service, wanted, "port", graph)


def unreadable(service: Resource, wanted: IntOrString | None = None) -> str:
    """Why not all ports of the Service, or the one that is asked for, can be read; empty where they can."""
    entries = service.spec.get("ports")
    if entries is not None and not isinstance(entries, list):
        return "its ports cannot be read"
    if service_type(service) == "ExternalName" and not service_ports(service):
        return "it is an alias of another host"
    if wanted is not None and wanted.is_placeholder:
        return "the port is filled in later"
    return "" if _are_whole(service) else "not all of its ports can be read"


@once
def _are_whole(service: Resource) -> bool:
    ports = service_ports(service)
    whole = len(ports) == len(sequence(service.spec.get("ports"))) and all(one.number is not None for one in ports)
    return whole and not any(is_placeholder(one.name) for one in ports)


def _at_endpoints(
    service: Resource, ports: Sequence[ServicePort], wanted: IntOrString, graph: Graph
) -> Answer[ServicePort]:
    """The ports by the names and the numbers that they have at the endpoints."""
    found = [one for one in ports if wanted.name and wanted.name == one.name]
    if found or not str(wanted).isdigit():
        is_alias = service_type(service) == "ExternalName"
        return Answer(tuple(found), "it is an alias of another host" if is_alias and not found else "")
    if service_selector(service) is None:
        return Answer((), "whoever writes the endpoints chooses the numbers")
    led = [(one, numbers(one, graph)) for one in ports]
    known = tuple(one for one, its in led if int(str(wanted)) in its.found)
    # a name that the pods do not have may be mended on either side
    lost = next((one for one, its in led if not its.found), None)
    return Answer(known, f"the target of port {lost.words} is not known" if lost is not None and not known else "")


class Target(NamedTuple):
    """What the wrong value is instead: the target of a Service port, by number or by the container port's name.

    `sole` says that no other port of the Service has that target.
    """

    port: ServicePort
    value: IntOrString
    sole: bool


def target_of(service: Resource, value: IntOrString, graph: Graph) -> Target | None:
    """The Service port that leads to `value` in the pods, a number or what a container calls its port."""
    found = [one for one in service_ports(service) if one.target is not None and _leads_to(one, str(value), graph)]
    return Target(found[0], value, len(found) == 1) if found else None


def _leads_to(port: ServicePort, value: str, graph: Graph) -> bool:
    if value == str(port.target):
        return True
    return any(
        value == str(endpoint.number) or (endpoint.declared is not None and value == endpoint.declared.name)
        for endpoint in endpoints_of(port, graph)
    )
