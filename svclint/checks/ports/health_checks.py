"""Health checks of GKE's load balancers by number: they ask the pods, as probes do, and no Service."""

from __future__ import annotations

from svclint.families import gke
from svclint.resource import IntOrString, is_service, mapping
from svclint.traffic.endpoints import endpoints_in, of_service_port, served_templates
from svclint.traffic.listening import tells
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Violation

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.traffic.endpoints import Endpoint

_CONFIG: Path = ("spec", "default", "config")


def of_services(checked: Resource, graph: Graph) -> list[Violation]:
    """cloud.google.com: GKE Ingress health checks, custom configuration: with container-native load balancing the port
    is one of the pods, else a node port; a Service's own is neither. A HealthCheckPolicy is always for pods."""
    found = []
    for path in _places(checked):
        asked = IntOrString.read(checked.get(*path))
        if asked is None or asked.number is None:
            continue
        for service in _services(checked, graph):
            templates = served_templates(service, graph)
            if any(not one.ports_known or one.declared(asked) or tells(one, asked.number) for one in templates):
                continue
            meant = of_service_port(asked.number, [end for one in templates for end in endpoints_in(service, one)])
            if meant is not None:
                found.append(_violation(checked, path, meant))
    return found


def _places(checked: Resource) -> list[Path]:
    if checked.kind == "BackendConfig":
        return [("spec", "healthCheck", "port")]
    return [(*_CONFIG, key, "port") for key in mapping(checked.get(*_CONFIG)) if key.endswith("HealthCheck")]


def _services(checked: Resource, graph: Graph) -> list[Resource]:
    if checked.group == gke.CLOUD:
        return list(dict.fromkeys(one.owner for one in graph.pointing_at("filters-through", checked)))
    named = (one for reference in graph.references(checked, "configures") for one in graph.resolve(reference).found)
    return [one for one in named if is_service(one)]


def _violation(checked: Resource, path: Path, end: Endpoint) -> Violation:
    service, workload = end.port.resource, end.template.resource
    declared = end.declared
    return Violation(
        checked.label(path, f"the pods have {end.number}"),
        f"{checked.title} has port {end.port.number} asked, which is that of {service.title}: it leads to {end.number} "
        f"in the pods of {workload.title}, and the load balancer asks the pods themselves",
        (
            end.port.label("port", f"{service.title} translates {end.port.number} to {end.number}"),
            *((declared.label("containerPort", "the pods' own port"),) if declared is not None else ()),
        ),
        rests_on=(checked, service, workload),
        fix=Fix(f"ask {end.number}", (checked.edit(path, end.number or 0),), safe=False),
    )
