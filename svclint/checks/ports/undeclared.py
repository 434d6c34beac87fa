"""Numbers that a Service's ports lead to and that the selected pods do not declare: suspicious, and no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.checks.ports.targets import are_one, titles
from svclint.resource import is_headless
from svclint.traffic.endpoints import is_spoken_for, served_templates, targets, without_versions
from svclint.traffic.listening import is_undeclared, probed
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Label, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import ContainerPort, PodTemplate, Resource, ServicePort
    from svclint.told import Listens

# Ports that serve the pod itself rather than its clients: nobody means them by a plain port
_AUXILIARY = (
    "metric",
    "prom",
    "telemetry",
    "health",
    "probe",
    "admin",
    "debug",
    "pprof",
    "profil",
    "live",
    "ready",
    "status",
    "monitor",
    "jmx",
    "exporter",
)


def target_port_not_declared(service: Resource, graph: Graph) -> Iterator[Violation]:
    """containerPort is informational: a number that is not declared is suspicious, not certainly wrong."""
    templates = served_templates(service, graph)
    ports = list(targets(service))
    for port in ports:
        target = port.target.number if port.target is not None else None
        if target is None:
            continue
        lacking = without_versions([one for one in templates if is_undeclared(one, target)], templates)
        lacking = _in_doubt(lacking, target, graph)
        if not lacking:
            continue
        left = [one for template in lacking for one in _left_over(template, port, graph)]
        left = [one for one in left if not _is_for_probes(one, port)]
        meant = [one for one in left if _is_meant(one, port, graph)] or (left if _is_node_port(port) else [])
        left = meant or left
        called = bool(graph.pointing_at("calls", service))
        doubts = _doubts_of_slip(port, meant) or ((Doubt.DEPENDS,) if called and target == _OF_WEBHOOKS else ())
        built = _on_others(lacking, target, graph)
        # who says where the program listens leaves no doubt of the slip
        doubts = doubts if not built else () if not is_headless(service) else (Doubt.DEPENDS,)
        doubts = (*doubts, *_of_built_images(lacking, target, graph), *_of_adopted(lacking, templates))
        # what others have is not to be taken from them
        is_nobodys = all(is_undeclared(one, target) for one in templates)
        words = "not declared by the pods" if not port.defaulted else f"the target is {target} too, not declared"
        yield Violation(
            port.label("" if port.defaulted else "targetPort", words),
            f"{service.title} sends port {port.number} to {target}, {_instead(lacking, left)}{_as_built(built)}",
            tuple(label for template in lacking for label in _declared(template, left)),
            rests_on=(service, *(template.resource for template in lacking)),
            doubts=doubts,
            help=_help_of_webhook(target) if called else _help_of_built(built) if built else None,
            fix=_retarget(port, {*_open(built)} or _numbers(left)) if is_nobodys and not (doubts or called) else None,
        )


def _in_doubt(lacking: list[PodTemplate], target: int, graph: Graph) -> list[PodTemplate]:
    """The pods whose program is not known to listen on the port all the same: a declaration only informs."""
    if not lacking:
        return lacking
    # imported here, as below: few targets are not declared
    from svclint.traffic.built_images import exposes
    from svclint.traffic.configured_ports import is_configured
    from svclint.traffic.image_ports import listens_by_default

    return [
        one
        for one in lacking
        if not (listens_by_default(one, target) or is_configured(one, target, graph) or exposes(one, target, graph))
    ]


def _on_others(lacking: Sequence[PodTemplate], target: int, graph: Graph) -> tuple[Listens, ...]:
    """What the Dockerfiles of the pods' images say, where each of them names other ports, and none this one."""
    if not graph.scope.told.images:
        return ()
    from svclint.traffic.built_images import other_ports

    found = [other_ports(one, graph) for one in lacking]
    listens = tuple(dict.fromkeys(each for one in found for each in one))
    return listens if all(found) and not any(target in one.spoken for one in listens) else ()


def _open(built: Sequence[Listens]) -> list[int]:
    return sorted({port for one in built for port in one.ports})


def _as_built(built: Sequence[Listens]) -> str:
    """`, and web/Dockerfile has its image listen on 8080`."""
    paths = listed(list(dict.fromkeys(one.path for one in built)), _MOST_PORTS)
    return f", and by {paths} it listens on {listed([str(one) for one in _open(built)], _MOST_PORTS)}" if built else ""


def _help_of_built(built: Sequence[Listens]) -> str:
    ports = listed([str(one) for one in _open(built)], _MOST_PORTS)
    return f"Set targetPort to {ports}, where the image listens by {built[0].path}, and declare that as containerPort."


def _of_built_images(lacking: Sequence[PodTemplate], target: int, graph: Graph) -> tuple[Doubt, ...]:
    from svclint.traffic.built_images import is_built_to_listen, speaks_of
    from svclint.traffic.image_ports import is_declared_for_image

    if all(is_built_to_listen(one, target, graph) or speaks_of(one, target, graph) for one in lacking):
        return (Doubt.UNKNOWN,)
    return (Doubt.DEPENDS,) if all(is_declared_for_image(one, target, graph) for one in lacking) else ()


def _of_adopted(lacking: Sequence[PodTemplate], templates: Sequence[PodTemplate]) -> tuple[Doubt, ...]:
    """Whether the pods are soon gone, and the Service has others, which declare the port."""
    others = [one for one in templates if one not in lacking]
    if not others:
        return ()
    from svclint.traffic.adopted import are_adopted

    return (Doubt.DEPENDS,) if are_adopted(lacking, others) else ()


_MOST_PORTS = 4
# sigs.k8s.io/controller-runtime: pkg/webhook: DefaultPort
_OF_WEBHOOKS = 9443


def _help_of_webhook(target: int) -> str:
    by_default = f" ({_OF_WEBHOOKS} unless it is told otherwise)" if target == _OF_WEBHOOKS else ""
    return (
        f"The server of a webhook listens on a port of its own{by_default}: where that is {target}, declare it as "
        "containerPort, else set targetPort to the port that it listens on."
    )


def _doubts_of_slip(port: ServicePort, meant: Sequence[ContainerPort]) -> tuple[Doubt, ...]:
    """Why the number may be right: nothing says that one of those which are left was meant, or clients may not use it
    at all."""
    if not meant:
        return (Doubt.UNKNOWN,)
    return (Doubt.DEPENDS,) if is_headless(port.resource) else ()


def _is_meant(declared: ContainerPort, port: ServicePort, graph: Graph) -> bool:
    """Whether something says that a declared port is what the Service's was meant for: that no Service leads to it says
    little, as programs listen on more than is declared.

    They are alike; the Service has its number elsewhere, or has its node port for the target; nothing else is there on
    either side; or the program is known to listen on it, and not on the target.
    """
    if _are_alike(declared, port) or declared.number in (port.number, port.node_port):
        return True
    if _is_only_one(declared, port, graph):
        return True
    # imported here: few targets are not declared
    from svclint.traffic.image_ports import is_default
    from svclint.traffic.listening import is_asked

    if port.target is None or port.target.number is None:
        return False
    if is_default(declared, port.target.number):
        return True
    # a probe of pods that the Service reaches by other ports has a port of its own
    container = declared.template.container_of(declared)
    return is_asked(container, declared.number or 0) and not _reaches(port.resource, declared.template)


def _is_node_port(port: ServicePort) -> bool:
    """Whether the Service's port leads to the node port of it."""
    return port.target is not None and port.target.number is not None and port.target.number == port.node_port


def _is_only_one(declared: ContainerPort, port: ServicePort, graph: Graph) -> bool:
    """Whether the Service has no other port of the protocol, and no Service reaches anything that the pods declare."""
    others = (one for one in targets(port.resource) if one.protocol == port.protocol and not _is_auxiliary(one.name))
    if _is_auxiliary(port.name) or {one.number for one in others} - {port.number}:
        return False
    theirs = [one for one in declared.template.serving_ports if one.number and not _is_auxiliary(one.name)]
    return not any(is_spoken_for(one, graph) for one in theirs if one.protocol == port.protocol)


def _reaches(service: Resource, template: PodTemplate) -> bool:
    """Whether a port of the Service leads to a declared one."""
    return any(template.declared(port.target, port.protocol) for port in targets(service) if port.target is not None)


def _are_alike(declared: ContainerPort, port: ServicePort) -> bool:
    """Whether one may be written for the other: by its name, or by its digits; one digit that is another one is common
    among many numbers."""
    if declared.name and declared.name == port.name:
        return True
    return sorted(str(declared.number)) == sorted(str(port.number))


def _instead(lacking: Sequence[PodTemplate], left: Sequence[ContainerPort]) -> str:
    """`but Deployment web declares only 8080 (http)`, and which port was probably meant.

    Of several workloads the labels say what each has.
    """
    if not are_one(lacking):
        meant = f"; {left[0].template.resource.title} declares {_port_words(left[0])}" if left else ""
        return f"which {titles(lacking)} do not declare{meant}{', which no Service targets' if left else ''}"
    template = lacking[0]
    ports = list(dict.fromkeys(_port_words(port) for one in lacking for port in one.serving_ports))
    alone = f"but {template.resource.title} declares only {listed(ports, _MOST_PORTS)}"
    if not left:
        return alone
    return (
        f"{alone}, which no Service targets"
        if len(ports) == 1
        else f"{alone}; no Service targets {_port_words(left[0])}"
    )


def _left_over(template: PodTemplate, port: ServicePort, graph: Graph) -> list[ContainerPort]:
    """Declared ports of the Service port's protocol that no Service targets, so that one of them was probably meant."""
    return [
        one
        for one in template.serving_ports
        if one.protocol == port.protocol
        and one.number
        and (not _is_auxiliary(one.name) or one.name == port.name)
        and not is_spoken_for(one, graph)
    ]


_SEVERAL = 2


def _is_for_probes(declared: ContainerPort, port: ServicePort) -> bool:
    """Whether a port is there for the pod's own probes: they ask it, and of the Service's other ports several lead to
    what its clients use."""
    own = (one for one in declared.template.containers if one.name == declared.container)
    if (declared.name and declared.name == port.name) or not any(declared.number in probed(one) for one in own):
        return False
    hits = {
        one.number
        for other in targets(port.resource)
        if other.number != port.number and other.target is not None and not _is_auxiliary(other.name)
        for one in declared.template.declared(other.target, other.protocol)
        if not _is_auxiliary(one.name)
    }
    return len(hits) >= _SEVERAL


def _is_auxiliary(name: str) -> bool:
    return any(word in name for word in _AUXILIARY)


def _port_words(port: ContainerPort) -> str:
    return f"{port.number} ({port.name})" if port.name else str(port.number)


def _declared(template: PodTemplate, left: Sequence[ContainerPort]) -> Iterator[Label]:
    mine = [one for one in left if one.template is template]
    if len(mine) == 1:
        yield mine[0].label("containerPort", f"{template.resource.title} declares this one")
        return
    for container in template.containers:
        numbers = [_port_words(one) for one in container.ports]
        if container.serves and numbers:
            yield container.label("ports", f"{template.resource.title} declares {', '.join(numbers)}")


def _numbers(left: Sequence[ContainerPort]) -> set[int]:
    return {one.number for one in left if one.number is not None}


def _retarget(port: ServicePort, numbers: set[int]) -> Fix | None:
    if len(numbers) != 1 or port.defaulted:
        return None
    number = numbers.pop()
    return Fix(f"target {number}", (port.resource.edit((*port.path, "targetPort"), number),), safe=False)
