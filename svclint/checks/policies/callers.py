"""Pods that call a Service, and that the policies which isolate them do not let out to its pods."""

from __future__ import annotations

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_namespaces
from svclint.certainty.together import of_files
from svclint.checks.policies.dns import egress_label, of_values, teller
from svclint.checks.policies.namespaces import let_out_to_none, other_scopes
from svclint.checks.policies.ports import listed_by_service
from svclint.checks.policies.words import lets_out
from svclint.free_text.places import port_label
from svclint.named_tuple import NamedTuple
from svclint.resource import is_service, service_type
from svclint.resource.network_policy import policy_rules
from svclint.traffic.admission import PodsPort, of_other_scopes, selected_pods
from svclint.traffic.calls import calls_of_pods, leads_to_pods
from svclint.traffic.endpoints import endpoints_in, serving_pods
from svclint.traffic.passage import lets_to, way_out
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from svclint.checks.policies.namespaces import Missed
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource
    from svclint.traffic.calls import PodsCall
    from svclint.traffic.endpoints import Endpoint

_SHOWN = 4


class _Kept(NamedTuple):
    """A call that no policy for its pods lets out: `endpoints` are the ports of all pods that it may reach."""

    caller: PodTemplate
    call: PodsCall
    service: Resource
    endpoints: tuple[Endpoint, ...]
    policies: tuple[Resource, ...]


def kept_callers(policy: Resource, graph: Graph) -> list[Violation]:
    """Services that pods call, and that no policy for the way out of these lets them reach.

    Where nothing at all is let out, no name is looked up either: network-policy-blocks-dns tells.
    """
    groups: dict[tuple[Resource, ...], list[_Kept]] = {}
    for template in selected_pods(policy, graph):
        for kept in graph.once_of(_kept, template.resource):
            if teller(kept.policies, graph) is policy and any(policy_rules(policy, "Egress")):
                groups.setdefault((kept.service, *kept.policies), []).append(kept)
    return [_violation(policy, group, graph) for group in groups.values()]


def missed_by_callers(policy: Resource, graph: Graph) -> frozenset[Path]:
    """The peers of a policy that are told of where they keep pods from a Service that these call."""
    if not graph.once_of(let_out_to_none, policy):
        return frozenset()
    found = (kept for one in selected_pods(policy, graph) for kept in graph.once_of(_kept, one.resource))
    meant = (each for kept in found if policy in kept.policies for each in _meant(policy, kept.endpoints, graph))
    return frozenset(one.peer.path for one in meant)


def _meant(policy: Resource, endpoints: Iterable[Endpoint], graph: Graph) -> Iterator[Missed]:
    """The peers by which the namespace of pods is meant, and not met."""
    names = {one.template.namespace for one in endpoints}
    return (one for one in graph.once_of(let_out_to_none, policy) if one.miss.resource.name in names)


def _kept(workload: Resource, graph: Graph) -> tuple[_Kept, ...]:
    template = graph.template(workload)
    if template is None or template.is_test:
        return ()
    found: dict[tuple[Resource, object], _Kept] = {}
    for one in calls_of_pods(workload, graph):
        for service in graph.resolve(one.call.reference).found[:1]:
            kept = _of_call(template, one, service, graph)
            if kept is not None:
                key = (service, tuple(each.port.path for each in kept.endpoints))
                if key not in found or (one.sure and not found[key].call.sure):
                    found[key] = kept
    return tuple(found.values())


def _of_call(caller: PodTemplate, one: PodsCall, service: Resource, graph: Graph) -> _Kept | None:
    """The call, if it is certain that its pods cannot reach any of the Service's."""
    found = called_ports(caller, one, service, graph)
    endpoints = tuple(endpoint for endpoint, _ in found)
    policies: tuple[Resource, ...] = ()
    for _, port in found:
        out = way_out(caller, port, graph)
        if not out.found or not out.found[0].policies or out.found[0].rules:
            return None
        policies = out.found[0].policies
    if not endpoints or _lists_service_port(policies, endpoints, graph):
        return None
    return _Kept(caller, one, service, endpoints, policies)


def called_ports(
    caller: PodTemplate, one: PodsCall, service: Resource, graph: Graph
) -> tuple[tuple[Endpoint, PodsPort], ...]:
    """The ports of all pods that a call to a Service may reach; none where not all are known, or the caller is one of
    these pods."""
    if not is_service(service) or service_type(service) == "ExternalName":
        return ()
    pods = serving_pods(service, graph)
    if pods.unknown or not pods.found or caller in pods.found:
        return ()
    wanted = one.call.reference.port.value if one.call.reference.port is not None else None
    found: list[tuple[Endpoint, PodsPort]] = []
    for template in pods.found:
        for endpoint in endpoints_in(service, template):
            number = endpoint.number
            if wanted is not None and not endpoint.port.is_called(wanted):
                continue
            if number is None or (leads_to_pods(one.call, service) and endpoint.port.number != number):
                return ()
            found.append((endpoint, PodsPort(template, number, endpoint.protocol)))
    return tuple(found) if {each.template for each, _ in found} == set(pods.found) else ()


def _lists_service_port(policies: tuple[Resource, ...], endpoints: tuple[Endpoint, ...], graph: Graph) -> bool:
    """Whether a policy lists the Service's port for that of the pods (network-policy-port-is-service-port tells)."""
    targets = {(each.template, each.number) for each in endpoints}
    return any(targets & graph.once_of(_listed_by_service, policy) for policy in policies)


def _listed_by_service(policy: Resource, graph: Graph) -> frozenset[tuple[PodTemplate, int | None]]:
    """The ports of pods for which a policy lists those of their Services."""
    return frozenset((found.template, found.number) for _, _, found in listed_by_service(policy, "Egress", graph))


def _violation(policy: Resource, group: list[_Kept], graph: Graph) -> Violation:
    first = group[0]
    service, policies = first.service, (policy, *(one for one in first.policies if one is not policy))
    callers = list(dict.fromkeys(one.caller.resource for one in group))
    endpoints = list({(one.template, one.port.path): one for kept in group for one in kept.endpoints}.values())
    pods = list(dict.fromkeys(one.template.resource for one in endpoints))
    ports = list({one.port.path: one.port for one in endpoints}.values())
    rules = [rule for one in policies for rule in policy_rules(one, "Egress")]
    # those that are for these pods, and for other ports
    near = [rule for rule in rules if rule.peers and any(lets_to(rule, one.template, graph) for one in endpoints)]
    primary = egress_label(policy, f"nothing here lets out to {service.title}")
    if near:
        primary = near[0].policy.label((*near[0].path, "ports"), f"the ports of {pods[0].title} that are let out")
    # those that mean the pods' namespace, and miss it
    absent = [one for each in policies for one in _meant(each, endpoints, graph)]
    labels = [one.peer.label("matches no namespace") for one in absent[:_SHOWN]]
    if absent and not near:
        primary, *labels = labels
    why = "".join(f"; {reason}" for reason in dict.fromkeys(one.miss.reason for one in absent))
    numbers = listed(dict.fromkeys(str(one.number) for one in endpoints))
    which = listed(str(one.number) for one in ports)
    calls, whom = ("calls", "it") if len(callers) == 1 else ("call", "them")
    what = f"{service.title}, port{'s' if len(ports) > 1 else ''} {which}"
    return Violation(
        primary,
        f"{listed(one.title for one in callers)} {calls} {what}, and no network policy lets {whom} out to {numbers} of "
        f"{listed(one.title for one in pods)}: {lets_out(near or rules, graph)}{why}",
        (
            *(port_label(one.call.call.mention, f"calls {service.title}") for one in group[:_SHOWN]),
            *(one.label(one.target_label_field, f"{service.title} sends this to {numbers}") for one in ports[:_SHOWN]),
            *labels,
            *dict.fromkeys(label for one in absent[:_SHOWN] for label in one.miss.related),
            *(egress_label(one, f"{one.title} isolates the callers too") for one in policies[1:_SHOWN]),
        ),
        rests_on=(service, *pods, *callers, *policies, *dict.fromkeys(one.miss.resource for one in absent)),
        doubts=(
            *(() if any(one.call.sure for one in group) else (Doubt.DEPENDS,)),
            *(doubt for one in callers for doubt in of_namespaces(graph, one, pods[0])),
            *of_files(graph, service, *pods, *callers, *policies),
            *of_values(policies, graph),
        ),
        help="Select labels that the Namespace has: kubernetes.io/metadata.name is its name."
        if absent and not near
        else "Let the callers out to the pods behind the Service, on the port that these listen on: its targetPort.",
        fix=absent[0].miss.fix if len(absent) == 1 and not near else None,
        unless=(
            *of_other_scopes(policy.namespace),
            *(elsewhere for one in absent for elsewhere in other_scopes(one.peer)),
        ),
    )
