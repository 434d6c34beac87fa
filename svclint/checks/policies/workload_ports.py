"""Ports by which a PeerAuthentication sets mutual TLS: those of the pods that it selects, and not of a Service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_holes
from svclint.checks.policies.ports import translated_port
from svclint.nearness import REACH
from svclint.resource import IntOrString, mapping, string_map
from svclint.severity import Severity
from svclint.traffic.endpoints import endpoints_in
from svclint.traffic.listening import is_undeclared
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource
    from svclint.traffic.endpoints import Endpoint

_FIELD: Path = ("spec", "portLevelMtls")

# istio.io: ops/deployment/application-requirements: what the sidecar itself listens on
_SIDECAR = range(15000, 15100)


def peer_authentication_port_not_found(policy: Resource, graph: Graph) -> Iterator[Violation]:
    """istio.io: PeerAuthentication: a port is that of the workload, and not that of the Kubernetes Service."""
    written = mapping(policy.get(*_FIELD))
    numbers = {key: int(str(key)) for key in written if str(key).isdigit()}
    pods, doubts = _pods(policy, graph) if numbers else ([], ())
    if not pods:
        return
    for key, number in numbers.items():
        if number in _SIDECAR:
            continue
        found = translated_port(IntOrString(number), "TCP", pods, graph)
        if found is not None and found.number is not None:
            if found.number not in numbers.values():
                yield _of_service(policy, key, found, found.number, doubts)
        elif not doubts and not _may_be_others(pods, graph) and all(_lacks(one, number, graph) for one in pods):
            yield _of_nobody(policy, key, pods, doubts)


def port_level_mtls_without_selector(policy: Resource, graph: Graph) -> Iterator[Violation]:
    """istio: pilot/pkg/model/authentication.go: addPeerAuthentication reads only `mtls` of what has no labels to match;
    api/security/v1beta1/peer_authentication.proto: XValidation "portLevelMtls requires selector"."""
    ports, selector = policy.spec.get("portLevelMtls"), policy.spec.get("selector")
    labels = selector.get("matchLabels") if isinstance(selector, dict) else selector
    # what is of another type is filled in later, or another rule's matter
    if not isinstance(ports, dict) or not ports or labels not in (None, {}):
        return
    which = f"the mode{'s' if len(ports) > 1 else ''} of port{'s' if len(ports) > 1 else ''} {listed(map(str, ports))}"
    has = "no selector" if selector is None else "an empty selector"
    them = "ports" if len(ports) > 1 else "port"
    yield Violation(
        policy.label(_FIELD, "for all pods: no port is read here", "key"),
        f"{policy.title} sets {which}, and has {has}: Istio refuses it, or leaves the {them} out",
        unwritten=(policy,),
    )


def _pods(policy: Resource, graph: Graph) -> tuple[list[PodTemplate], tuple[Doubt, ...]]:
    """The pods that it selects, and whether there may be others; without a selector Istio reads no ports at all."""
    found: list[PodTemplate] = []
    doubts = set(of_holes(graph, policy))
    for reference in graph.references(policy, "configures"):
        answer = graph.resolve(reference)
        if reference.selector is None or not reference.selector.requirements:
            continue
        templates = (graph.template(one) for one in answer.found)
        found.extend(one for one in templates if one and graph.distance(policy, one.resource) <= REACH)
        if answer.unknown:
            doubts.add(Doubt.UNKNOWN)
    return found, tuple(doubts)


def _may_be_others(pods: Sequence[PodTemplate], graph: Graph) -> bool:
    """Whether a release deploys pods into the namespace that no manifest shows, and that it may select as well."""
    return any(graph.deployer(one.namespace) is not None for one in pods)


def _lacks(template: PodTemplate, number: int, graph: Graph) -> bool:
    """Whether nothing speaks of the port: no declaration, argument, variable, annotation, or target of a Service."""
    if not template.ports_known or not is_undeclared(template, number):
        return False
    if str(number) in string_map(template.metadata.get("annotations")).values():
        return False
    services = graph.selecting_services(template)
    return not any(end.number in (None, number) for one in services for end in endpoints_in(one, template))


def _of_service(policy: Resource, key: str, found: Endpoint, number: int, doubts: Sequence[Doubt]) -> Violation:
    service, workload = found.port.resource, found.template.resource
    return Violation(
        policy.label((*_FIELD, key), f"a port of {service.title}", "key"),
        f"{policy.title} sets the mode of port {key}, which {service.title} translates to {number} of "
        f"{workload.title}: Istio looks at the port of the pods",
        (
            found.port.label(found.port.target_label_field, f"{service.title} translates {key} to this"),
            *(
                (found.declared.label("containerPort", f"{workload.title} listens here"),)
                if found.declared is not None
                else ()
            ),
        ),
        doubts=tuple(doubts),
        rests_on=(policy, service, workload),
        fix=Fix(f"set that of port {number}", (policy.edit_key((*_FIELD, key), str(number)),), safe=False),
    )


def _of_nobody(policy: Resource, key: str, pods: Sequence[PodTemplate], doubts: Sequence[Doubt]) -> Violation:
    first = pods[0]
    ports = first.serving_ports
    declared = listed(dict.fromkeys(str(one.number) for one in ports))
    return Violation(
        policy.label((*_FIELD, key), "no port of these pods", "key"),
        f"{policy.title} sets the mode of port {key}, which {first.resource.title} does not declare: it has {declared}",
        (ports[0].label("containerPort", f"{first.resource.title} listens here"),),
        severity=Severity.NOTE,
        doubts=tuple(doubts),
        rests_on=(policy, *(one.resource for one in pods)),
    )
