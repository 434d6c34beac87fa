"""Ports on which the program of a well-known image does not listen, and that a Service sends its traffic to."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from svclint.certainty.doubt import Doubt
from svclint.traffic.endpoints import Endpoint, endpoints_in, served_templates
from svclint.traffic.listening import is_undeclared
from svclint.traffic.plain_images import plain_ports
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Container, PodTemplate, Resource


def image_port_differs(service: Resource, graph: Graph) -> Iterator[Violation]:
    """Only of pods that have one container, which runs the image as it comes: what changes that may change the port."""
    for template in served_templates(service, graph):
        running = _alone(template)
        ports = plain_ports(running, graph) if running is not None else ()
        if running is None or not ports:
            continue
        for end in endpoints_in(service, template):
            if end.number is None or end.protocol != "TCP" or end.number in ports:
                continue
            # a number that stands nowhere in the pods, where these declare others, is target-port-not-declared's
            if not is_undeclared(template, end.number) and not _is_injected(template, graph):
                yield _differs(end, running, ports, graph)


def _alone(template: PodTemplate) -> Container | None:
    """The only container that pods have, but for those that are over when it starts."""
    serving = [one for one in template.containers if one.serves]
    return serving[0] if len(serving) == 1 and template.ports_known else None


def _is_injected(template: PodTemplate, graph: Graph) -> bool:
    """Whether the proxy of a mesh, or another container that is put into the pods, may have the port."""
    # imported here: few Services lead elsewhere
    from svclint.traffic.injected import may_be_injected

    return may_be_injected(template, graph)


def _differs(end: Endpoint, container: Container, known: Collection[int], graph: Graph) -> Violation:
    service, workload = end.port.resource, container.template.resource
    ports = listed([str(one) for one in sorted(known)])
    declared = end.declared
    return Violation(
        end.port.label(end.port.target_label_field, f"nothing listens on {end.number} of these pods"),
        f"{service.title} sends port {end.port.number} to {end.number} of {workload.title}, whose image "
        f"{container.image} listens on {ports} unless a file or an argument says otherwise, and none does",
        (
            container.label("image", f"listens on {ports}"),
            *((declared.label("containerPort", "opens nothing"),) if declared is not None else ()),
        ),
        help=f"Send to {ports}, and declare that as containerPort: the declaration changes nothing in the container. "
        f"To have the program listen on {end.number}, mount a configuration that says so.",
        rests_on=(service, workload),
        # whoever installs a chart gives it the image that its values only stand in for
        doubts=(Doubt.DEPENDS,) if graph.scope.chart is not None else (),
    )
