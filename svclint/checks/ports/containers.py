"""Ports as containers declare and use them: probes by name, ports declared twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from svclint.apiserver.meta import port_name
from svclint.apiserver.workloads import WORKLOADS
from svclint.doubt import Doubt
from svclint.resource import IntOrString, dig, is_placeholder, mapping
from svclint.suggest import closest
from svclint.traffic.listening import PROBES
from svclint.violation import Fix, Label, Violation

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Container, ContainerPort, PodTemplate, Resource

_HANDLERS = (
    *((probe, handler) for probe in PROBES for handler in ("httpGet", "tcpSocket")),
    *(("lifecycle", event, handler) for event in ("postStart", "preStop") for handler in ("httpGet", "tcpSocket")),
)


def probe_port_name_unknown(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/probe/util.go ResolveContainerPort: the name is looked up in the probe's own container only.

    A text that is no port name at all, a number in quotes above all, is invalid-workload's.
    """
    template, judged = graph.template(workload), _is_judged(workload)
    for container in template.containers if template is not None else ():
        if not container.ports_known:
            continue
        named = {port.name: port for port in container.ports if port.name}
        for handler in _HANDLERS:
            port = IntOrString.read(dig(container.data, (*handler, "port")))
            wanted = port.name if port is not None else ""
            if not wanted or wanted in named or is_placeholder(wanted):
                continue
            if judged and port_name(wanted) is not None:
                continue
            yield _unknown(container, (*handler, "port"), wanted, named)


def _unknown(container: Container, path: Path, wanted: str, named: dict[str, ContainerPort]) -> Violation:
    resource = container.template.resource
    close = closest(wanted, named) or (next(iter(named)) if len(named) == 1 else "")
    digits = wanted.isdigit()
    hint = f"; did you mean {close}?" if close else "; it names no port" if not named else ""
    fix = None
    if digits or close:
        text = wanted if digits else close
        edit = resource.edit((*container.path, *path), int(text) if digits else text)
        fix = Fix(f"use {text}", (edit,), safe=digits)
    probe = path[0] if path[0] != "lifecycle" else path[1]
    asks = f'the {probe} of container {container.name} in {resource.title} asks port "{wanted}"'
    return Violation(
        resource.label((*container.path, *path), "the container has no port of this name"),
        f"{asks}, which the container does not declare{'; a quoted number is a name' if digits else hint}",
        (_ports_of(container, named, close),),
        rests_on=(resource,),
        fix=fix,
    )


def _ports_of(container: Container, named: dict[str, ContainerPort], close: str) -> Label:
    if close:
        return named[close].label("name", "this port has a name")
    if container.data.get("ports"):
        listed = ", ".join(port.name or str(port.number) for port in container.ports)
        return container.label("ports", f"the container declares {listed}")
    return container.label("name", "the container declares no ports")


def duplicate_container_port(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """All containers of a pod share one network: a name must be clear, a number can be listened on once.

    What the API server refuses is invalid-workload's: a name twice in one container, a port of the node twice.
    """
    template = graph.template(workload)
    if template is None:
        return
    seen: dict[tuple[object, ...], ContainerPort] = {}
    own: set[tuple[Path, str]] = set()
    for port in template.serving_ports:
        first, what = _declared_before(port, seen)
        here = (port.path[:-1], port.name)
        refused = _is_judged(workload) and (
            here in own or (first is not None and _is_one_node_port(template, first, port))
        )
        if first is not None and not refused:
            yield _twice(workload, first, port, what)
        if port.name:
            own.add(here)
            seen.setdefault(("name", port.name), port)
        seen.setdefault(("number", port.number, port.protocol, port.host_ip), port)
    yield from _host_clashes(template, graph)


def _declared_before(
    port: ContainerPort, seen: Mapping[tuple[object, ...], ContainerPort]
) -> tuple[ContainerPort | None, str]:
    """A port of the same name or number, and what they share: of a pair that shares both, the name is worse."""
    first = seen.get(("name", port.name)) if port.name else None
    if first is not None or port.number is None or is_placeholder(port.name):
        return first, f"the name {port.name}"
    return seen.get(("number", port.number, port.protocol, port.host_ip)), f"port {port.number}/{port.protocol}"


def _is_judged(workload: Resource) -> bool:
    """Whether the API server validates the pods of the workload when it is stored: not those of custom kinds."""
    return (workload.api_version, workload.kind) in WORKLOADS


def _is_one_node_port(template: PodTemplate, first: ContainerPort, port: ContainerPort) -> bool:
    """k/k: checkHostPortConflicts; with hostNetwork all ports of a Pod are the node's."""
    if {one.path[-4] for one in (first, port)} != {"containers"}:
        return False
    mapped = template.spec.get("hostNetwork") is True and not template.path
    mine, theirs = (one.host_port or (one.number if mapped else 0) for one in (port, first))
    return bool(mine) and mine == theirs


def _twice(workload: Resource, first: ContainerPort, port: ContainerPort, what: str) -> Violation:
    field = "name" if what.startswith("the name") else "containerPort"
    where = (
        f"container {port.container}"
        if port.container == first.container
        else f"{first.container} and {port.container}"
    )
    return Violation(
        port.label(field, "again here"),
        f"{workload.title} declares {what} twice, in {where}",
        (first.label(field, "first here"),),
        as_written=(workload,),
    )


def _host_clashes(template: PodTemplate, graph: Graph) -> Iterator[Violation]:
    """Ports of the node that a DaemonSet takes on every node where the other workload wants them as well."""
    if not any(port.host_port for port in template.serving_ports):
        return
    for other in graph.templates():
        if other is template or not graph.comes_before(other.resource, template.resource):
            continue
        if "DaemonSet" not in (template.resource.kind, other.resource.kind):
            continue
        same_nodes = mapping(template.spec.get("nodeSelector")) == mapping(other.spec.get("nodeSelector"))
        if not same_nodes or other.resource.identity == template.resource.identity:
            continue
        if graph.distance(template.resource, other.resource) > 1:
            continue
        for mine in template.serving_ports:
            for theirs in other.serving_ports:
                if mine.host_port and _host_key(mine) == _host_key(theirs):
                    yield _taken(mine, theirs)


def _taken(mine: ContainerPort, theirs: ContainerPort) -> Violation:
    workload, other = mine.template.resource, theirs.template.resource
    return Violation(
        mine.label("hostPort", "taken on the same nodes"),
        f"{workload.title} takes port {mine.host_port} of nodes where {other.title} does so too",
        (theirs.label("hostPort", f"{other.title} takes it"),),
        as_written=(workload, other),
        # taints, affinities and the nodes that there are may keep their pods apart
        doubts=(Doubt.UNKNOWN,),
    )


def _host_key(port: ContainerPort) -> tuple[object, ...]:
    return port.host_port, port.protocol, port.host_ip
