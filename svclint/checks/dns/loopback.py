"""Containers that call themselves by localhost, on a port that only the pods of a Service have."""

from __future__ import annotations

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_holes
from svclint.free_text.places import host_label
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.traffic.loopback_calls import LoopbackCall


def localhost_is_another_pod(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """Of databases and brokers only, which no browser calls, and where no container of the pod may have the port."""
    template = graph.template(workload)
    if template is None or template.is_test:
        return
    # imported here: few scopes speak of localhost where pods call it
    from svclint.traffic.loopback_calls import loopback_calls

    told = set()
    for one in loopback_calls(template, graph):
        place = (one.mention.owner.identity, one.mention.path, one.mention.host.start)
        if place not in told:
            told.add(place)
            yield _violation(workload, one, graph)


def _violation(workload: Resource, one: LoopbackCall, graph: Graph) -> Violation:
    mention, port = one.mention, one.port
    service, owner = port.resource, mention.owner
    by = f" (by {owner.title})" if owner is not workload else ""
    return Violation(
        host_label(mention, "the pod itself, where nobody has the port"),
        f"{workload.title} calls {mention.host.name}:{port.number}{by}, which is its own pod; "
        f"{service.title} has that port",
        (port.label("port", f"{service.title} has the port"),),
        help=f"Call {service.name}: containers share localhost with those of their own pod only.",
        rests_on=(workload,),
        as_written=(owner,),
        # a file may hold what variables have the last word over
        doubts=(*(() if one.sure else (Doubt.DEPENDS,)), *of_holes(graph, workload)),
    )
