"""Services that network policies shut off from their clients."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance, of_namespaces
from svclint.certainty.offered import of_offered
from svclint.certainty.together import of_files
from svclint.checks.policies.peers import only_nobody
from svclint.checks.policies.ports import translated
from svclint.named_tuple import NamedTuple
from svclint.resource.network_policy import isolating_path, policy_rules
from svclint.severity import Severity
from svclint.traffic.admission import admission, of_other_scopes, peers_of, restricted
from svclint.traffic.endpoints import endpoints, targets
from svclint.traffic.exposure import exposure, keeps_out
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Label, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.checks.policies.clients import Client
    from svclint.checks.policies.peers import Nobody
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource, ServicePort
    from svclint.resource.network_policy import PolicyPort, PolicyRule
    from svclint.traffic.endpoints import Endpoint
    from svclint.traffic.exposure import Exposure

_SHOWN = 4


class _Shut(NamedTuple):
    """A port of a Service whose pods nobody may come to: `nobody` are the peers that would, and that are not there."""

    endpoint: Endpoint
    policies: tuple[Resource, ...]
    nobody: tuple[Nobody, ...] = ()

    @property
    def service(self) -> Resource:
        return self.endpoint.port.resource

    @property
    def is_near(self) -> bool:
        """Whether something comes close to the peers: it may be mended at either end, or by a peer of another form."""
        return any(peer.related for peer in self.nobody)

    @property
    def reason(self) -> tuple[object, ...]:
        """What is the same where one thing is to be mended: the policies and the peers."""
        return (*self.policies, *((peer.reference.owner, peer.reference.path) for peer in self.nobody))


def network_policy_blocks_service(policy: Resource, graph: Graph) -> Iterator[Violation]:
    """Ports that no policy lets anybody in to; else, told lower, clients that are evidently meant and shut out.

    Each Service is told of once, by the first of the policies that isolate its pods; and so is each that pods of the
    policy call, where nothing lets them out to it.
    """
    pods = restricted(policy, graph)
    services = dict.fromkeys(service for template in pods for service in graph.selecting_services(template))
    absent: dict[tuple[object, ...], list[list[_Shut]]] = {}
    for service in services:
        groups = graph.once_of(_groups, service)
        for group in (one for one in groups if one[0].policies[0] is policy):
            if not group[0].nobody:
                yield _nobody(service, group, graph)
            elif group[0].is_near:
                yield _only_absent([group], graph)
            else:
                absent.setdefault(group[0].reason, []).append(group)
        if not groups:
            yield from _outsiders(service, policy, graph)
    yield from (_only_absent(groups, graph) for groups in absent.values())
    if any(policy_rules(policy, "Ingress")):
        # imported here, as below: where policies let everybody in, nobody is shut out
        from svclint.checks.policies.shut_callers import shut_callers

        yield from shut_callers(policy, graph)
    if any(policy_rules(policy, "Egress")):
        # imported here: few policies are for the way out
        from svclint.checks.policies.callers import kept_callers

        yield from kept_callers(policy, graph)


def _groups(service: Resource, graph: Graph) -> tuple[list[_Shut], ...]:
    """The ports that are shut, together where the same policies and peers are why."""
    groups: dict[tuple[object, ...], list[_Shut]] = {}
    for shut in graph.once_of(_shut, service):
        groups.setdefault(shut.reason, []).append(shut)
    return tuple(groups.values())


def _shut(service: Resource, graph: Graph) -> tuple[_Shut, ...]:
    found = []
    for endpoint in endpoints(service, graph):
        for policies, rules in admission(endpoint, graph).found:
            nobody = only_nobody(rules, graph)
            if not policies or (rules and not nobody):
                continue
            shut = _Shut(endpoint, policies, nobody)
            if nobody or not any(_lists_service_port(policy, shut, graph) for policy in policies):
                found.append(shut)
    return tuple(found)


def _lists_service_port(policy: Resource, shut: _Shut, graph: Graph) -> bool:
    """Whether the policy lists a Service's port for that of the pods (network-policy-port-is-service-port tells)."""
    pods = list(restricted(policy, graph))
    return any(
        entry.protocol == shut.endpoint.protocol
        and (found := translated(entry, pods, graph)) is not None
        and found.number == shut.endpoint.number
        for rule in policy_rules(policy, "Ingress")
        for entry in rule.ports
    )


def shut_by_peers(policy: Resource, graph: Graph) -> frozenset[Path]:
    """The peers of a policy that are told of where they shut off a Service, as nobody else may come to it."""
    pods = restricted(policy, graph)
    services = dict.fromkeys(service for template in pods for service in graph.selecting_services(template))
    return frozenset(path for service in services for path in graph.once_of(_told_peers, service).get(policy, ()))


def _told_peers(service: Resource, graph: Graph) -> dict[Resource, set[Path]]:
    """The peers without which nobody comes to a Service, by their policies."""
    found: dict[Resource, set[Path]] = defaultdict(set)
    for peer in (peer for shut in graph.once_of(_shut, service) for peer in shut.nobody):
        found[peer.reference.owner].add(peer.reference.path)
    opening = graph.once_of(_opening, service) if not found else None
    for _, meant in _meant_by(opening, graph) if opening is not None else ():
        found[meant.owner].add(meant.path)
    return found


def _nobody(service: Resource, group: list[_Shut], graph: Graph) -> Violation:
    first = group[0]
    rules = [rule for policy in first.policies for rule in policy_rules(policy, "Ingress")]
    ports = list({one.endpoint.port.path: one.endpoint.port for one in group}.values())
    pods = list(dict.fromkeys(one.endpoint.template.resource for one in group))
    places = [one.label(one.target_label_field, "nobody may come here") for one in ports]
    if rules:
        # the port is missing in the rules: they are what is to be mended
        lists = [rule.policy.label((*rule.path, "ports"), "the ports that are let in") for rule in rules]
        primary, related = lists[0], (*lists[1:_SHOWN], *places)
    else:
        primary, related = places[0], (*places[1:], *(_isolating(one) for one in first.policies[:_SHOWN]))
    names = listed(dict.fromkeys(one.title for one in pods))
    reason = f"no network policy lets anybody in to {_targets(group)} of {names}; {_instead(first, rules)}"
    return Violation(
        primary,
        _message(service, ports, reason),
        related,
        rests_on=(service, *pods, *first.policies),
        doubts=_doubts(graph, service, pods, first.policies),
        fix=_node_port_fix(group, rules),
    )


def _doubts(graph: Graph, service: Resource, pods: list[Resource], policies: Iterable[Resource]) -> tuple[Doubt, ...]:
    """Whether none of the policies is there when the Service is, or who installs their chart, or builds on their
    kustomization, says whom to let in."""
    is_apart = all(any(of_files(graph, one, policy) for one in (service, *pods)) for policy in policies)
    if is_apart:
        return (Doubt.FAR,)
    if graph.scope.chart is None:
        return of_offered(graph, policies, "spec.ingress")
    # imported here: few policies are those of charts
    from svclint.certainty.unset_values import of_values_to_give

    return next(filter(None, (of_values_to_give(one, ("spec", "ingress"), graph) for one in policies)), ())


def _message(service: Resource, ports: Iterable[ServicePort], reason: str, others: int = 0) -> str:
    numbers = [str(one.number) for one in ports]
    more = f", and {others} more Service{'s' if others > 1 else ''}" if others else ""
    return f"{service.title}, port{'s' if len(numbers) > 1 else ''} {listed(numbers)}{more}: {reason}"


def _only_absent(groups: list[list[_Shut]], graph: Graph) -> Violation:
    """Ports that policies let somebody in to, and all of them are not there: those of each Service that this shuts."""
    group, *others = groups
    first, peers = group[0], group[0].nobody
    names = list(dict.fromkeys(one.reference.owner.title for one in peers))
    lets = f"{listed(names)} {'lets' if len(names) == 1 else 'let'} in"
    who = listed(dict.fromkeys(one.words for one in peers))
    why = "; ".join(dict.fromkeys(one.reason for one in peers))
    ports = list({one.endpoint.port.path: one.endpoint.port for one in group}.values())
    further = [one.endpoint.port for other in others[:_SHOWN] for one in other]
    places = [one.label(one.target_label_field, "nobody may come here") for one in (*ports, *further)]
    absent = [one.place for one in peers[:_SHOWN]]
    near = dict.fromkeys(label for one in peers[:_SHOWN] for label in one.related)
    # where nothing comes close the clients are only not here: another repository may have them
    unseen = not first.is_near
    shut_out = _clients(group, graph) if unseen else ()
    why = "; ".join((why, *(one.reason for one in shut_out[:_SHOWN])))
    # what nothing comes close to is to be mended where it is asked for, and so is a label that no namespace has unasked
    shown = (*absent, *places) if unseen or all(one.is_namespace for one in peers) else (*places, *absent)
    return Violation(
        shown[0],
        _message(first.service, ports, f"{lets} {who} only, and there are none: {why}", len(others)),
        (*shown[1:], *near, *(one.label for one in shut_out[:_SHOWN])),
        doubts=(
            *(doubt for peer in peers for doubt in peer.doubts),
            *((Doubt.UNSEEN,) if unseen and not shut_out else ()),
            *of_offered(graph, first.policies, "spec.ingress"),
        ),
        rests_on=(
            *(first.service, *first.policies, *(one.endpoint.template.resource for one in group)),
            *(resource for peer in peers for resource in peer.rests_on),
            *(one.template.resource for one in shut_out),
        ),
        help="Let the peers select labels that the clients have: those of their pod template, or of their Namespace.",
        fix=peers[0].fix if len(peers) == 1 else None,
        unless=tuple(elsewhere for peer in peers for elsewhere in peer.unless),
    )


def _clients(group: list[_Shut], graph: Graph) -> tuple[Client, ...]:
    # imported here: peers that are nobody are mostly a slip of somebody
    from svclint.checks.policies.clients import clients

    own = [*dict.fromkeys(one.endpoint.template for one in group)]
    return clients(group[0].service, own, [one.reference for one in group[0].nobody], graph)


def _targets(group: list[_Shut]) -> str:
    return listed(dict.fromkeys(str(one.endpoint.number) for one in group))


def _instead(shut: _Shut, rules: list[PolicyRule]) -> str:
    """What the policies let in in the place of the port."""
    if not rules:
        names = listed(one.title for one in shut.policies)
        verbs = "isolates them and lets" if len(shut.policies) == 1 else "isolate them and let"
        return f"{names} {verbs} nobody in"
    names = listed(dict.fromkeys(rule.policy.title for rule in rules))
    entries = [entry for rule in rules for entry in rule.ports]
    words = f"{names} lists {listed(dict.fromkeys(one.words for one in entries))}"
    endpoint = shut.endpoint
    other = next((one for one in entries if one.port is not None and one.port.number == endpoint.number), None)
    if other is not None:
        return f"{words}, which is for {other.protocol}, not {endpoint.protocol}"
    node_port = _node_port(shut, entries)
    if node_port is not None:
        return f"{words}, the node port of {endpoint.port.resource.title}, which is {endpoint.number} in the pods"
    named = [one.port for one in entries if one.port is not None and one.port.is_name]
    unnamed = [one for one in named if not endpoint.template.declared(one)]
    return f"{words}, and no container calls a port {unnamed[0]}" if unnamed else words


def _node_port(shut: _Shut, entries: Iterable[PolicyPort]) -> PolicyPort | None:
    """The entry that names the Service's node port: policies see what it was translated to."""
    number = shut.endpoint.port.node_port
    if number is None:
        return None
    return next((one for one in entries if one.port is not None and one.port.number == number), None)


def _node_port_fix(group: list[_Shut], rules: list[PolicyRule]) -> Fix | None:
    for shut in group:
        entry = _node_port(shut, [entry for rule in rules for entry in rule.ports])
        if entry is not None and shut.endpoint.number is not None:
            edit = entry.policy.edit((*entry.path, "port"), shut.endpoint.number)
            return Fix(f"name port {shut.endpoint.number}", (edit,), safe=False)
    return None


def _isolating(policy: Resource) -> Label:
    return policy.label(isolating_path(policy, "Ingress"), f"{policy.title} isolates these pods")


# -- clients from outside ----------------------------------------------------------------------------------------------


class _Opening(NamedTuple):
    """What opens a Service to the outside, while `rules` let others in: those of policies of which the first is
    `policy`. `pods` are those of the controller that brings the requests, where the scope holds them."""

    opened: Exposure
    policy: Resource
    rules: list[PolicyRule]
    pods: list[PodTemplate]


def _outsiders(service: Resource, policy: Resource, graph: Graph) -> Iterator[Violation]:
    """A Service that an Ingress or its own type opens to the outside, while only certain pods may come to it."""
    opening = graph.once_of(_opening, service)
    if opening is None or opening.policy is not policy:
        return
    yield _controller(service, opening, graph) if opening.pods else _certain_pods_only(service, opening)


def _opening(service: Resource, graph: Graph) -> _Opening | None:
    """None where who brings requests from outside may come, and where nobody may: that is told otherwise."""
    opened = exposure(service, graph)
    if opened is None:
        return None
    pods: list[PodTemplate] = []
    if opened.route is not None:
        # imported here: few Services that policies are for are open to a controller as well
        from svclint.traffic.controller_pods import controller_pods

        pods = controller_pods(opened.route, graph)
    first: Resource | None = None
    rules: dict[tuple[int, object], PolicyRule] = {}
    for endpoint in endpoints(service, graph):
        admitted = next(iter(admission(endpoint, graph).found), None)
        if admitted is None or not admitted.policies or first not in (None, admitted.policies[0]):
            return None
        if not _keep_out(admitted.rules, opened, pods, graph):
            return None
        first = admitted.policies[0]
        rules.update(((id(rule.policy), rule.path), rule) for rule in admitted.rules)
    return _Opening(opened, first, list(rules.values()), pods) if first is not None and rules else None


def _keep_out(rules: Iterable[PolicyRule], opened: Exposure, pods: list[PodTemplate], graph: Graph) -> bool:
    if not pods:
        return all(keeps_out(rule, opened.by_controller, graph) for rule in rules)
    from svclint.traffic.controller_pods import shut_out

    return shut_out(pods, tuple(rules), graph)


def _certain_pods_only(service: Resource, opening: _Opening) -> Violation:
    opened, rules = opening.opened, opening.rules
    first = rules[0]
    names = listed(dict.fromkeys(one.policy.title for one in rules))
    return Violation(
        first.policy.label(first.peers_path, "only these may come"),
        _message(service, targets(service), f"{names} lets in certain pods only, while {opened.words}"),
        (opened.label, *(one.policy.label(one.peers_path, "and these") for one in rules[1:_SHOWN])),
        # a severity that is the rule's very meaning: only who wrote the policies knows whether the outside is to come
        severity=Severity.NOTE,
        rests_on=(service, *(rule.policy for rule in rules)),
    )


def _controller(service: Resource, opening: _Opening, graph: Graph) -> Violation:
    """The pods of the controller are here, and none of the rules is for them."""
    opened, rules, pods = opening.opened, opening.rules, opening.pods
    meant = [rule for rule, _ in _meant_by(opening, graph)]
    first, *others = (*meant[:1], *(one for one in rules if one not in meant[:1]))
    controller = pods[0].resource
    policies = tuple(dict.fromkeys(one.policy for one in rules))
    lets = "lets" if len(policies) == 1 else "let"
    reason = (
        f"{listed(one.title for one in policies)} {lets} in pods that {controller.title} of namespace "
        f"{controller.namespace} is not among, while {opened.words}"
    )
    return Violation(
        first.policy.label(first.peers_path, f"{controller.title} is in namespace {controller.namespace}"),
        _message(service, targets(service), reason),
        (
            opened.label,
            pods[0].labels_label("the pods that bring the requests"),
            *(one.policy.label(one.peers_path, "nor is it among these") for one in others[:_SHOWN]),
        ),
        rests_on=(service, *policies, controller),
        doubts=(
            *of_distance(graph, first.policy, [one.resource for one in pods]),
            *(doubt for one in policies for doubt in of_namespaces(graph, one, controller)),
            *_doubts(graph, service, [], policies),
        ),
        help="Let the controller in by its namespace and its labels in one peer: namespaceSelector with "
        f"kubernetes.io/metadata.name: {controller.namespace}, and podSelector beside it.",
        unless=of_other_scopes(service.namespace),
    )


def _meant_by(opening: _Opening, graph: Graph) -> Iterator[tuple[PolicyRule, Reference]]:
    """The peers that ask for the labels of the controller's pods, and not for their namespace."""
    for rule in opening.rules if opening.pods else ():
        for peer in peers_of(rule, graph):
            selector = peer.selector
            asks = selector is not None and bool(selector.requirements)
            if asks and selector is not None and any(selector.matches(one.labels, one.added) for one in opening.pods):
                yield rule, peer
