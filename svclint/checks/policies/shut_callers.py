"""Pods that call a Service, and that the policies which isolate its pods do not let in, while they let in others."""

from __future__ import annotations

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_namespaces
from svclint.certainty.offered import of_offered
from svclint.certainty.together import of_files
from svclint.checks.policies.callers import called_ports
from svclint.checks.policies.namespaces import of_namespaces as namespaces_asked_for
from svclint.checks.policies.peers import only_nobody
from svclint.checks.policies.words import lets_in
from svclint.free_text.places import port_label
from svclint.named_tuple import NamedTuple
from svclint.traffic.admission import admitted, of_other_scopes, peers_of, restricted
from svclint.traffic.calls import calls_of_pods
from svclint.traffic.passage import way_in
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource
    from svclint.resource.network_policy import PolicyRule
    from svclint.traffic.calls import PodsCall
    from svclint.traffic.endpoints import Endpoint
    from svclint.violation import Label

_SHOWN = 4


class _Shut(NamedTuple):
    """A call of pods that no policy of the Service's pods lets in: `rules` are those that let others in to the port."""

    caller: PodTemplate
    call: PodsCall
    service: Resource
    endpoints: tuple[Endpoint, ...]
    rules: tuple[PolicyRule, ...]


def shut_callers(policy: Resource, graph: Graph) -> list[Violation]:
    """One violation of all callers of a Service that the same rules leave out, by the policy that has the first.

    Where nobody at all may come, or nobody who is there, that is told of the Service.
    """
    told: list[Violation] = []
    services = dict.fromkeys(one for pods in restricted(policy, graph) for one in graph.selecting_services(pods))
    for service in services:
        groups: dict[tuple[object, ...], list[_Shut]] = {}
        for shut in graph.once(_shut_out).get(service, ()):
            if shut.rules[0].policy is policy:
                groups.setdefault(tuple((id(one.policy), one.path) for one in shut.rules), []).append(shut)
        told += (_violation(group, graph) for group in groups.values())
    return told


def _shut_out(graph: Graph) -> Mapping[Resource, list[_Shut]]:
    """The Services of a scope, and each call of pods to them that is not let in."""
    found: dict[Resource, dict[Resource, _Shut]] = {}
    for caller in graph.templates():
        # what comes from the host's network has the node's address, and may be let in from the same node
        if caller.is_test or caller.spec.get("hostNetwork") is True:
            continue
        for one in calls_of_pods(caller.resource, graph):
            for service in graph.resolve(one.call.reference).found[:1]:
                shut = _of_call(caller, one, service, graph)
                of_service = found.setdefault(service, {}) if shut is not None else {}
                known = of_service.get(caller.resource)
                if shut is not None and (known is None or (one.sure and not known.call.sure)):
                    of_service[caller.resource] = shut
    return {service: list(calls.values()) for service, calls in found.items()}


def _of_call(caller: PodTemplate, one: PodsCall, service: Resource, graph: Graph) -> _Shut | None:
    """The call, if it is certain that none of the Service's pods lets it in, and each of them others."""
    ports = called_ports(caller, one, service, graph)
    rules: dict[tuple[int, object], PolicyRule] = {}
    for _, port in ports:
        into = way_in(caller, port, graph)
        if not into.found or not into.found[0].policies or into.found[0].rules:
            return None
        open_to = admitted(port, graph).found[0].rules
        if not open_to or only_nobody(open_to, graph):
            return None
        rules.update(((id(each.policy), each.path), each) for each in open_to)
    if not ports:
        return None
    return _Shut(caller, one, service, tuple(endpoint for endpoint, _ in ports), tuple(rules.values()))


def _violation(group: list[_Shut], graph: Graph) -> Violation:
    service, rules = group[0].service, group[0].rules
    callers = [one.caller.resource for one in group]
    policies = list(dict.fromkeys(rule.policy for rule in rules))
    endpoints = [one for shut in group for one in shut.endpoints]
    pods = list(dict.fromkeys(one.template.resource for one in endpoints))
    numbers = listed(dict.fromkeys(str(one.number) for one in endpoints))
    which = listed(dict.fromkeys(str(one.port.number) for one in endpoints))
    lacking = [one for shut in group for rule in rules for one in _lacking(rule, shut.caller, graph)]
    places = [
        *dict.fromkeys(one.peer.label(f"a label that namespace {one.namespace} does not have") for one in lacking),
        *(one.policy.label(one.peers_path, f"{callers[0].title} is not among these") for one in rules),
    ]
    reasons = dict.fromkeys(f"; namespace {one.namespace} does not have {one.unmet}" for one in lacking)
    calls, whom = ("calls", "it") if len(callers) == 1 else ("call", "them")
    return Violation(
        places[0],
        f"{listed((one.title for one in callers), _SHOWN)} {calls} {service.title}, port {which}, and no network "
        f"policy lets {whom} in to {numbers} of {listed(one.title for one in pods)}: "
        f"{lets_in(rules, graph)}{''.join(reasons)}",
        (
            *(port_label(one.call.call.mention, f"calls {service.title}") for one in group[:_SHOWN]),
            *_own_labels(group, [one.namespace for one in lacking], graph),
        ),
        rests_on=(service, *pods, *callers, *policies),
        doubts=(
            *(() if any(one.call.sure for one in group) else (Doubt.DEPENDS,)),
            *(doubt for one in callers for doubt in of_namespaces(graph, one, pods[0])),
            *of_files(graph, service, *pods, *callers, *policies),
            *of_offered(graph, policies, "spec.ingress"),
        ),
        help="Let the callers in by labels that their pods or their Namespace have, or give them those that are asked "
        "for.",
        unless=of_other_scopes(service.namespace),
    )


class _Lacking(NamedTuple):
    """A peer for the callers by all but the labels of their namespace: what that does not have, in words."""

    peer: Reference
    namespace: str
    unmet: str


def _lacking(rule: PolicyRule, caller: PodTemplate, graph: Graph) -> Iterator[_Lacking]:
    for peer in peers_of(rule, graph):
        wanted, selector = namespaces_asked_for(peer), peer.selector
        fits = selector is None or selector.matches(caller.labels, caller.added)
        if wanted is None or wanted.selector is None or not fits:
            continue
        unmet = wanted.selector.unmet(graph.namespaces.get(caller.namespace, {}))
        if unmet:
            yield _Lacking(wanted, caller.namespace, ", ".join(map(str, unmet)))


def _own_labels(group: list[_Shut], namespaces: list[str], graph: Graph) -> Iterator[Label]:
    """The labels that the callers have, or their namespaces where it is those that are asked for."""
    if not namespaces:
        yield from (one.caller.labels_label(f"the labels of {one.caller.resource.title}") for one in group[:_SHOWN])
    for one in graph.of_kind("", "Namespace"):
        if one.name in namespaces:
            yield one.label(("metadata", "labels"), f"the labels of namespace {one.name}")
