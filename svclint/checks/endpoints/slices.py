"""Endpoints that somebody wrote: is there the Service that they are for, and are their ports its ports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svclint.certainty.doubts import of_distance, of_namespaces
from svclint.checks.absent import absence, absent
from svclint.families import cilium
from svclint.resource import (
    is_placeholder,
    sequence,
    service_ports,
    service_selector,
)
from svclint.resource.endpoints import EndpointPort, endpoint_ports
from svclint.suggest import closest
from svclint.traffic.written_endpoints import MANAGED_BY, is_joined, is_same
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Label, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource, ServicePort

# k/k: staging/src/k8s.io/client-go/tools/leaderelection/resourcelock: a lock, and no endpoints at all
_LOCK = "control-plane.alpha.kubernetes.io/leader"


def endpoint_slice_service_not_found(endpoints: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/controller/endpoint: checkLeftoverEndpoints deletes Endpoints that no Service has the name of."""
    if not _is_in_use(endpoints):
        return
    for missing in absent(graph.references(endpoints, "backs"), graph):
        namespace = missing.identity.namespace
        message = (
            f"{endpoints.title} has endpoints for {missing.target}, "
            f"which namespace {namespace} does not have{missing.hint}"
        )
        if missing.meant is not None:
            doubts = of_namespaces(graph, endpoints, missing.meant.target)
        else:
            workloads = (template.resource for template in graph.templates(endpoints.namespace))
            doubts = of_distance(graph, endpoints, (*graph.services(endpoints.namespace), *workloads))
        yield absence(missing, message, "back", doubts=doubts)


def endpoints_of_selecting_service(endpoints: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/controller/endpoint overwrites Endpoints of a Service with a selector, and takes no slice away."""
    if not _is_in_use(endpoints) or _is_made(endpoints):
        return
    for reference in graph.references(endpoints, "backs"):
        for service in graph.resolve(reference).found:
            selector = service_selector(service)
            if selector is None:
                continue
            lost = endpoints.kind == "Endpoints"
            what = "replaces what is written here" if lost else "adds those of its pods to what is written here"
            yield Violation(
                reference.label("the Service has a selector"),
                f"{endpoints.title} has endpoints for {service.title}, which has a selector: the cluster {what}",
                (service.label(("spec", "selector"), f"{service.title} selects {selector}"),),
                as_written=(endpoints,),
                # a patch that takes the selector away makes both right
                rests_on=(service,),
                doubts=of_distance(graph, endpoints, [service]),
            )


def _is_made(endpoints: Resource) -> bool:
    """Whether a controller wrote them, and somebody took them out of the cluster as they were."""
    annotations = endpoints.annotations
    made = MANAGED_BY in endpoints.labels or "endpoints.kubernetes.io/last-change-trigger-time" in annotations
    return made or bool(sequence(endpoints.metadata.get("ownerReferences")))


def _is_in_use(endpoints: Resource) -> bool:
    """Whether they are endpoints at all, and not those of the API server, which has no need of a manifest."""
    if _LOCK in endpoints.annotations or (endpoints.namespace, endpoints.name) == ("default", "kubernetes"):
        return False
    return endpoints.kind == "EndpointSlice" or bool(sequence(endpoints.get("subsets")))


def endpoint_slice_port_mismatch(endpoints: Resource, graph: Graph) -> Iterator[Violation]:
    """Of endpoints that are joined to the Service."""
    for reference in graph.references(endpoints, "backs"):
        for service in graph.resolve(reference).found:
            if not is_joined(endpoints, service, graph) or cilium.SERVES_INGRESSES in service.labels:
                continue
            known = list(service_ports(service))
            wrong: dict[tuple[str, str], list[EndpointPort]] = {}
            for port in endpoint_ports(endpoints):
                if not is_placeholder(port.name) and not any(is_same(port, one) for one in known):
                    wrong.setdefault((port.name, port.protocol), []).append(port)
            for places in wrong.values():
                yield _mismatch(reference, places, service, known)


def _mismatch(
    reference: Reference, places: Sequence[EndpointPort], service: Resource, known: Sequence[ServicePort]
) -> Violation:
    port, owner = places[0], reference.owner
    same = next((one for one in known if one.name == port.name), None)
    if same is not None:
        field, label = "protocol", same.label("protocol", f"{same.protocol} here")
        what = f"port {_quoted(port.name)} with protocol {port.protocol}, where the Service's is {same.protocol}"
    else:
        field, label = "name", _ports_label(service, known)
        what = f"{_named(port.name)}, and Service {service.name} {_have(known)}{_hint(port.name, known)}"
    return Violation(
        port.label(field, "no port of the Service"),
        f"{owner.title} offers {what}",
        (label, *(one.label(field, "also here") for one in places[1:])),
        rests_on=(owner, service),
        fix=_rename(owner, places, known) if same is None else None,
    )


def _quoted(name: str) -> str:
    return name or "without a name"


def _named(name: str) -> str:
    return f"port {name}" if name else "a port without a name"


def _have(known: Sequence[ServicePort]) -> str:
    names = listed(one.name or f"{one.number} without a name" for one in known)
    return f"has port{'s' if len(known) > 1 else ''} {names}"


def _hint(name: str, known: Sequence[ServicePort]) -> str:
    close = closest(name, [one.name for one in known if one.name]) if name else None
    return f"; did you mean {close}?" if close is not None else ""


def _ports_label(service: Resource, known: Sequence[ServicePort]) -> Label:
    if len(known) == 1:
        words = f"the Service calls it {known[0].name}" if known[0].name else "the Service gives it no name"
        return known[0].label("name" if known[0].name else "port", words)
    return service.label(("spec", "ports"), f"Service {service.name} {_have(known)}")


def _rename(owner: Resource, places: Sequence[EndpointPort], known: Sequence[ServicePort]) -> Fix | None:
    """The Service's only port in the place of the endpoints' only one; else nobody can tell which is meant."""
    sole = known[0].name if len(known) == 1 else None
    if not sole or any(not one.name for one in places):
        return None
    edits = tuple(owner.edit((*one.path, "name"), sole) for one in places)
    return Fix(f"call the port {sole}", edits, safe=False)
