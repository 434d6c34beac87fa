"""Routes of which a Gateway's controller makes one: Cilium divides the requests that several match among the backends
of all, where the Gateway API gives them to the oldest."""

from __future__ import annotations

from svclint.families import cilium
from svclint.resource import mapping, sequence, text
from svclint.traffic.classes import controllers_of
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.traffic.claim import Claim

MERGED = (
    "Cilium divides the requests among the backends of both, another controller gives all of them to the older route"
)
_KINDS = frozenset({"HTTPRoute", "GRPCRoute"})
# what both have of their own; all else is taken from the older one
_OWN = frozenset({"matches", "backendRefs", "name"})


def is_merged(first: Claim, second: Claim, graph: Graph) -> bool:
    """Whether Cilium makes one route of two rules with one match: they have backends, and else say the same, as
    filters and timeouts are those of the older one, which may redirect all; all their Gateways are Cilium's.

    cilium/cilium: operator/pkg/model/ingestion: GatewayAPI reads HTTPRoutes and GRPCRoutes into one list;
    operator/pkg/model/translation: envoyHTTPRoutes collects the backends of all with one GetMatchKey, for each host.
    """
    one, two = first.route, second.route
    if one.kind not in _KINDS or one.kind != two.kind:
        return False
    rules = [mapping(claim.route.get(*claim.path[: len(("spec", "rules", 0))])) for claim in (first, second)]
    if not all(sequence(rule.get("backendRefs")) for rule in rules) or _rest(rules[0]) != _rest(rules[1]):
        return False
    return _is_of_cilium(one, graph) and _is_of_cilium(two, graph)


def _rest(rule: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in rule.items() if key not in _OWN}


def _is_of_cilium(route: Resource, graph: Graph) -> bool:
    """Whether all parents of a route are Gateways that are known, and Cilium's."""
    parents = [graph.resolve(reference).found for reference in graph.references(route, "attaches-to")]
    return bool(parents) and all(
        found and all(one.kind == "Gateway" and _serves(one, graph) for one in found) for found in parents
    )


def _serves(gateway: Resource, graph: Graph) -> bool:
    named = controllers_of(gateway, graph)
    if named:
        return all(one == cilium.GATEWAY_CONTROLLER for one in named)
    return text(gateway.spec.get("gatewayClassName")) == cilium.GATEWAY_CLASS
