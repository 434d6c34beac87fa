"""Load balancers that send to node ports of a Service which has none."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.resource import is_placeholder, is_service, service_type, text
from svclint.traffic.aws_targets import TargetType, target_type
from svclint.traffic.backends import backends, is_to_service
from svclint.traffic.controllers import ALB, controller_of
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource

_IN_BINDING = ("spec", "targetType")


def backend_without_node_port(route: Resource, graph: Graph) -> Iterator[Violation]:
    """aws-load-balancer-controller: pkg/backend/endpoint_resolver.go; each Service is told of once."""
    if route.kind == "Ingress" and controller_of(route, graph) != ALB:
        return
    seen: set[Resource] = set()
    for reference in backends(route):
        for service in graph.resolve(reference).found if is_to_service(reference) else ():
            if service in seen or not is_service(service) or not _lacks_node_ports(service):
                continue
            seen.add(service)
            targets = _targets(route, service, graph)
            if targets.value == "instance":
                yield _without(reference, service, targets)


def _lacks_node_ports(service: Resource) -> bool:
    kind = service_type(service)
    return kind == "ClusterIP" or (
        kind == "LoadBalancer" and service.spec.get("allocateLoadBalancerNodePorts") is False
    )


def _targets(route: Resource, service: Resource, graph: Graph) -> TargetType:
    if route.kind == "Ingress":
        return target_type(route, service, graph)
    # left out, it is read from the target group itself
    return TargetType(text(route.get(*_IN_BINDING)), route, _IN_BINDING)


def _without(reference: Reference, service: Resource, targets: TargetType) -> Violation:
    route = reference.owner
    kind = service_type(service)
    has = f"is of type {kind}" if kind == "ClusterIP" else "is told to have no node ports"
    default = "" if targets.of is not None else ", the default"
    field = ("spec", "type") if kind == "ClusterIP" else ("spec", "allocateLoadBalancerNodePorts")
    written = targets.of.label(targets.path, "instances are the targets") if targets.of is not None else None
    return Violation(
        reference.label("no node port to send to"),
        f"{route.title} sends to node ports of Service {service.name} (target type instance{default}), which {has}",
        (
            service.label(field, f"{service.title} has no node ports")
            if service.get(*field) is not None
            else service.name_label(f"{service.title} has no node ports"),
            *((written,) if written is not None else ()),
        ),
        rests_on=(route, service),
        doubts=() if targets.is_sure and not is_placeholder(targets.value) else (Doubt.UNKNOWN,),
    )
