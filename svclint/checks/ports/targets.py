"""Targets of a Service's ports that selected pods do not have by that name, or for another protocol only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from svclint.apiserver.enumerations import PROTOCOLS
from svclint.apiserver.meta import port_name
from svclint.certainty.doubt import Doubt
from svclint.nearness import REACH
from svclint.resource import IntOrString, is_headless
from svclint.severity import Severity
from svclint.suggest import closest
from svclint.traffic.endpoints import (
    for_another_protocol,
    lacking_name,
    served_templates,
    targets,
    without_versions,
)
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Label, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import ContainerPort, PodTemplate, Resource, ServicePort


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
        hint = _left_out(service, lacking, having) if having and certain else _hint(port, meant, lacking)
        hint = hint if certain else _in_versions(lacking, having)
        who = f"{titles(lacking)} {'does' if are_one(lacking) else 'do'}"
        yield Violation(
            port.label("targetPort", "no container port has this name"),
            f'{service.title} sends port {port.number} to "{port.target}", which {who} not have'
            f"{hint if not others else _unselected(others)}",
            (
                *(one.labels_label(f"the labels of {one.resource.title}") for one in others[:1]),
                *(label for template in lacking for label in _candidates(template, meant)),
            ),
            severity=_severity(port, lacking, having, graph) if certain else None,
            help=_OF_SELECTOR if others else _OF_LABELS if having else None,
            rests_on=(service, *(template.resource for template in lacking)),
            # the other pods of the Service, which have the name, take its connections
            doubts=_doubts_of_name(port, having, certain, graph),
            fix=_rename(port, meant, lacking),
        )


def _severity(
    port: ServicePort, lacking: Sequence[PodTemplate], having: Sequence[PodTemplate], graph: Graph
) -> Severity | None:
    """A note where nothing is lost: the Service's own pods get all connections, as they should, those without the port
    are soon gone, or a Service without an address of its own names pods that have its other ports."""
    service = port.resource
    if having:
        if is_headless(service):
            return None
        # imported here, both: in few Services only some of the pods have the port
        from svclint.checks.ports.strangers import are_strangers
        from svclint.traffic.adopted import are_adopted

        is_mild = are_adopted(lacking, having) or are_strangers(service, lacking, having)
        return Severity.NOTE if is_mild else None
    others = [one.target for one in targets(service) if one.target is not None and one.path != port.path]
    has_others = any(all(one.declared(other) for one in lacking) for other in others)
    return Severity.NOTE if has_others and _doubts_of_headless(port, graph) else None


def _doubts_of_name(
    port: ServicePort, having: Sequence[PodTemplate], certain: Sequence[PodTemplate], graph: Graph
) -> tuple[Doubt, ...]:
    if not certain:
        # which version is there nobody knows
        return (Doubt.UNKNOWN,)
    return (Doubt.DEPENDS,) if having else _doubts_of_headless(port, graph)


def _doubts_of_headless(port: ServicePort, graph: Graph) -> tuple[Doubt, ...]:
    """Why nobody may miss a port that has no endpoint: the Service only names its pods, and nobody asks for more."""
    if not is_headless(port.resource):
        return ()
    # imported here: few Services have a port without endpoints
    from svclint.traffic.endpoint_ports import is_asked_for

    return () if is_asked_for(port, graph) else (Doubt.DEPENDS,)


def are_one(templates: Sequence[PodTemplate]) -> bool:
    """Whether they are one workload, in several versions perhaps."""
    return len({one.resource.identity for one in templates}) == 1


def _in_versions(lacking: Sequence[PodTemplate], having: Sequence[PodTemplate]) -> str:
    """In which files a workload has the name and in which it does not."""
    without, files = (
        listed(dict.fromkeys(one.file for one in _resources(lacking)), _MOST_NAMED),
        {one.identity: one.file for one in _resources(having)},
    )
    found = dict.fromkeys(files[one.identity] for one in _resources(lacking))
    return f" in {without}; {'it has' if are_one(lacking) else 'they have'} it in {listed(found, _MOST_NAMED)}"


def _resources(templates: Sequence[PodTemplate]) -> Iterator[Resource]:
    return (one.resource for one in templates)


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


def _left_out(service: Resource, lacking: Sequence[PodTemplate], having: Sequence[PodTemplate]) -> str:
    """What becomes of the connections where other pods of the Service have the name."""
    if is_headless(service):
        # nothing is proxied, and an address stays in DNS without its port
        return f", and those of {titles(having)} have: DNS names them all, and not where they listen"
    theirs = "the pods" if len({*_resources(having)}) > _MOST_NAMED else f"those of {titles(having)}"
    whose = "its" if are_one(lacking) else "their"
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


def titles(templates: Iterable[PodTemplate]) -> str:
    """What the workloads are called, each once."""
    return listed(dict.fromkeys(one.resource.title for one in templates))


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
            who = f"{titles(certain)} {'has' if are_one(certain) else 'have'}"
            yield Violation(
                port.label(field, f"{port.protocol}{'' if field else ' by default'}"),
                f"{service.title} sends {port.protocol} port {port.number} to {target}, "
                f"which {who} for {wrong[0].protocol} only",
                tuple(
                    one.label("protocol" if one.protocol != "TCP" else "containerPort", f"{one.protocol} here")
                    for one in wrong
                ),
                rests_on=(service, *(one.template.resource for one in wrong)),
                doubts=_doubts_of_headless(port, graph) if target.is_name else _doubts_of_number(wrong[0], port, ports),
            )


# IANA's registry: HTTP, PostgreSQL, MySQL, Redis, MongoDB, AMQP, and what people use for HTTP beside them; HTTP/3 is on
# 443 and 8443
_OVER_TCP = frozenset({80, 3000, 3306, 5432, 5672, 6379, 8000, 8080, 27017})


def _is_asked_by_tcp(declared: ContainerPort) -> bool:
    """Whether a probe of the pods asks the port, as all probes do by TCP, or its number is that of a protocol over TCP:
    that is what it was declared for."""
    if declared.protocol == "TCP" and declared.number in _OVER_TCP:
        return True
    # imported here: most ports have the protocol of their Service
    from svclint.traffic.listening import probed

    serving = (one for one in declared.template.containers if one.serves)
    return any(declared.number in probed(one) for one in serving)


def _doubts_of_number(declared: ContainerPort, port: ServicePort, ports: Sequence[ServicePort]) -> tuple[Doubt, ...]:
    """Why a number may be right that is declared for another protocol only: a declaration informs, and no more.

    Where the Service serves that protocol too, the server likely speaks both, and one of them was not written down. Nor
    was it where the Service says its protocol and the declaration has none, which is TCP then, as long as no probe asks
    the port.
    """
    silent = declared.template.resource.get(*declared.path, "protocol") is None
    if "protocol" in port.data and silent and not _is_asked_by_tcp(declared):
        return (Doubt.UNKNOWN,)
    served = any(
        one.protocol == declared.protocol
        and one.target is not None
        and one.target.is_of(declared.number, declared.name)
        for one in ports
    )
    return (Doubt.UNKNOWN,) if served else (Doubt.DEPENDS,)
