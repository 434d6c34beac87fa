"""Peers of a StatefulSet that look for each other before they are ready, by names that come when they are."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.free_text.places import host_label
from svclint.resource import is_headless, number
from svclint.traffic.calls import calls_of_pods
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource
    from svclint.traffic.calls import PodsCall

# What was written before there was the field. k/k: pkg/controller/endpoint: removed in 1.24 and later
_TOLERATES = "service.alpha.kubernetes.io/tolerate-unready-endpoints"
_PEERS = 2


def stateful_set_peers_not_published(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/controller/endpointslice: pods that are not ready have no records, unless the Service asks."""
    template = graph.template(workload)
    if template is None or (number(workload.spec.get("replicas")) or 0) < _PEERS or not _are_probed(template):
        return
    for service in graph.selecting_services(template):
        if not is_headless(service) or service.spec.get("publishNotReadyAddresses") is True:
            continue
        peers = _peers(workload, service, graph)
        if len(peers) >= _PEERS and service.annotations.get(_TOLERATES) != "true":
            yield _violation(workload, service, list(peers.values()), template)


def _are_probed(template: PodTemplate) -> bool:
    return any("readinessProbe" in one.data for one in template.containers if one.serves)


def _peers(workload: Resource, service: Resource, graph: Graph) -> dict[str, PodsCall]:
    """The pods of the StatefulSet that these themselves call by their names below the Service."""
    found: dict[str, PodsCall] = {}
    for one in calls_of_pods(workload, graph):
        name, _, ordinal = one.call.pod.rpartition("-")
        if name == workload.name and ordinal.isdecimal() and service in graph.resolve(one.call.reference).found:
            found.setdefault(one.call.pod, one)
    return found


def _violation(workload: Resource, service: Resource, peers: list[PodsCall], template: PodTemplate) -> Violation:
    names = listed([one.call.pod for one in peers], 3)
    field = "publishNotReadyAddresses"
    probe = next(one for one in template.containers if "readinessProbe" in one.data)
    return Violation(
        service.label(("spec", field) if field in service.spec else ("spec", "clusterIP"), "names of ready pods only"),
        f"the pods of {workload.title} look for each other as {names} below {service.title}, which has names for pods "
        "that are ready only: where they are ready once they have found each other, they never are",
        (
            host_label(peers[0].call.mention, "a peer by its name"),
            probe.label("readinessProbe", "says when a pod is ready"),
        ),
        rests_on=(workload, service),
        as_written=(service,),
    )
