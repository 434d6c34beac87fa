"""Hosts that a policy of Cilium lets pods out to by their names, and whose addresses Cilium never learns."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_holes
from svclint.resource import mapping, sequence, text
from svclint.traffic.admission import of_other_scopes
from svclint.traffic.fqdns import fqdns, specs, unlearnt
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.traffic.fqdns import PolicySpec, Unread

_SHOWN = 3


def fqdn_rule_without_dns_rule(policy: Resource, graph: Graph) -> Iterator[Violation]:
    """A rule with `toFQDNs`, for pods whose DNS no rule here sends through Cilium's proxy."""
    for spec in specs(policy, graph):
        places = fqdns(spec)
        for found in unlearnt(spec, graph).found if places else ():
            yield _violation(spec, places, found, graph)


def _violation(spec: PolicySpec, places: list[Path], found: Unread, graph: Graph) -> Violation:
    policy = spec.policy
    hosts = [name for one in sequence(policy.get(*places[0])) if (name := _host(mapping(one)))]
    why = (
        "and the rules that let them ask their DNS do not let it read the answers"
        if found.lets
        else "and no rule here lets it read what their DNS answers"
    )
    lets = [one.label(path, "what is asked here, Cilium does not read: no rules.dns") for one, path in found.lets]
    return Violation(
        policy.label(places[0], "no address of these is ever known", "key"),
        f"{policy.title} lets pods out to {listed(hosts, _SHOWN) if hosts else 'hosts by their names'}, {why}: "
        "Cilium learns no addresses, and drops what is sent there",
        (*lets[:_SHOWN], *(policy.label(path, "also here", "key") for path in places[1:])),
        # where nobody here lets the pods ask at all, somebody else does, who may do it rightly
        doubts=(*(() if found.lets else (Doubt.UNSEEN,)), *of_holes(graph, policy)),
        rests_on=(policy, *(one for one, _ in found.lets)),
        unless=of_other_scopes(policy.namespace),
    )


def _host(entry: dict[str, object]) -> str:
    return text(entry.get("matchName")) or text(entry.get("matchPattern"))
