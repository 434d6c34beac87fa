"""The ports that monitors scrape: has any of the Services, or any of the pods, such a port."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.checks.unshown import are_made
from svclint.named_tuple import NamedTuple
from svclint.nearness import REACH
from svclint.resource import is_placeholder, sequence, service_ports, service_selector, service_type
from svclint.resource.endpoints import endpoint_ports
from svclint.suggest import closest
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Label, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Named, Reference
    from svclint.resource import ContainerPort, IntOrString, PodTemplate, Resource, ServicePort

# What meshes and runtimes declare in the container that they add to pods
_INJECTED = ("http-envoy-prom", "linkerd-admin", "envoy-metrics", "dapr-metrics", "http-usermetric", "http-autometric")

# istio.io: Ports used by Istio: those of metrics and health that a sidecar has
_OF_SIDECARS = frozenset({15020, 15021, 15090})


class _Miss(NamedTuple):
    """What a port was compared with: the words for it, labels on it, and the name that was probably meant.

    `pods` are those whose ports were looked at.
    """

    target: str
    known: str
    labels: tuple[Label, ...]
    meant: str | None = None
    pods: tuple[PodTemplate, ...] = ()


def service_monitor_port_not_found(monitor: Resource, graph: Graph) -> Iterator[Violation]:
    """prometheus-operator: pkg/prometheus/promcfg.go: a port that is asked for keeps the targets that have it.

    `port` of a ServiceMonitor is compared with the names of the Services' ports, all others with the names or the
    numbers of the ports that containers declare; the other targets are dropped without a word.
    """
    for reference in graph.references(monitor, "monitors"):
        found = graph.resolve(reference).found
        if not found or graph.distance(monitor, graph.nearest_resource(monitor, found)[0]) > REACH:
            continue
        if reference.kind == "Service" and _of_operators(found, graph):
            continue
        told: dict[tuple[str, IntOrString], list[Named]] = {}
        for port in reference.ports:
            told.setdefault((str(port.path[-1]), port.value), []).append(port)
        for (field, value), places in told.items():
            by_service = (reference.kind, field) == ("Service", "port")
            miss = _not_of_services(found, value, graph) if by_service else _not_of_pods(reference, found, value, graph)
            if miss is None or value.is_placeholder or (by_service and _of_custom(reference, value, graph)):
                continue
            yield _no_port(reference, found, places, miss)


def _no_port(reference: Reference, found: Sequence[Resource], places: Sequence[Named], miss: _Miss) -> Violation:
    monitor, first = reference.owner, places[0]
    return Violation(
        monitor.label(first.path, "no such port"),
        f"{monitor.title} scrapes port {first.value}, which is no port of {miss.target}{miss.known}",
        (*miss.labels, *(monitor.label(one.path, "also here") for one in places[1:])),
        doubts=_doubts(reference),
        rests_on=(monitor, *found, *(template.resource for template in miss.pods)),
        fix=_fix(monitor, places, miss.meant) if first.path[-1] == "port" else None,
    )


def _doubts(reference: Reference) -> tuple[Doubt, ...]:
    """Whether what is not in the scope may be selected as well, and have the port."""
    selector = reference.selector
    if reference.kind == "Service" and selector is not None:
        from svclint.operators.control_planes import has_service

        if any(has_service(selector, one) for one in reference.namespaces.names):
            return (Doubt.PLATFORM,)
    return (Doubt.UNSEEN,) if _looks_around(reference) else ()


def _looks_around(reference: Reference) -> bool:
    """Whether a monitor asks for more than certain labels in certain namespaces."""
    where = reference.namespaces
    selects_all = reference.selector is None or not reference.selector.requirements
    return where.every or where.selector is not None or selects_all


def _of_operators(services: Sequence[Resource], graph: Graph) -> bool:
    """Whether an operator runs the pods of one of the Services, so that it may make others with the same labels."""
    alone = {one.namespace for one in services if not graph.selected(one)}
    return bool(alone) and are_made(alone, graph)


def _of_custom(reference: Reference, wanted: IntOrString, graph: Graph) -> bool:
    """Whether an operator makes a Service with the labels and the port, of a custom resource that has these labels."""
    # imported here: few monitors ask for a port that is not there
    from svclint.operators.patterns import labels_service

    where, selector = reference.namespaces, reference.selector
    return selector is not None and any(
        (where.every or one.namespace in where.names) and labels_service(one, selector, str(wanted))
        for one in graph.makers
    )


def _fits(wanted: IntOrString, name: str) -> bool:
    """Prometheus takes the name as a regular expression, anchored at both ends."""
    pattern = str(wanted)
    if pattern == name or re.fullmatch(r"[\w-]*", pattern):
        return pattern == name
    # imported here: hardly any port is more than a name
    from svclint.go_patterns import GoPattern, NoPattern

    try:
        return GoPattern(f"^(?s:{pattern})$").matches(name) is not False
    except NoPattern:
        return True


# -- a Service's ports -------------------------------------------------------------------------------------------------


def _not_of_services(services: Sequence[Resource], wanted: IntOrString, graph: Graph) -> _Miss | None:
    """None where a Service has the port, or may have it for all that can be read."""
    for service in services:
        entries = service.spec.get("ports")
        ports = list(service_ports(service))
        if service_type(service) == "ExternalName" or len(ports) != len(sequence(entries)):
            return None
        if any(is_placeholder(one.name) or _fits(wanted, one.name) for one in ports):
            return None
        if service_selector(service) is None and _has_endpoints(service, wanted, graph):
            return None
    ports = [one for service in services for one in service_ports(service)]
    target = listed((one.title for one in services), 3)
    labels = tuple(one.label(("spec", "ports"), _have(service_ports(one))) for one in services[:3])
    number = next((one for one in ports if str(wanted) in (str(one.number), str(one.target))), None)
    if number is not None:
        return _by_number(number, wanted, target, labels)
    names = [one.name for one in ports if one.name]
    meant = closest(str(wanted), names) or (names[0] if len(ports) == 1 and names else None)
    return _Miss(target, _hint(ports, closest(str(wanted), names)), labels, meant)


def _has_endpoints(service: Resource, wanted: IntOrString, graph: Graph) -> bool:
    """Whether endpoints that somebody wrote, or will write, for a Service without a selector may have the port."""
    written = [one.owner for one in graph.pointing_at("backs", service)]
    return not written or any(_fits(wanted, port.name) for one in written for port in endpoint_ports(one))


def _by_number(port: ServicePort, wanted: IntOrString, target: str, labels: tuple[Label, ...]) -> _Miss:
    if str(port.number) == str(wanted):
        known = f"; a port is meant by its name, and {wanted} {_called(port)}"
    else:
        known = f"; that is a port of its pods, which port {_named(port)} of the Service leads to"
    return _Miss(target, known, labels, port.name or None)


def _called(port: ServicePort) -> str:
    return f"is called {port.name}" if port.name else "has none"


def _named(port: ServicePort) -> str:
    return f"{port.name} ({port.number})" if port.name else str(port.number)


def _hint(ports: Sequence[ServicePort], close: str | None) -> str:
    if close is not None:
        return f"; did you mean {close}?"
    if len(ports) == 1 and not ports[0].name:
        return f"; its only port, {ports[0].number}, has no name"
    return f"; there are {listed(_named(one) for one in ports)}" if ports else "; there are no ports at all"


def _have(ports: Iterable[ServicePort]) -> str:
    names = [_named(one) if one.name else f"{one.number} without a name" for one in ports]
    return f"the ports here: {listed(names)}" if names else "no ports here"


# -- a pod's ports -----------------------------------------------------------------------------------------------------


def _not_of_pods(reference: Reference, found: Sequence[Resource], wanted: IntOrString, graph: Graph) -> _Miss | None:
    """None where a container declares the port, or may do so for all that can be read."""
    templates = tuple(_templates(reference, found, graph))
    if not templates or wanted.name in _INJECTED or any(not _is_read(one) for one in templates):
        return None
    ports = [port for template in templates for container in template.containers for port in container.ports]
    if any(_is(wanted, one) for one in ports) or _is_of_sidecar(templates, wanted, graph):
        return None
    target = listed(dict.fromkeys(f"the pods of {one.resource.title}" for one in templates), 3)
    labels = tuple(_ports_label(one) for one in templates[:3])
    same = next((one for one in ports if str(one.number) == str(wanted)), None)
    if same is not None:
        known = f"; in quotes it is a name: {wanted} " + (f"is called {same.name}" if same.name else "has none")
        return _Miss(target, known, labels, same.name or None, templates)
    names = [one.name for one in ports if one.name]
    close = closest(wanted.name, names) if wanted.is_name else None
    if close is not None:
        return _Miss(target, f"; did you mean {close}?", labels, close, templates)
    declared = listed(f"{one.name} ({one.number})" if one.name else f"{one.number}" for one in ports) if ports else ""
    known = f"; they declare {declared}" if declared else "; they declare no ports at all"
    return _Miss(target, known, labels, names[0] if len(ports) == 1 and names else None, templates)


def _is_of_sidecar(templates: Iterable[PodTemplate], wanted: IntOrString, graph: Graph) -> bool:
    """Whether it is a port of the proxy that Istio adds to some of the pods."""
    if wanted.number not in _OF_SIDECARS:
        return False
    # imported here: hardly any monitor asks for one
    from svclint.traffic.mesh import has_sidecar

    return any(has_sidecar(one, graph) for one in templates)


def _templates(reference: Reference, found: Sequence[Resource], graph: Graph) -> list[PodTemplate]:
    """The pods that are scraped; none where one of the Services selects pods that are not here."""
    if reference.kind == "Pod":
        return [template for one in found if (template := graph.template(one)) is not None]
    several = [graph.selected(service) for service in found]
    return list(dict.fromkeys(one for each in several for one in each)) if all(several) else []


def _is_read(template: PodTemplate) -> bool:
    """Whether all ports are to be seen: those of other kinds of workloads may be given more containers."""
    ports = (port for container in template.containers for port in container.ports)
    known = "." not in template.resource.group or template.resource.kind == "Rollout"
    return known and template.ports_known and not any(is_placeholder(one.name) for one in ports)


def _is(wanted: IntOrString, port: ContainerPort) -> bool:
    return bool(port.name) and _fits(wanted, port.name) if wanted.is_name else wanted.number == port.number


def _ports_label(template: PodTemplate) -> Label:
    container = next((one for one in template.containers if any(one.ports)), None)
    if container is None:
        return template.resource.name_label("its containers declare no ports")
    return container.label("ports", f"the ports of container {container.name}")


def _fix(monitor: Resource, places: Sequence[Named], meant: str | None) -> Fix | None:
    if meant is None:
        return None
    edits = tuple(monitor.edit(one.path, meant) for one in places)
    return Fix(f"scrape port {meant}", edits, safe=False)
