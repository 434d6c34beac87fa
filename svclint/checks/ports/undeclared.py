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
        called = bool(graph.pointing_at("calls", service))
        doubts = _doubts_of_slip(port, left, _listed_only(ports, lacking)) or (
            (Doubt.DEPENDS,) if called and target == _OF_WEBHOOKS else ()
        )
        built = _on_others(lacking, target, graph)
        # who says where the program listens leaves no doubt of the slip
        doubts = doubts if not built else () if not is_headless(service) else (Doubt.DEPENDS,)
        doubts = (*doubts, *_of_built_images(lacking, target, graph))
        words = "not declared by the pods" if not port.defaulted else f"the target is {target} too, not declared"
        yield Violation(
            port.label("" if port.defaulted else "targetPort", words),
            f"{service.title} sends port {port.number} to {target}, {_instead(lacking, left)}{_as_built(built)}",
            tuple(label for template in lacking for label in _declared(template, left)),
            rests_on=(service, *(template.resource for template in lacking)),
            doubts=doubts,
            help=_help_of_webhook(target) if called else _help_of_built(built) if built else None,
            fix=_retarget(port, {*_open(built)} or _numbers(left)) if not doubts and not called else None,
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


_MOST_PORTS = 4
# sigs.k8s.io/controller-runtime: pkg/webhook: DefaultPort
_OF_WEBHOOKS = 9443


def _help_of_webhook(target: int) -> str:
    by_default = f" ({_OF_WEBHOOKS} unless it is told otherwise)" if target == _OF_WEBHOOKS else ""
    return (
        f"The server of a webhook listens on a port of its own{by_default}: where that is {target}, declare it as "
        "containerPort, else set targetPort to the port that it listens on."
    )


def _doubts_of_slip(
    port: ServicePort, left: Sequence[ContainerPort], listed_only: Sequence[ServicePort]
) -> tuple[Doubt, ...]:
    """Why the number may be right: no other one is left that could be meant, clients may not use it at all, or nobody
    wrote down in the pods what the Service lists, and what is left there does not resemble this one."""
    if not left or (port in listed_only and not any(_are_alike(one, port) for one in left)):
        return (Doubt.UNKNOWN,)
    return (Doubt.DEPENDS,) if is_headless(port.resource) else ()


# of so many in all several that are not declared are no slips, nor are so many of any number
_LONG, _SEVERAL_OF_LONG, _MANY = 10, 2, 5


def _listed_only(ports: Sequence[ServicePort], lacking: Sequence[PodTemplate]) -> list[ServicePort]:
    """The ports that lead to their own number, which the pods do not declare, where these are many."""
    same = [one for one in ports if one.target is not None and one.target.number == one.number]
    found = [one for one in same if one.number is not None and all(is_undeclared(each, one.number) for each in lacking)]
    return found if len(found) >= (_SEVERAL_OF_LONG if len(same) >= _LONG else _MANY) else []


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
        and not _is_auxiliary(one.name)
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
