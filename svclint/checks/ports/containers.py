"""Ports as containers declare and use them: probes by name, ports declared twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.apiserver.meta import port_name
from svclint.apiserver.workloads import WORKLOADS
from svclint.apiserver.workloads.handlers import PROBES
from svclint.certainty.doubt import Doubt
from svclint.resource import IntOrString, dig, is_placeholder, mapping
from svclint.traffic.endpoints import serving, targets
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Label, Violation

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Container, ContainerPort, PodTemplate, Resource
    from svclint.traffic.host_ports import HostPort

_HANDLERS = (
    *((probe, handler) for probe in PROBES for handler in ("httpGet", "tcpSocket")),
    *(("lifecycle", event, handler) for event in ("postStart", "preStop") for handler in ("httpGet", "tcpSocket")),
)


_ASKING = frozenset(handler[0] for handler in _HANDLERS)


def probe_port_name_unknown(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/probe/util.go ResolveContainerPort: the name is looked up in the probe's own container only.

    A text that is no port name at all, a number in quotes above all, is invalid-workload's.
    """
    template, judged = graph.template(workload), _is_judged(workload)
    for container in template.containers if template is not None else ():
        if _ASKING.isdisjoint(container.data) or not container.ports_known:
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
    from svclint.suggest import closest

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
    if len(template.serving_ports) > 1:
        yield from _declared_twice(workload, template, graph)
    if template.spec.get("hostNetwork") is True or any(port.host_port for port in template.serving_ports):
        yield from _host_clashes(template, graph)


def _declared_twice(workload: Resource, template: PodTemplate, graph: Graph) -> Iterator[Violation]:
    seen: dict[tuple[object, ...], ContainerPort] = {}
    own: set[tuple[Path, str]] = set()
    for port in template.serving_ports:
        first, what = _declared_before(port, seen)
        here = (port.path[:-1], port.name)
        refused = _is_judged(workload) and (
            here in own or (first is not None and _is_one_node_port(template, first, port))
        )
        if first is not None and not refused:
            yield _twice(first, port, what, graph)
        if port.name:
            own.add(here)
            seen.setdefault(("name", port.name), port)
        seen.setdefault(("number", port.number, port.protocol, port.host_ip), port)


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


def _twice(first: ContainerPort, port: ContainerPort, what: str, graph: Graph) -> Violation:
    workload = port.template.resource
    named = what.startswith("the name")
    field = "name" if named else "containerPort"
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
        doubts=(Doubt.DEPENDS,) if named and not _is_asked_for(port, graph) else (),
    )


def _is_asked_for(port: ContainerPort, graph: Graph) -> bool:
    """Whether anybody may use the name of a port, by which the first one is found: a Service, a network policy, a
    monitor, which finds both. Probes look in their own container. Of plain files a Service for the pods may be
    elsewhere.
    """
    template = port.template
    services = serving(template, graph)
    if not services and graph.scope.nearest:
        return True
    asked = [one.target for each in services for one in targets(each)]
    if any(target is not None and target.name == port.name for target in asked):
        return True
    # imported here: hardly any pod has a name twice
    from svclint.resource.network_policy import policy_rules
    from svclint.traffic.admission import ingress_policies

    rules = (rule for policy in ingress_policies(template, graph) for rule in policy_rules(policy, "Ingress"))
    named = [entry.port for rule in rules for entry in rule.ports]
    for monitor in graph.referring("monitors"):
        for reference in graph.references(monitor, "monitors"):
            # what a monitor of Services calls targetPort is a port of their pods
            scraped = [one for one in reference.ports if reference.kind == "Pod" or one.path[-1] == "targetPort"]
            if scraped and {template.resource, *services} & set(graph.resolve(reference).found):
                named += [one.value for one in scraped]
    return any(one is not None and one.name == port.name for one in named)


def _host_clashes(template: PodTemplate, graph: Graph) -> Iterator[Violation]:
    """Ports of the node that two workloads take, whose pods meet on a node."""
    # imported here: hardly any pods take ports of nodes
    from svclint.traffic.host_ports import host_ports, meet

    mine = [] if template.is_hook else list(host_ports(template))
    for other in graph.templates() if mine else ():
        if other is template or other.is_hook or not graph.comes_before(other.resource, template.resource):
            continue
        distance = graph.distance(template.resource, other.resource)
        if distance > 1 or other.resource.identity == template.resource.identity:
            continue
        theirs = list(host_ports(other))
        pairs = [(one, each) for one in mine for each in theirs if one.clashes(each)]
        certain = meet(template, other) if pairs else False
        if certain is False or (certain is None and not _may_meet(template, other)):
            continue
        for one, each in pairs:
            # in files beside each other they may be two variants of one thing
            yield _taken(one, each, () if certain and distance == 0 else (Doubt.UNKNOWN,))


def _may_meet(template: PodTemplate, other: PodTemplate) -> bool:
    """Whether one of them has a pod on every node of a kind, which the other asks for as well."""
    if "DaemonSet" not in (template.resource.kind, other.resource.kind):
        return False
    return mapping(template.spec.get("nodeSelector")) == mapping(other.spec.get("nodeSelector"))


def _taken(mine: HostPort, theirs: HostPort, doubts: tuple[Doubt, ...]) -> Violation:
    workload, other = mine.port.template.resource, theirs.port.template.resource
    return Violation(
        mine.label("taken on the same nodes"),
        f"{workload.title} and {other.title} both take port {mine.number} of the same nodes",
        (theirs.label(f"{other.title} takes it"),),
        as_written=(workload, other),
        help=_ADVICE,
        doubts=doubts,
    )


_ADVICE = (
    "A port of a node is one pod's, and the scheduler leaves the other one pending. Give one of them another port, "
    "keep them apart by node selectors, or leave hostPort or hostNetwork out and use a Service."
)
