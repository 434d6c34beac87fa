"""The endpoints of a Service: which pods get its traffic, and what each of its ports means in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from svclint.graph.answer import Answer
from svclint.named_tuple import NamedTuple
from svclint.resource import (
    IntOrString,
    dig,
    is_headless,
    is_service,
    label_selector,
    mapping,
    sequence,
    service_ports,
    service_selector,
    string_map,
    text,
)
from svclint.resource.once import once
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Container, ContainerPort, PodTemplate, Resource, Selector, ServicePort


class PodPort(NamedTuple):
    """A port of pods: its number, and the container's declaration of it, None where nobody declares the number."""

    number: int
    declared: ContainerPort | None


def meaning(target: IntOrString, protocol: str, template: PodTemplate) -> Answer[PodPort]:
    """What a port means in these pods: THE answer, whoever asks.

    A number is itself, declared or not; a name is what the first container calls so, of those that run beside each
    other (never an init container) and for this protocol. k/k: endpointslice/utils.go FindPort.
    """
    declared = next(iter(template.declared(target, protocol)), None)
    if target.number is not None:
        return Answer((PodPort(target.number, declared),))
    if declared is not None and declared.number:
        return Answer((PodPort(declared.number, declared),))
    if target.is_placeholder:
        return Answer((), "its name is filled in later")
    if declared is not None or not template.ports_known:
        return Answer((), f"not all ports of {template.resource.title} can be read")
    return Answer()


class Endpoint(NamedTuple):
    """A port of a Service in the pods of one workload that get its traffic."""

    port: ServicePort
    template: PodTemplate
    meaning: Answer[PodPort]

    @property
    def number(self) -> int | None:
        """What the pods are asked on; None where they have no port of that name, or nobody can know it."""
        return self.meaning.found[0].number if self.meaning.found else None

    @property
    def declared(self) -> ContainerPort | None:
        return self.meaning.found[0].declared if self.meaning.found else None

    @property
    def protocol(self) -> str:
        return self.port.protocol

    @property
    def container(self) -> Container | None:
        """The container that certainly takes the traffic: the one that declares the port, or the only one there is."""
        if self.declared is not None:
            return self.template.container_of(self.declared)
        running = [one for one in self.template.containers if one.serves]
        return running[0] if len(running) == 1 and self.number is not None else None

    @property
    def is_probed(self) -> bool | None:
        """Whether a readiness probe holds the traffic back until the container answers; None where nobody knows which
        container gets it, and some have one."""
        if self.container is not None:
            return has_readiness(self.container)
        states = {has_readiness(one) for one in self.template.containers if one.serves}
        return states.pop() if len(states) == 1 else None


def has_readiness(container: Container) -> bool:
    return container.data.get("readinessProbe") is not None


def endpoints(service: Resource, graph: Graph) -> tuple[Endpoint, ...]:
    """The endpoints of a Service, pods by pods, each with all ports of the Service whose target can be told."""
    return tuple(one for template in served_templates(service, graph) for one in endpoints_in(service, template))


def endpoints_in(service: Resource, template: PodTemplate) -> Iterator[Endpoint]:
    """The ports of a Service in these pods, whether it is certain that they get its traffic or not."""
    for port in targets(service):
        yield endpoint(port, template)


def of_service_port(asked: int, ends: Iterable[Endpoint]) -> Endpoint | None:
    """The port of a Service that has the number where the pods have another one, unless one leads to that number."""
    found = list(ends)
    if any(end.number in (None, asked) for end in found):
        return None
    return next((end for end in found if end.port.number == asked and end.protocol == "TCP"), None)


def endpoints_of(port: ServicePort, graph: Graph) -> list[Endpoint]:
    """One port of a Service in all pods that get its traffic."""
    return [endpoint(port, template) for template in served_templates(port.resource, graph)]


def endpoint(port: ServicePort, template: PodTemplate) -> Endpoint:
    """One port of a Service in the pods of one workload."""
    if port.target is None:
        return Endpoint(port, template, Answer((), "its target cannot be read"))
    return Endpoint(port, template, meaning(port.target, port.protocol, template))


def numbers(port: ServicePort, graph: Graph) -> Answer[int]:
    """The numbers that a Service's port means in the pods that get its traffic, smallest first."""
    if port.target is not None and port.target.number is not None:
        return Answer((port.target.number,))
    found = endpoints_of(port, graph)
    known = sorted({one.number for one in found if one.number is not None})
    if known:
        return Answer(tuple(known))
    reasons: Iterable[str] = (one.meaning.unknown for one in found if one.meaning.unknown)
    return Answer((), next(iter(reasons), "") if found else f"no pods of {port.resource.title} can be read here")


def instead_of_headless(port: ServicePort, graph: Graph) -> int | None:
    """The number that pods listen on, where a Service without an address has another one, which leads nowhere."""
    service = port.resource
    if not is_service(service) or not is_headless(service) or service_selector(service) is None:
        return None
    meant = numbers(port, graph).found
    # where the name means several numbers, the Service's own port may be one of them
    resolved = meant[0] if len(meant) == 1 else None
    return None if port.number in (None, resolved) else resolved


def serving_pods(service: Resource, graph: Graph) -> Answer[PodTemplate]:
    """The pods that a Service selects, those that run for a moment only where there are no others.

    Unknown where they may be made by what is not here, or where a mesh sends the requests elsewhere.
    """
    selector = service_selector(service)
    if selector is None:
        return Answer((), "it has no selector")
    if selector.is_unreadable:
        return Answer((), "its selector cannot be read, or is filled in later")
    matching = graph.matching_service(service)
    steady = tuple(one for one in matching if not one.is_hook)
    if steady:
        return Answer(tuple(one for one in graph.selected(service) if not one.is_hook) or steady)
    return Answer(tuple(matching), _why_without(service, selector, graph))


def _why_without(service: Resource, selector: Selector, graph: Graph) -> str:
    """Why pods that are not here may get a Service's traffic all the same; empty where nothing says so."""
    # imported here: most Services find their pods
    from svclint.certainty.invented_names import may_be_labelled
    from svclint.graph.possible import AS_THE_CHART, OF_CODE, code_makes, operators_make
    from svclint.traffic.fronts import is_front

    if graph.assumed_pods(selector, service.namespace):
        return "the configuration declares its pods"
    if operators_make(graph, service, selector):
        return "an operator may make its pods"
    if code_makes(graph, service, selector, lambda: [one.labels for one in graph.templates(service.namespace)]):
        return OF_CODE
    if may_be_labelled(graph, selector, (one.labels for one in graph.templates(service.namespace))):
        return AS_THE_CHART
    if graph.scope.told.makes_pods(selector, service.namespace, service.directory):
        return "a command of the guide beside it makes its pods"
    if graph.scope.told.places and _are_placed_together(service, selector, graph):
        return "a command applies the file of one of the two in a namespace that the command names"
    if graph.scope.nearest and not service.namespace_written and _are_named_together(service, selector, graph):
        return "what refers to something beside it names the namespace that it is applied in"
    return "a route of the mesh sends its requests elsewhere" if is_front(service, graph) else ""


def _are_placed_together(service: Resource, selector: Selector, graph: Graph) -> bool:
    """Whether a command names the namespace of a Service, or of pods that it selects, and the two are together then."""
    return any(
        graph.may_be_in(one.resource.namespace, service) or graph.may_be_in(service.namespace, one.resource)
        for one in graph.templates()
        if selector.matches(one.labels, one.added)
    )


def _are_named_together(service: Resource, selector: Selector, graph: Graph) -> bool:
    """Whether a reference has a Service, or what lies beside it, in the namespace of pods that it selects."""
    from svclint.graph.named_elsewhere import is_named_in

    matching = (one for one in graph.templates() if selector.matches(one.labels, one.added))
    return any(is_named_in(graph, namespace, service) for namespace in {one.resource.namespace for one in matching})


def served_templates(service: Resource, graph: Graph) -> list[PodTemplate]:
    """The pod templates that a Service sends traffic to: those it selects, without pods that run for a moment.

    Templates whose containers or container ports cannot be read are left out: nothing is known of their ports.
    """
    return graph.once_of(_served_templates, service)


def _served_templates(service: Resource, graph: Graph) -> list[PodTemplate]:
    if not is_service(service):
        return []
    selected = [one for one in graph.selected(service) if any(container.serves for container in one.containers)]
    running = [one for one in selected if not one.is_hook] or selected
    return [one for one in running if one.ports_known]


def serving(template: PodTemplate, graph: Graph) -> list[Resource]:
    """The Services that send traffic to the pods of `template`; none where these run for a moment only."""
    return [] if template.is_hook else graph.selecting_services(template)


@once
def targets(service: Resource) -> tuple[ServicePort, ...]:
    """The ports of a Service whose target can be told: no placeholders, nothing of a wrong type."""
    return tuple(one for one in service_ports(service) if one.target is not None and not one.target.is_placeholder)


def is_spoken_for(port: ContainerPort, graph: Graph) -> bool:
    """Whether a Service of the scope targets this container port."""
    template = port.template
    return any(
        wanted.protocol == port.protocol and wanted.target.is_of(port.number, port.name)
        for service in graph.selecting_services(template)
        for wanted in service_ports(service)
        if wanted.target is not None
    )


# -- pods that a port does not lead to ---------------------------------------------------------------------------------


def lacking_name(port: ServicePort, templates: Sequence[PodTemplate], graph: Graph) -> list[PodTemplate]:
    """Those of the pods that have no port of the name which the Service targets, whatever its protocol."""
    target = port.target
    if target is None or not target.is_name:
        return []
    lacking = [one for one in templates if not one.declared(target)]
    return [] if _is_injected(target.name, lacking, graph) else lacking


def without_versions(lacking: Sequence[PodTemplate], templates: Sequence[PodTemplate]) -> list[PodTemplate]:
    """Those of which no other definition among the `templates` has what these lack.

    One identity in several files is one workload in versions, of which one is there at a time.
    """
    missing = set(lacking)
    having = {one.resource.identity for one in templates if one not in missing}
    return [one for one in lacking if one.resource.identity not in having]


def for_another_protocol(port: ServicePort, template: PodTemplate) -> ContainerPort | None:
    """The declaration of the port that the Service targets, where the pods have it for other protocols only."""
    if port.target is None or template.declared(port.target, port.protocol):
        return None
    return next(iter(template.declared(port.target)), None)


def _is_injected(name: str, templates: Sequence[PodTemplate], graph: Graph) -> bool:
    """Whether a container with this port is put into all of these pods as they are made: by a SidecarSet
    (openkruise.io), or by a webhook that an annotation of the pods gives the port to."""
    return bool(templates) and all(
        any(name in names and selector.matches(template.labels) for selector, names in graph.once(_sidecars))
        or _is_asked_for(name, template)
        for template in templates
    )


def _is_asked_for(name: str, template: PodTemplate) -> bool:
    """Whether an annotation of the pods tells their injector of a port by this name and a number, as MARIN3R's
    `marin3r.3scale.net/ports: envoy-http:38080` does."""
    # a word with a number behind it is an image or an upstream as well, where the annotation is not about ports
    pair = re.compile(rf"(?<![\w.-]){re.escape(name)}[:=]\d{{1,5}}(?![\w.])")
    said = string_map(dig(template.data, ("metadata", "annotations"))).items()
    return any(key.endswith("ports") and pair.search(one) is not None for key, one in said)


def _sidecars(graph: Graph) -> tuple[tuple[Selector, frozenset[str]], ...]:
    """For each SidecarSet which pods it is for, and the names of the ports that it brings."""
    found = []
    for sidecars in graph.of_kind("apps.kruise.io", "SidecarSet"):
        containers = map(mapping, sequence(sidecars.spec.get("containers")))
        ports = (mapping(port) for container in containers for port in sequence(container.get("ports")))
        names = frozenset(text(port.get("name")) for port in ports)
        found.append((label_selector(sidecars.spec.get("selector")), names))
    return tuple(found)
