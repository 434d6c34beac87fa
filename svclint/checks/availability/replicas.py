"""Services whose pods are one: nobody answers while it restarts or moves."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubts import of_holes
from svclint.severity import Severity
from svclint.traffic.endpoints import serving
from svclint.traffic.scale import holds_state, is_scraped_only, scale, total
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation
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
    known = scale(template, graph)
    if known is None or known.least != 1:
        return
    alone = [service for service in services if total(service, graph) == 1]
    if not alone:
        return
    stateful = holds_state(template)
    titles = listed(dict.fromkeys(service.title for service in alone))
    has = "has" if len({service.title for service in alone}) == 1 else "have"
    how = f" ({known.scaler.title} may scale it down to that)" if known.scaler is not None else ""
    state = ", which has state that more pods cannot simply share" if stateful else ""
    yield Violation(
        known.label,
        f"{titles} {has} one pod only, that of {workload.title}{how}{state}",
        tuple(service.label(("spec", "selector"), f"{service.title} selects it alone") for service in alone),
        # one pod may be how it must be, or nobody waits for its answer
        severity=Severity.NOTE if stateful or all(map(is_scraped_only, alone)) else None,
        doubts=of_holes(graph, workload),
        rests_on=(workload, *alone) if known.scaler is None else (workload, *alone, known.scaler),
    )
