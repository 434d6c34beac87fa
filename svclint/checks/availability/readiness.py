"""Containers that get traffic before anyone has asked them whether they can answer."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.named_tuple import NamedTuple
from svclint.resource import sequence
from svclint.severity import Severity
from svclint.traffic.endpoints import endpoints_in, has_readiness, serving
from svclint.traffic.scale import is_replicated, is_telemetry
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Label, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Container, PodTemplate, Resource

_MADE_AS_WRITTEN = frozenset({("", "Pod"), ("apps", "DaemonSet"), ("extensions", "DaemonSet")})


class _Traffic(NamedTuple):
    """What a Service sends to a container: the label of the port, and whether it is there to be scraped only."""

    container: Container
    service: Resource
    label: Label
    scraped: bool = False


def service_pods_without_readiness_probe(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """Told once a container, with all Services that send traffic to it.

    kubernetes.io, pod lifecycle: without a readiness probe a container is ready when it has started; a startup probe
    holds it back until then, readiness gates until somebody else agrees.
    """
    template = graph.template(workload)
    if template is None or not _is_as_written(workload) or template.spec.get("readinessGates"):
        return
    traffic = [one for service in serving(template, graph) for one in _traffic(service, template)]
    for container in template.containers:
        mine = [one for one in traffic if one.container is container and not has_readiness(container)]
        if mine:
            yield _unprobed(container, mine)


def _is_as_written(workload: Resource) -> bool:
    """Whether the pods are as the manifest says: Knative and other operators add probes of their own."""
    return is_replicated(workload) or (workload.group, workload.kind) in _MADE_AS_WRITTEN


def _traffic(service: Resource, template: PodTemplate) -> Iterator[_Traffic]:
    """The containers that a Service's ports lead to; where no container declares a port, any may listen on it."""
    if service.spec.get("publishNotReadyAddresses") is True:
        return
    running = [one for one in template.containers if one.serves]
    if not running:
        return
    if not sequence(service.spec.get("ports")) and not any(map(has_readiness, running)):
        # a headless Service needs none: clients ask for the pods' addresses, and know the port themselves
        yield _Traffic(
            running[0], service, service.label(("spec", "selector"), f"{service.title} gives out its address")
        )
    for one in endpoints_in(service, template):
        if one.declared is None and (one.number is None or any(map(has_readiness, running))):
            continue
        label = one.port.label(one.port.target_label_field, f"{service.title} sends traffic")
        yield _Traffic(one.container or running[0], service, label, is_telemetry(one.port))


def _unprobed(container: Container, traffic: list[_Traffic]) -> Violation:
    template = container.template
    services = list(dict.fromkeys(one.service.title for one in traffic))
    others = [one for one in template.containers if one.serves and has_readiness(one)]
    waits = container.data.get("startupProbe") is not None
    held = ""
    if waits:
        held = "; its startup probe holds traffic back once, and never again"
    elif others:
        held = f"; only container {others[0].name} says when the pod is ready"
    return Violation(
        container.label("name", "has no readinessProbe"),
        f"container {container.name or '?'} of {template.resource.title} has no readinessProbe: "
        f"it gets the traffic of {listed(services)} as soon as it has started{held}",
        tuple(one.label for one in traffic),
        # something holds the traffic back at times, or nobody waits for the answer: less is lost
        severity=Severity.NOTE if waits or others or all(one.scraped for one in traffic) else None,
        rests_on=(template.resource, *(one.service for one in traffic)),
    )
