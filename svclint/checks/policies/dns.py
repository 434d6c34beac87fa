"""Pods that call Services by name, and that network policies keep from the DNS that knows the names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.certainty.offered import of_offered
from svclint.certainty.together import of_files
from svclint.checks.policies.words import lets_out, who
from svclint.free_text.places import host_label
from svclint.resource.network_policy import isolating_path, policy_rules
from svclint.traffic.admission import of_other_scopes, pod_selector, selected_pods
from svclint.traffic.calls import looked_up
from svclint.traffic.dns_passage import DNS_PORT, kept_from_dns, may_be_dns, means_dns, opens_dns
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Label, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.resource.network_policy import PolicyRule
    from svclint.traffic.calls import PodsCall

_SHOWN = 4


def network_policy_blocks_dns(policy: Resource, graph: Graph) -> Iterator[Violation]:
    """Pods are told of together where the same policies isolate them, by the first of these.

    Where a rule is there for the DNS's sake, nothing else need say that pods ask it: it does not let them.
    """
    groups: dict[tuple[Resource, ...], dict[Resource, PodsCall]] = {}
    for template in selected_pods(policy, graph):
        found = kept_from_dns(template, graph)
        if found.unknown or template.is_test or not _tells(policy, found.found, graph):
            continue
        call = looked_up(template, graph)
        if call is not None:
            groups.setdefault(found.found, {})[template.resource] = call
    for policies, named in groups.items():
        yield _violation((policy, *(one for one in policies if one is not policy)), named, graph)
    vain = next((one for one in policy_rules(policy, "Egress") if means_dns(one, graph)), None)
    if vain is not None and policy.judged:
        yield from _in_vain(vain, graph)


def _rules(policies: Iterable[Resource]) -> list[PolicyRule]:
    return [rule for policy in policies for rule in policy_rules(policy, "Egress")]


def _tells(policy: Resource, policies: Sequence[Resource], graph: Graph) -> bool:
    return bool(policies) and policy is teller(policies, graph)


def teller(policies: Sequence[Resource], graph: Graph) -> Resource | None:
    """Which of the policies that isolate pods for the way out is told of: the first that lets anything out, and not for
    all pods, as far as there is one."""
    judged = [one for one in policies if one.judged]
    open_ = [one for one in judged if any(policy_rules(one, "Egress"))]
    own = (one for one in open_ if (selector := pod_selector(one, graph)) is not None and selector.requirements)
    return next(own, next(iter(open_ or judged), None))


def _violation(policies: tuple[Resource, ...], named: dict[Resource, PodsCall], graph: Graph) -> Violation:
    workloads = list(named)
    rules = _rules(policies)
    callers = listed(one.title for one in workloads)
    first = named[workloads[0]].call
    calls, whom = (f"calls {first.mention.host.name} by name", "it")
    if len(workloads) > 1:
        calls, whom = ("call Services by name", "them")
    primary, reason = _place(policies, rules, graph)
    others = [one for one in policies if one is not primary.of]
    doubts = () if any(one.sure for one in named.values()) else (Doubt.DEPENDS,)
    return Violation(
        primary,
        f"{callers} {calls}, and no network policy lets {whom} ask the cluster's DNS: {reason}",
        (
            *(host_label(one.call.mention, "a name that has to be looked up") for one in list(named.values())[:_SHOWN]),
            *(egress_label(one, f"{one.title} isolates them too") for one in others[: _SHOWN - 1]),
        ),
        rests_on=(*policies, *workloads),
        doubts=(*doubts, *of_files(graph, *policies, *workloads), *of_values(policies, graph)),
        unless=of_other_scopes(policies[0].namespace),
    )


def _in_vain(rule: PolicyRule, graph: Graph) -> Iterator[Violation]:
    """A rule that lists the port of a DNS with peers among which the cluster's is not, or only if somebody gives its
    namespace a label that none has by itself; of pods that call nothing by name, as far as is to be read."""
    kept: dict[bool, dict[Resource, tuple[Resource, ...]]] = {True: {}, False: {}}
    for template in selected_pods(rule.policy, graph):
        if template.is_test:
            continue
        found = kept_from_dns(template, graph)
        labelled = not found.missing
        if labelled and rule.policy in found.found and looked_up(template, graph) is not None:
            return  # it is told of that
        if not labelled:
            found = kept_from_dns(template, graph, labelled=False)
        if rule.policy in found.found:
            kept[labelled][template.resource] = found.found
    labelled = bool(kept[True])
    workloads = kept[labelled]
    if not workloads:
        return
    policy, policies = rule.policy, tuple(dict.fromkeys(one for found in workloads.values() for one in found))
    words = "the cluster's DNS is not among these" if labelled else "no namespace has this label by itself"
    why = words if labelled else f"{words}, only kubernetes.io/metadata.name"
    others = [one for one in policies if one is not policy]
    yield Violation(
        policy.label(rule.peers_path, words),
        f"{policy.title} lets port {DNS_PORT} out to {listed(who(rule, graph), _SHOWN)} only, and no other network "
        f"policy lets {listed((one.title for one in workloads), _SHOWN)} ask the cluster's DNS: {why}",
        tuple(egress_label(one, f"{one.title} isolates them too") for one in others[: _SHOWN - 1]),
        rests_on=(*policies, *workloads),
        doubts=(
            *(() if labelled else (Doubt.DEPENDS,)),
            *of_files(graph, *policies, *workloads),
            *of_values(policies, graph),
        ),
        unless=of_other_scopes(policy.namespace),
    )


def of_values(policies: Sequence[Resource], graph: Graph) -> tuple[Doubt, ...]:
    """Whether who installs the chart of one of the policies, or builds on its kustomization, says what it lets out."""
    if graph.scope.chart is None:
        return of_offered(graph, policies, "spec.egress")
    # imported here: few policies are those of charts
    from svclint.certainty.unset_values import of_values_to_give

    return next(filter(None, (of_values_to_give(one, ("spec", "egress"), graph) for one in policies)), ())


def _place(policies: Sequence[Resource], rules: Sequence[PolicyRule], graph: Graph) -> tuple[Label, str]:
    """Where it is to be mended, and why nothing is let out to the DNS."""
    if not rules:
        names = listed(one.title for one in policies)
        isolates, lets = ("isolates", "lets") if len(policies) == 1 else ("isolate", "let")
        why = f"{names} {isolates} the pods for the way out and {lets} nothing out"
        return egress_label(policies[0], "nothing is let out"), why
    for rule in rules:
        entry = next((one for one in rule.ports if one.port is not None and one.port.number == DNS_PORT), None)
        if entry is None:
            continue
        lets_it_out = f"{rule.policy.title} lets port {DNS_PORT} out"
        if not may_be_dns(rule, graph):
            why = f"{lets_it_out} to {listed(who(rule, graph), _SHOWN)} only"
            return rule.policy.label(rule.peers_path, "the cluster's DNS is not among these"), why
        if entry.protocol != "UDP" and not opens_dns(rule, "UDP"):
            written = "" if entry.data.get("protocol") else ", the protocol of a port that names none"
            why = f"{lets_it_out} by {entry.protocol} only{written}, and names are asked by UDP"
            return entry.label("port", "not by UDP"), why
    return egress_label(policies[0], f"nothing here lets port {DNS_PORT} out to the DNS"), lets_out(rules, graph)


def egress_label(policy: Resource, words: str) -> Label:
    """The rules of a policy for the way out, or what else isolates pods for it."""
    return policy.label(isolating_path(policy, "Egress"), words)
