"""Services that send each client to pods of its own node only, and have pods on one node."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from svclint.certainty.doubt import Doubt
from svclint.severity import Severity
from svclint.traffic.node_local import POLICY, callers_elsewhere, on_one_node
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

_SHOWN = 3


def node_local_service_on_one_node(service: Resource, graph: Graph) -> Iterator[Violation]:
    """A warning where a workload calls it that may run on another node; who else does, no manifest says."""
    one = on_one_node(service, graph)
    if one is None:
        return
    # imported here, as few Services are node-local
    from svclint.certainty.clusters import has_one_node

    callers = list(islice(callers_elsewhere(service, one, graph), _SHOWN))
    workloads = dict.fromkeys(each.resource.title for each in one.templates)
    where = f"on node {one.node} only" if one.node else "one pod, on one node"
    has = f"the pods of {listed(workloads)} are {where}" if one.node else f"{listed(workloads)} has {where}"
    who = f", and {listed(dict.fromkeys(each.template.resource.title for each in callers))} " if callers else ""
    asks = "call it from wherever they run" if len(callers) > 1 else "calls it from wherever it runs"
    # an autoscaler makes more of them where there is much to do
    is_scaled = one.scale is not None and one.scale.scaler is not None
    yield Violation(
        service.label(POLICY, "drops what comes from nodes without its pods"),
        f"{service.title} sends clients to pods of their own node only, but {has}{who + asks if callers else ''}",
        (
            *one.labels,
            *(
                each.call.call.reference.label(f"{each.template.resource.title} calls {service.title} here")
                for each in callers
            ),
        ),
        severity=None if callers else Severity.NOTE,
        # and a cluster of one node has no other
        doubts=(Doubt.DEPENDS,) if is_scaled or has_one_node(service.file, graph) else (),
        rests_on=(service, *(each.resource for each in one.templates)),
    )
