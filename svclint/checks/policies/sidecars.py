"""Services that a Sidecar of Istio leaves out, and that its pods call."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_holes
from svclint.free_text.places import host_label
from svclint.traffic.sidecars import hidden, sends_nowhere_else, takes_mesh_only
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.traffic.sidecars import Hidden

_SHOWN = 3


def sidecar_leaves_out_service(sidecar: Resource, graph: Graph) -> Iterator[Violation]:
    """The proxies of these pods know the hosts of their Sidecar and no others."""
    found: dict[Resource, list[Hidden]] = {}
    for one in hidden(sidecar, graph):
        found.setdefault(one.service, []).append(one)
    for service, calls in found.items():
        yield _violation(sidecar, service, calls, graph)


def _violation(sidecar: Resource, service: Resource, calls: list[Hidden], graph: Graph) -> Violation:
    workloads = list(dict.fromkeys(one.workload for one in calls))
    strict = takes_mesh_only(service, graph)
    nowhere = sends_nowhere_else(sidecar, graph)
    outcome = "they send nothing to hosts that they do not know"
    if not nowhere:
        outcome = "they send it on without mutual TLS" + (", and its pods take nothing else" if strict else "")
    sure = (nowhere or strict) and any(one.call.sure for one in calls)
    return Violation(
        sidecar.label(("spec", "egress", 0, "hosts"), f"not {service.namespace}/*"),
        f"{sidecar.title} leaves out {service.title} of namespace {service.namespace}, which "
        f"{listed(one.title for one in workloads)} {'calls' if len(workloads) == 1 else 'call'}: the proxies of these "
        f"pods do not know it, and {outcome}",
        tuple(host_label(one.call.call.mention, "a host that the Sidecar leaves out") for one in calls[:_SHOWN]),
        help=f'Add "{service.namespace}/{service.name}.{service.namespace}.svc.cluster.local" to the hosts, '
        f'or "{service.namespace}/*".',
        doubts=(*(() if sure else (Doubt.DEPENDS,)), *of_holes(graph, sidecar)),
        rests_on=(sidecar, service, *workloads),
    )
