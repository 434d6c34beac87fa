"""Probes by number: the kubelet asks the pod, and no Service, where a program answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.families import gke
from svclint.resource import IntOrString, dig, mapping, sequence
from svclint.traffic.bound import PROBES_OPTION, Bound, bound_for, bounds
from svclint.traffic.endpoints import Endpoint, endpoints_in, of_service_port, serving
from svclint.traffic.listening import PROBES, tells
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Violation

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Container, Resource
    from svclint.resource.workload import ContainerPort

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
    if workload.group in (gke.CLOUD, gke.NETWORKING):
        # imported here: few manifests configure load balancers
        from svclint.checks.ports.health_checks import of_services

        yield from of_services(workload, graph)
        return
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
            meant = of_service_port(asked.number, ends)
            if meant is not None:
                yield _of_service(container, place, meant)


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


# -- where a controller answers them -----------------------------------------------------------------------------------

_HEALTH = r"(?i)(?:.*[-_])?(?:health|probes?|live|read[iy])(?:check\w*|ness|y|z)?(?:[-_].*)?"
# where controller-runtime shows metrics and serves webhooks, unless it is told otherwise: it may answer probes there
_OTHERS = frozenset({8080, 8443, 9443})


def probe_port_differs(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """Only where nothing else tells of the port that the probes ask, and nobody asks the one that is told."""
    template = graph.template(workload)
    if template is None or not template.ports_known:
        return
    for container in template.containers:
        asked = list(_asked(container))
        bound = bound_for(container, PROBES_OPTION) if asked else None
        if asked and bound is None:
            yield from _off_the_port(container, asked, graph)
        if bound is None or bound.port is None or bound.port in {port for _, port in asked}:
            continue
        wrong = [(path, port) for path, port in asked if _is_for_probes(port, container) and not tells(template, port)]
        if wrong:
            yield _asks_elsewhere(container, bound, wrong)


def _asked(container: Container) -> Iterator[tuple[Path, int]]:
    """The port of each probe that the kubelet sends to the pod, a name by what the container itself calls so."""
    for probe in PROBES:
        for handler in ("httpGet", "tcpSocket", "grpc"):
            path: Path = (probe, handler, "port")
            port = IntOrString.read(dig(container.data, path))
            if port is None or dig(container.data, (probe, handler, "host")):
                continue
            number = port.number
            if port.is_name:
                number = next((one.number for one in container.ports if one.name == port.name), None)
            if number is not None:
                yield (*container.path, *path), number


def _is_for_probes(asked: int, container: Container) -> bool:
    """Whether a port is there for probes and nothing else: it is called so, or nothing declares it."""
    declared = [port for port in container.template.serving_ports if port.number == asked]
    return all(_is_of_health(port.name) for port in declared) and (bool(declared) or asked not in _OTHERS)


def _is_of_health(name: str | None) -> bool:
    return re.fullmatch(_HEALTH, name or "") is not None


def _asks_elsewhere(container: Container, bound: Bound, wrong: Sequence[tuple[Path, int]]) -> Violation:
    workload = container.template.resource
    path, port = wrong[0]
    return Violation(
        workload.label(path, f"asks port {port}"),
        f"the {path[len(container.path)]} of container {container.name} in {workload.title} asks port {port}, and the "
        f"container is told to answer probes on {bound.port}",
        (
            workload.label(bound.path, f"told to answer on {bound.port}"),
            *(workload.label(other, "this one too") for other, _ in wrong[1:]),
        ),
        rests_on=(workload,),
    )


# -- where a server listens --------------------------------------------------------------------------------------------

# by these probes the server itself is asked, and mostly no second one that is there for them, as by HTTP
_OF_SERVERS = frozenset({"tcpSocket", "grpc"})
# istio.io: application requirements: what a sidecar listens on
_OF_SIDECARS = range(15000, 15100)
# what frameworks and well-known programs answer probes on, beside what they serve, by their own defaults
_OF_MANAGEMENT = frozenset(
    {5001, 6060, 6080, 8008, 8081, 8082, 8086, 8088, 8090, 8091, 8181, 8222, 8558, 8686, 8888, 9000, 9001, 9002}
    | {9080, 9081, 9090, 9091, 9092, 9093, 9100, 9102, 9440, 9600, 9901, 9990, 9999, 10254, 13133, 19000, 20000}
)


def _off_the_port(container: Container, asked: Sequence[tuple[Path, int]], graph: Graph) -> Iterator[Violation]:
    """Probes of a port that nothing speaks of, where the container declares one: it is told to listen on that, another
    probe asks it, or a Service sends there."""
    template, ports = container.template, container.template.serving_ports
    wrong = [
        (path, port)
        for path, port in asked
        if port not in _OF_SIDECARS and not any(one.number == port for one in ports) and not tells(template, port)
    ]
    own = [one for one in container.ports if one.protocol == "TCP" and one.number is not None]
    if not wrong or len(own) != 1:
        return
    number = own[0].number
    # what a Service sends to the port, and what the image or a file says, is as good as a declaration
    services = {end.number for service in serving(template, graph) for end in endpoints_in(service, template)}
    left = [(path, port) for path, port in wrong if port not in services and not _may_listen(container, port, graph)]
    told = next((one for one in bounds(container, graph) if one.port == number and not one.is_loopback), None)
    at = len(container.path)
    # a probe that asks several things is refused, and says nothing of the others
    probes = {path[at] for path, _ in left}
    beside = next((path for path, port in asked if port == number and path[at] not in probes), None)
    if told is not None and beside is None:
        left = [(path, port) for path, port in left if path[-2] in _OF_SERVERS]
        if left:
            yield _asks_nobody(container, own[0], told, left)._replace(doubts=_unseen(container, graph))
    elif left and (beside is not None or number in services):
        violation = _asks_apart(container, own[0], beside, left)
        is_usual = any(port in _OF_MANAGEMENT for _, port in left)
        if beside is not None and _asks_alike(container, beside, left):
            yield violation
        elif beside is None:
            # who serves on one port may well answer probes on another, as long as no probe shows otherwise: by HTTP, or
            # as a gRPC server of its own
            is_of_server = all(path[-2] == "tcpSocket" for path, _ in left)
            doubts = (*(() if is_of_server else (Doubt.DEPENDS,)), *_unseen(container, graph))
            yield from () if is_usual else (violation._replace(doubts=doubts),)
        else:
            yield violation._replace(doubts=(Doubt.UNKNOWN,) if is_usual else _unseen(container, graph))


def _asks_alike(container: Container, beside: Path, wrong: Sequence[tuple[Path, int]]) -> bool:
    """Whether a probe asks the very thing that another one asks at another port."""
    asked = _but_port(container, beside)
    return "path" in asked and any(_but_port(container, path) == asked for path, _ in wrong)


def _but_port(container: Container, path: Path) -> dict[str, object]:
    fields = mapping(dig(container.template.resource.data, path[:-1]))
    return {key: value for key, value in fields.items() if key != "port"}


def _may_listen(container: Container, port: int, graph: Graph) -> bool:
    # imported here: few probes ask what nobody declares
    from svclint.traffic.built_images import is_in_dockerfile
    from svclint.traffic.configured_ports import is_configured
    from svclint.traffic.image_ports import is_usual

    template = container.template
    return is_usual(template, port) or is_configured(template, port, graph) or is_in_dockerfile(template, port, graph)


def _unseen(container: Container, graph: Graph) -> tuple[Doubt, ...]:
    """Whether settings that are not here may say more, or another container listens, which declares no port at all: the
    pod has one address."""
    from svclint.traffic.configured_ports import has_unread

    others = (one for one in container.template.containers if one.serves and one.path != container.path)
    is_silent = any(not sequence(one.data.get("ports")) for one in others)
    return (Doubt.UNKNOWN,) if is_silent or has_unread(container, graph) else ()


def _asks_apart(
    container: Container, declared: ContainerPort, beside: Path | None, wrong: Sequence[tuple[Path, int]]
) -> Violation:
    workload = container.template.resource
    path, port = wrong[0]
    at = len(container.path)
    other = f"its {beside[at]} asks" if beside is not None else "Services send to"
    return Violation(
        workload.label(path, f"asks port {port}"),
        f"the {path[at]} of container {container.name} in {workload.title} asks port {port}, which nothing declares or "
        f"speaks of, and {other} {declared.number}, the only port that it declares",
        (
            declared.label("containerPort", "the only port that it declares"),
            *((workload.label(beside, f"asks {declared.number}"),) if beside is not None else ()),
            *(workload.label(another, "this one too") for another, _ in wrong[1:]),
        ),
        rests_on=(workload,),
        help=f"Ask port {declared.number}, best by the name of the container's port; or declare what the probe asks.",
        fix=Fix(
            f"ask {declared.number}", tuple(workload.edit(one, declared.number or 0) for one, _ in wrong), safe=False
        ),
    )


def _asks_nobody(
    container: Container, declared: ContainerPort, told: Bound, wrong: Sequence[tuple[Path, int]]
) -> Violation:
    workload = container.template.resource
    path, port = wrong[0]
    return Violation(
        workload.label(path, f"asks port {port}"),
        f"the {path[len(container.path)]} of container {container.name} in {workload.title} asks port {port}, which "
        f"nothing declares or speaks of, and the container is told to listen on {told.port}",
        (
            declared.label("containerPort", "the only port that it declares"),
            workload.label(told.path, f"told to listen on {told.port}"),
            *(workload.label(other, "this one too") for other, _ in wrong[1:]),
        ),
        rests_on=(workload,),
        help=f"Ask port {told.port}, best by the name of the container's port.",
        fix=Fix(f"ask {told.port}", tuple(workload.edit(one, told.port or 0) for one, _ in wrong), safe=False),
    )
