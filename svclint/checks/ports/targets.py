"""Targets of a Service's ports that the selected pods do not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from svclint.apiserver.enumerations import PROTOCOLS
from svclint.apiserver.meta import port_name
from svclint.doubt import Doubt
from svclint.nearness import REACH
from svclint.resource import IntOrString, is_headless
from svclint.suggest import closest
from svclint.traffic.endpoints import (
    for_another_protocol,
    is_spoken_for,
    lacking_name,
    served_templates,
    targets,
    without_versions,
)
from svclint.traffic.listening import is_undeclared, probed
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Label, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import ContainerPort, PodTemplate, Resource, ServicePort

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
)


def target_port_name_unknown(service: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: endpointslice/utils.go FindPort: a pod without the name stays in the slice, its port does not."""
    templates = served_templates(service, graph)
    for port in targets(service):
        # a name that no port can have is refused before anything is looked up (invalid-service tells)
        if port.target is None or not port.target.is_name or port_name(port.target.name) is not None:
            continue
        lacking = lacking_name(port, templates, graph)
        if not lacking:
            continue
        having = [one for one in templates if one not in lacking]
        certain = without_versions(lacking, templates)
        lacking = certain or lacking
        others = _rather(service, port, lacking, graph)
        # the name is right where other pods of the Service have it
        meant = _meant(port, lacking) if not others and not having else None
        hint = _left_out(lacking, having) if having and certain else _hint(port, meant, lacking)
        hint = hint if certain else _in_versions(lacking, having)
        who = f"{_titles(lacking)} {'does' if _are_one(lacking) else 'do'}"
        yield Violation(
            port.label("targetPort", "no container port has this name"),
            f'{service.title} sends port {port.number} to "{port.target}", which {who} not have'
            f"{hint if not others else _unselected(others)}",
            (
                *(one.labels_label(f"the labels of {one.resource.title}") for one in others[:1]),
                *(label for template in lacking for label in _candidates(template, meant)),
            ),
            help=_OF_SELECTOR if others else _OF_LABELS if having else None,
            rests_on=(service, *(template.resource for template in lacking)),
            # the other pods of the Service, which have the name, take its connections
            doubts=_doubts_of_name(service, lacking, having, certain, graph),
            fix=_rename(port, meant, lacking),
        )


def _doubts_of_name(
    service: Resource,
    lacking: Sequence[PodTemplate],
    having: Sequence[PodTemplate],
    certain: Sequence[PodTemplate],
    graph: Graph,
) -> tuple[Doubt, ...]:
    if not certain:
        # which version is there nobody knows
        return (Doubt.UNKNOWN,)
    return (Doubt.DEPENDS,) if having or _is_unused(service, lacking, graph) else ()


def _are_one(templates: Sequence[PodTemplate]) -> bool:
    """Whether they are one workload, in several versions perhaps."""
    return len({one.resource.identity for one in templates}) == 1


def _in_versions(lacking: Sequence[PodTemplate], having: Sequence[PodTemplate]) -> str:
    """In which files a workload has the name and in which it does not."""
    without, files = (
        listed(dict.fromkeys(one.file for one in _resources(lacking)), _MOST_NAMED),
        {one.identity: one.file for one in _resources(having)},
    )
    found = dict.fromkeys(files[one.identity] for one in _resources(lacking))
    return f" in {without}; {'it has' if _are_one(lacking) else 'they have'} it in {listed(found, _MOST_NAMED)}"


def _resources(templates: Sequence[PodTemplate]) -> Iterator[Resource]:
    return (one.resource for one in templates)


def _is_unused(service: Resource, lacking: Sequence[PodTemplate], graph: Graph) -> bool:
    """Whether the Service only names pods that have no port at all, as those of a StatefulSet that works off a queue.

    k/k: endpointslice/utils.go: their addresses stay in the slice, so that DNS answers, and clients of a headless
    Service choose the port themselves. A route needs the port of the slice.
    """
    if not is_headless(service) or any(one.serving_ports for one in lacking):
        return False
    return not (graph.pointing_at("routes-to", service) or graph.pointing_at("calls", service))


_OF_SELECTOR = (
    "Check the selector: there are pods that are called as the Service and have the port, and are not selected."
)

_OF_LABELS = (
    "Where these pods are not meant, let the selector ask for a label that only the others have; where they are, give "
    "their container port this name."
)


def _rather(service: Resource, port: ServicePort, lacking: Sequence[PodTemplate], graph: Graph) -> list[PodTemplate]:
    """Pods that are called as the Service, have the port and are not selected, where those that are bear other names.

    Then the labels are wrong, and not the port.
    """
    if port.target is None or any(is_kin(service.name, one.resource.name) for one in lacking):
        return []
    selected = graph.selected(service)
    return [
        one
        for one in graph.templates(service.namespace)
        if one not in selected
        and not one.is_hook
        and is_kin(service.name, one.resource.name)
        and one.declared(port.target, port.protocol)
        and graph.distance(service, one.resource) <= REACH
    ]


def is_kin(service: str, workload: str) -> bool:
    """Whether a workload is called as the Service, or with more words in front or behind."""
    return service == workload or closest(service, (workload,)) is not None


def _unselected(others: Sequence[PodTemplate]) -> str:
    return f"; {others[0].resource.title} has it, and is not selected"


def _left_out(lacking: Sequence[PodTemplate], having: Sequence[PodTemplate]) -> str:
    """What becomes of the connections where other pods of the Service have the name."""
    theirs = "the pods" if len({*_resources(having)}) > _MOST_NAMED else f"those of {_titles(having)}"
    whose = "its" if _are_one(lacking) else "their"
    return f": {whose} pods are left out, and {theirs} get all connections"


_MOST_NAMED = 3


def _meant(port: ServicePort, lacking: Sequence[PodTemplate]) -> ContainerPort | None:
    """The container port that was probably meant: one whose name is close, that has the Service port's name or number,
    or the only one there is."""
    declared = [one for one in lacking[0].serving_ports if one.protocol == port.protocol]
    named = {one.name: one for one in declared if one.name}
    close = closest(str(port.target), named)
    if close is not None:
        return named[close]
    if port.name in named:
        return named[port.name]
    by_number = [one for one in declared if one.number == port.number]
    if len(by_number) == 1:
        return by_number[0]
    return declared[0] if len(declared) == 1 else None


def _hint(port: ServicePort, meant: ContainerPort | None, lacking: Sequence[PodTemplate]) -> str:
    if meant is not None and meant.name:
        return f"; did you mean {meant.name}?" if _is_likely(port, meant) else f"; its only port is {meant.name}"
    if meant is not None:
        return f"; its port {meant.number} has no name"
    names = sorted({one.name for template in lacking for one in template.serving_ports if one.name})
    return f"; there are {', '.join(names)}" if names else "; it names no port"


def _is_likely(port: ServicePort, meant: ContainerPort) -> bool:
    """Whether the port was meant for more than that there is no other one."""
    from difflib import SequenceMatcher

    if is_kin(port.resource.name, meant.template.resource.name):
        return True
    alike = SequenceMatcher(None, str(port.target), meant.name).ratio() >= 0.6
    return alike or meant.name == port.name or meant.number == port.number


def _candidates(template: PodTemplate, meant: ContainerPort | None) -> Iterator[Label]:
    """Where the name could be: the port that was meant, or every list of ports; the container where there is none."""
    title = template.resource.title
    mine = None if meant is None else next(iter(template.declared(_wanted(meant))), None)
    if mine is not None:
        words = f"{title} calls its port {mine.name}" if mine.name else f"this port of {title} has no name"
        yield mine.label("name" if mine.name else "containerPort", words)
        return
    containers = [one for one in template.containers if one.serves]
    listed = [one for one in containers if one.data.get("ports")]
    for container in listed or containers[:1]:
        names = [one.name or str(one.number) for one in container.ports]
        words = f"{title} declares {', '.join(names)}" if names else f"{title} declares no port"
        yield container.label("ports" if names else "name", words)


def _rename(port: ServicePort, meant: ContainerPort | None, lacking: Sequence[PodTemplate]) -> Fix | None:
    target = (meant.name or meant.number) if meant is not None else None
    if meant is None or not target or any(not template.declared(IntOrString(target)) for template in lacking):
        return None
    edit = port.resource.edit((*port.path, "targetPort"), target)
    return Fix(f"target {target}", (edit,), safe=len(lacking) == 1 and _is_likely(port, meant))


def _wanted(port: ContainerPort) -> IntOrString:
    """What a Service writes to target the port: its name if it has one."""
    return IntOrString(port.name or port.number or 0)


def _titles(templates: Iterable[PodTemplate]) -> str:
    return listed(dict.fromkeys(one.resource.title for one in templates))


def target_port_not_declared(service: Resource, graph: Graph) -> Iterator[Violation]:
    """containerPort is informational: a number that is not declared is suspicious, not certainly wrong."""
    templates = served_templates(service, graph)
    for port in targets(service):
        target = port.target.number if port.target is not None else None
        if target is None:
            continue
        lacking = without_versions([one for one in templates if is_undeclared(one, target)], templates)
        lacking = _in_doubt(lacking, target)
        if not lacking:
            continue
        left = [one for template in lacking for one in _left_over(template, port, graph)]
        left = [one for one in left if not _is_for_probes(one, port)]
        called = bool(graph.pointing_at("calls", service))
        doubts = _doubts_of_slip(service, left) or ((Doubt.DEPENDS,) if called and target == _OF_WEBHOOKS else ())
        doubts = (*doubts, *_of_built_images(lacking, target, graph))
        words = "not declared by the pods" if not port.defaulted else f"the target is {target} too, not declared"
        yield Violation(
            port.label("" if port.defaulted else "targetPort", words),
            f"{service.title} sends port {port.number} to {target}, {_instead(lacking, left)}",
            tuple(label for template in lacking for label in _declared(template, left)),
            rests_on=(service, *(template.resource for template in lacking)),
            doubts=doubts,
            help=_help_of_webhook(target) if called else None,
            fix=_retarget(port, left) if not doubts and not called else None,
        )


def _in_doubt(lacking: list[PodTemplate], target: int) -> list[PodTemplate]:
    """The pods whose program is not known to listen on the port all the same: a declaration only informs."""
    if not lacking:
        return lacking
    # imported here, as below: few targets are not declared
    from svclint.traffic.image_ports import listens_by_default

    return [one for one in lacking if not listens_by_default(one, target)]


def _of_built_images(lacking: Sequence[PodTemplate], target: int, graph: Graph) -> tuple[Doubt, ...]:
    from svclint.traffic.built_images import is_built_to_listen
    from svclint.traffic.image_ports import is_declared_for_image

    if all(is_built_to_listen(one, target, graph) for one in lacking):
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


def _doubts_of_slip(service: Resource, left: Sequence[ContainerPort]) -> tuple[Doubt, ...]:
    """Why the number may be right: no other one is left that could be meant, or clients may not use it at all."""
    if not left:
        return (Doubt.UNKNOWN,)
    return (Doubt.DEPENDS,) if is_headless(service) else ()


def _instead(lacking: Sequence[PodTemplate], left: Sequence[ContainerPort]) -> str:
    """`but Deployment web declares only 8080 (http)`, and which port was probably meant.

    Of several workloads the labels say what each has.
    """
    if not _are_one(lacking):
        meant = f"; {left[0].template.resource.title} declares {_port_words(left[0])}" if left else ""
        return f"which {_titles(lacking)} do not declare{meant}{', which no Service targets' if left else ''}"
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


def _retarget(port: ServicePort, left: Sequence[ContainerPort]) -> Fix | None:
    numbers = {one.number for one in left if one.number is not None}
    if len(numbers) != 1 or port.defaulted:
        return None
    number = numbers.pop()
    return Fix(f"target {number}", (port.resource.edit((*port.path, "targetPort"), number),), safe=False)


def target_port_protocol_mismatch(service: Resource, graph: Graph) -> Iterator[Violation]:
    """The port exists in the pods, but only for another protocol than the Service's.

    Only names are looked up with their protocol (FindPort). A number goes to the pods as it is, whatever they declare.
    """
    templates = served_templates(service, graph)
    ports = list(targets(service))
    for port in ports:
        target = port.target
        # another protocol is refused (invalid-service tells)
        if target is None or port.protocol not in PROTOCOLS:
            continue
        others = [one for template in templates if (one := for_another_protocol(port, template)) is not None]
        certain = without_versions([one.template for one in others], templates)
        wrong = [one for one in others if one.template in certain]
        if wrong:
            field = "protocol" if "protocol" in port.data else ""
            who = f"{_titles(certain)} {'has' if _are_one(certain) else 'have'}"
            yield Violation(
                port.label(field, f"{port.protocol}{'' if field else ' by default'}"),
                f"{service.title} sends {port.protocol} port {port.number} to {target}, "
                f"which {who} for {wrong[0].protocol} only",
                tuple(
                    one.label("protocol" if one.protocol != "TCP" else "containerPort", f"{one.protocol} here")
                    for one in wrong
                ),
                rests_on=(service, *(one.template.resource for one in wrong)),
                doubts=() if target.is_name else _doubts_of_number(wrong[0], ports),
            )


def _doubts_of_number(declared: ContainerPort, ports: Sequence[ServicePort]) -> tuple[Doubt, ...]:
    """Why a number may be right that is declared for another protocol only: a declaration informs, and no more.

    Where the Service serves that protocol too, the server likely speaks both, and one of them was not written down.
    """
    served = any(
        one.protocol == declared.protocol
        and one.target is not None
        and one.target.is_of(declared.number, declared.name)
        for one in ports
    )
    return (Doubt.UNKNOWN,) if served else (Doubt.DEPENDS,)
