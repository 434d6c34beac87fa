"""Services whose pods are one: nobody answers while it restarts or moves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.finding import Severity, Violation
from svclint.traffic.endpoints import serving
from svclint.traffic.scale import holds_state, is_scraped_only, scale, total
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def service_single_replica(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """Told of the workload that makes the one pod, once for all its Services; scaled to nothing is a decision."""
    template = graph.template(workload)
    services = [] if template is None else serving(template, graph)
    if template is None or not services:
        return
    one = scale(template, graph)
    if one is None or one.least != 1:
        return
    alone = [service for service in services if total(service, graph) == 1]
    if not alone:
        return
    stateful = holds_state(template)
    unsure = (
        workload.partial or (one.scaler is not None and one.scaler.partial) or graph.hole_near(workload) is not None
    )
    yield Violation(
        one.label,
        {
            "workload": workload.title,
            "services": listed(dict.fromkeys(service.title for service in alone)),
            "how": f" ({one.scaler.title} may scale it down to that)" if one.scaler is not None else "",
            "state": ", and has state that more pods cannot simply share" if stateful else "",
        },
        tuple(service.label(("spec", "selector"), f"{service.title} selects it alone") for service in alone),
        Severity.NOTE if stateful or unsure or all(map(is_scraped_only, alone)) else None,
    )
