"""Traffic policy, and what shifts traffic: does the Service, the route or the pods that it is for exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.checks.absent import absence, absent
from svclint.checks.meant import Meant
from svclint.checks.namespaces import is_unsure
from svclint.checks.near_pods import near_miss
from svclint.finding import Elsewhere, Fix, Severity, Violation
from svclint.nearness import REACH
from svclint.references import HOST
from svclint.resource import Identity, is_placeholder, is_service, service_ports, service_type
from svclint.suggest import closest
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Named, Reference
    from svclint.resource import Resource

_VERBS = {"configures": "applies to", "runs": "takes its pods from"}

# Pods with these labels are gateways: their chart makes them, or the controller of a Gateway object
_OF_GATEWAYS = frozenset({"istio", "istio.io/gateway-name", "gateway.networking.k8s.io/gateway-name"})

# Kinds that are no policy, and that nobody deletes because the target has another name
_WORKING = frozenset({"Rollout", "Canary", "Issuer", "ClusterIssuer"})

# Kinds that controllers make on their own when they are installed
_MADE = frozenset({("gateway.networking.k8s.io", "GatewayClass")})


def policy_target_not_found(policy: Resource, graph: Graph) -> Iterator[Violation]:
    """Policy is accepted whether its target exists or not; without one it has no effect, and nobody says so."""
    named = []
    for relation in ("configures", "runs"):
        for reference in graph.references(policy, relation):
            if reference.selector is not None:
                yield from _without_pods(reference, graph)
            elif not is_placeholder(reference.name) and (reference.group, reference.kind) not in _MADE:
                named.append(reference)
                if reference.section is not None:
                    yield from _without_port(reference, reference.section, graph)
    for one in absent(named, graph):
        message = {
            "policy": policy.title,
            "verb": _VERBS[one.first.relation],
            "target": one.target,
            "reason": f"which namespace {one.identity.namespace} does not have{one.hint}",
        }
        advice = _advice(policy, one.identity)
        yield absence(one, message, "apply it to", severity=_severity(one.first, one.meant, graph), help=advice)


def _advice(owner: Resource, target: Identity) -> str | None:
    """What to do about a target that its owner cannot do its work without; None for policy, as the card has that."""
    if owner.kind not in _WORKING:
        return None
    return (
        f"Name the {target.kind} as it is called in namespace {target.namespace}, or create it: {owner.title} does not "
        "get on without it. What is made by something that is not in these manifests can be declared in svclint.yaml: "
        f'"assume: [{target.kind}/{target.namespace}/{target.name}]".'
    )


def _without_port(reference: Reference, section: Named, graph: Graph) -> Iterator[Violation]:
    """gateway-api: apis/v1/backendtlspolicy_types.go: for a Service, a section is a port by its name."""
    policy, wanted = reference.owner, str(section.value)
    services = [one for one in graph.resolve(reference).found if is_service(one)]
    ports = [list(service_ports(one)) for one in services if service_type(one) != "ExternalName"]
    if is_placeholder(wanted) or not ports or not all(ports):
        return
    if any(one.name == wanted or is_placeholder(one.name) for found in ports for one in found):
        return
    service, names = services[0], [one.name for one in ports[0] if one.name]
    by_number = next((one for one in ports[0] if one.name and str(one.number) == wanted), None)
    meant = by_number.name if by_number is not None else closest(wanted, names)
    known = f"it has {listed(names)}" if names else "its ports have no names"
    edit = policy.edit(section.path, meant or "")
    yield Violation(
        policy.label(section.path, f"no port of Service {service.name} is called this"),
        {
            "policy": policy.title,
            "verb": _VERBS[reference.relation],
            "target": f"port {wanted} of Service {service.name}",
            "reason": f"which has none of that name: {known}" + (f"; did you mean {meant}?" if meant else ""),
        },
        (service.label(("spec", "ports"), f"the ports of {service.title}"),),
        Severity.NOTE if policy.partial or service.partial or is_unsure(policy, service) else None,
        fix=Fix(f"apply it to port {meant}", (edit,), safe=False) if meant else None,
    )


def _severity(reference: Reference, meant: Meant | None, graph: Graph) -> Severity | None:
    """A warning where such targets are evidently here; a note where none of the namespace is."""
    policy = reference.owner
    if policy.partial or (meant is not None and meant.elsewhere and is_unsure(policy, meant.target)):
        return Severity.NOTE
    if reference.kind == HOST or (meant is not None and graph.distance(policy, meant.target) <= REACH):
        return None
    of_kind = graph.of_kind(reference.group, reference.kind)
    here = [one for one in of_kind if one.namespace == reference.namespace]
    return None if any(graph.distance(policy, one) <= REACH for one in here) else Severity.NOTE


def _without_pods(reference: Reference, graph: Graph) -> Iterator[Violation]:
    selector, policy = reference.selector, reference.owner
    resolution = graph.resolve(reference)
    if selector is None or not selector.requirements or resolution.found or selector.is_unreadable:
        return
    around = [one for one in graph.templates() if graph.distance(policy, one.resource) <= REACH]
    if not reference.namespaces.every:
        around = [one for one in around if one.namespace in reference.namespaces.names]
    miss = near_miss(reference, selector, around, graph)
    of_gateways = any(one.key in _OF_GATEWAYS for one in selector.requirements)
    if miss is None and (resolution.unknown or of_gateways or not around):
        return
    unsure = miss is not None and (is_unsure(policy, miss.template.resource) or miss.template.resource.partial)
    where = "any namespace" if reference.namespaces.every else f"namespace {policy.namespace}"
    yield Violation(
        reference.label("matches no pod"),
        {
            "policy": policy.title,
            "verb": _VERBS[reference.relation],
            "target": f"pods with {selector}",
            "reason": "of which there are none: "
            + (miss.reason if miss is not None else f"no pod template of {where} has these labels"),
        },
        (miss.label,) if miss is not None else (),
        Severity.NOTE if resolution.unknown or policy.partial or unsure else None,
        fix=miss.fix if miss is not None else None,
        unless=(Elsewhere(selector=selector, namespace=policy.namespace),),
    )
