"""Prometheus, where it scrapes pods of another namespace, and their policies let in those of others only."""

from __future__ import annotations

from svclint.certainty.doubts import of_distance, of_namespaces
from svclint.certainty.offered import of_offered
from svclint.certainty.together import of_files
from svclint.checks.policies.peers import only_nobody
from svclint.checks.policies.words import lets_in
from svclint.named_tuple import NamedTuple
from svclint.traffic.admission import admitted, of_other_scopes, peers_of, restricted
from svclint.traffic.passage import leaves_out
from svclint.traffic.scrapes import scrapes_of
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource
    from svclint.resource.network_policy import PolicyRule
    from svclint.traffic.scrapes import Scrape

_SHOWN = 4


class _Shut(NamedTuple):
    """A port that Prometheus scrapes, and the rules that let others in to it."""

    scrape: Scrape
    rules: tuple[PolicyRule, ...]


def network_policy_blocks_scraping(policy: Resource, graph: Graph) -> Iterator[Violation]:
    """One violation of all that is scraped of the pods of a policy, and that the same rules leave out."""
    groups: dict[tuple[object, ...], list[_Shut]] = {}
    nobody: dict[tuple[object, ...], bool] = {}
    for template in restricted(policy, graph):
        for one in graph.once_of(_shut, template.resource):
            # told once, of the first of several policies
            if one.rules[0].policy is policy and not _is_for_nobody(one.rules, nobody, graph):
                key = (*((id(rule.policy), rule.path) for rule in one.rules), *map(id, one.scrape.by))
                groups.setdefault(key, []).append(one)
    for group in groups.values():
        yield _violation(group, graph)


def _shut(workload: Resource, graph: Graph) -> tuple[_Shut, ...]:
    """What no policy lets be scraped of a workload, read once for all policies of its pods."""
    found = (_Shut(scrape, _shut_by(scrape, graph)) for scrape in scrapes_of(workload, graph))
    return tuple(one for one in found if one.rules)


def _shut_by(scrape: Scrape, graph: Graph) -> tuple[PolicyRule, ...]:
    """The rules that let others in, where none of them can mean a Prometheus that scrapes the port. Whom its own
    namespace lets in by labels is not asked: the operator gives its pods those."""
    # from the host's network it comes with the node's address
    if any(one.get("spec", "hostNetwork") is True or not one.namespace for one in scrape.by):
        return ()
    rules = next((one.rules for one in admitted(scrape.pods, graph).found if one.policies), ())
    places = {one.namespace for one in scrape.by}
    return rules if rules and all(leaves_out(rule, place, graph) for rule in rules for place in places) else ()


def _is_for_nobody(rules: tuple[PolicyRule, ...], known: dict[tuple[object, ...], bool], graph: Graph) -> bool:
    """Whether nobody at all may come: that is told of the Service. Asked once for all pods of the same rules."""
    key = tuple((id(one.policy), one.path) for one in rules)
    if key not in known:
        known[key] = bool(only_nobody(rules, graph))
    return known[key]


def _violation(group: list[_Shut], graph: Graph) -> Violation:
    rules, servers = group[0].rules, group[0].scrape.by
    monitors = list(dict.fromkeys(one.scrape.monitor for one in group))
    pods = list(dict.fromkeys(one.scrape.pods.template.resource for one in group))
    policies = list(dict.fromkeys(rule.policy for rule in rules))
    numbers = listed(dict.fromkeys(str(one.scrape.pods.number) for one in group))
    place = servers[0].namespace
    bare = [[peer for peer in peers_of(rule, graph) if _is_bare(peer)] for rule in rules]
    home = pods[0].namespace
    why = f"; a peer without namespaceSelector is for pods of namespace {home} alone" if any(bare) else ""
    words = f"nobody of namespace {place}"
    first, *more = (
        label
        for rule, peers in zip(rules, bare, strict=True)
        for label in ([one.label(words) for one in peers] or [rule.policy.label(rule.peers_path, words)])
    )
    return Violation(
        first,
        f"{_who(servers)} scrape{'' if len(servers) > 1 else 's'} port {numbers} of "
        f"{listed(one.title for one in pods)}, as {listed((one.title for one in monitors), _SHOWN)} asks, and no "
        f"network policy lets it in: {lets_in(rules, graph)}{why}",
        (
            *more[: _SHOWN - 1],
            *(one.scrape.monitor.label(one.scrape.port.path, f"for {servers[0].title}") for one in group[:_SHOWN]),
            servers[0].namespace_label(),
        ),
        rests_on=(*pods, *monitors, *servers, *policies),
        doubts=(
            *(doubt for one in servers for doubt in of_namespaces(graph, one, pods[0])),
            *of_distance(graph, policies[0], servers),
            *of_files(graph, *pods, *monitors, *policies),
            *of_offered(graph, policies, "spec.ingress"),
        ),
        help="Let Prometheus in by its namespace: add a peer whose namespaceSelector asks for "
        f"kubernetes.io/metadata.name: {place}.",
        unless=of_other_scopes(home),
    )


def _who(servers: tuple[Resource, ...]) -> str:
    """Each Prometheus, with its namespace where they are of several."""
    if len({one.namespace for one in servers}) == 1:
        return f"{listed((one.title for one in servers), _SHOWN)} of namespace {servers[0].namespace}"
    return listed((f"{one.title} of namespace {one.namespace}" for one in servers), _SHOWN)


def _is_bare(peer: Reference) -> bool:
    """Whether it asks for pods, and not for their namespace."""
    return peer.namespaces.names == (peer.owner.namespace,) and peer.namespaces.selector is None
