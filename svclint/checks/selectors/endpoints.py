"""Services without a selector, whose endpoints somebody else must provide."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.resource import is_service, mapping, sequence, service_ports, service_selector, service_type
from svclint.severity import Severity
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource


def service_without_endpoints(service: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: the endpoint controllers do nothing for a Service without a selector."""
    if not is_service(service) or service_type(service) == "ExternalName" or service_selector(service):
        return
    # imported here: nearly every Service has a selector
    from svclint.traffic.written_endpoints import endpoints_identity, written_endpoints

    if not written_endpoints(service, graph).missing:
        return
    alone = f"{service.title} has no selector, and no Endpoints or EndpointSlice for it is here"
    meant = _meant(service, graph)
    label, unless = service.name_label("has no selector"), (Elsewhere(endpoints_identity(service)),)
    if meant is None:
        yield Violation(label, alone, severity=Severity.NOTE, unwritten=(service,), unless=unless)
        return
    title = meant.resource.title
    labels = ", ".join(f"{key}: {value}" for key, value in meant.labels.items())
    yield Violation(
        label,
        f"{alone}, while nothing sends to the pods of {title}, which have its port",
        (meant.labels_label(f"the pods of {title}"),),
        help=f"Add a selector to {service.title}, of labels that these pods have: {labels}.",
        unwritten=(service,),
        unless=unless,
    )


# what has pods that are all alike; one of a StatefulSet may be the leader, which the pods themselves name (Patroni)
_ALIKE = frozenset({"DaemonSet", "Deployment"})
_WRITTEN = frozenset({"endpoints", "endpointslices", "*"})
_WRITES = frozenset({"create", "patch", "update", "*"})


def _meant(service: Resource, graph: Graph) -> PodTemplate | None:
    """The pods that are the Service's by name, place and port, and that no Service sends to."""
    for template in graph.templates(service.namespace):
        workload = template.resource
        if workload.kind not in _ALIKE or workload.name != service.name or workload.directory != service.directory:
            continue
        if not template.labels or graph.selecting_services(template) or graph.once(_writes_endpoints):
            continue
        ports = service_ports(service)
        if ports and all(port.target and template.declared(port.target, port.protocol) for port in ports):
            return template
    return None


def _writes_endpoints(graph: Graph) -> bool:
    """Whether something here may write endpoints, by its role: it may be for such a Service."""
    return any(
        not _WRITTEN.isdisjoint(map(str, sequence(mapping(rule).get("resources"))))
        and not _WRITES.isdisjoint(map(str, sequence(mapping(rule).get("verbs"))))
        for kind in ("Role", "ClusterRole")
        for role in graph.of_kind("rbac.authorization.k8s.io", kind)
        for rule in sequence(role.get("rules"))
    )
