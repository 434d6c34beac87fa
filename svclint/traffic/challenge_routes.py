"""The HTTPRoutes that cert-manager makes for challenges: does a listener admit them.

cert-manager: pkg/apis/acme/v1/types_issuer.go (ACMEChallengeSolverHTTP01GatewayHTTPRoute): they are made in the
namespace of the challenge, which is that of the certificate, with the parentRefs of the solver as they are.
"""

from __future__ import annotations

from svclint.families import cert_manager, gateway_api
from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, mapping, sequence
from svclint.traffic.attachment import named_parents
from svclint.traffic.listeners import by_namespace, chosen, door_of, readable
from svclint.traffic.solvers import may_solve, names, solvers
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource
    from svclint.resource.gateway import Listener
    from svclint.traffic.listeners import Refusal
    from svclint.traffic.solvers import Named

_GATEWAY = (gateway_api.GROUP, "Gateway")
# by these what asks for a certificate names a parent of its own
_OWN_PARENT = "acme.cert-manager.io/http01-parentref"


class KeptOut(NamedTuple):
    """A name for which `asker` wants a certificate, and whose challenge no listener lets in: `reference` is the parent
    of a solver, `refusal` why its `listener` does not admit the route for it."""

    asker: Resource
    named: Named
    reference: Reference
    listener: Listener
    refusal: Refusal


def kept_out(issuer: Resource, graph: Graph) -> Iterator[KeptOut]:
    """The names that an issuer is asked for, where each solver that may prove one makes a route that nobody admits."""
    for asker in dict.fromkeys(one.owner for one in graph.pointing_at("issued-by", issuer)):
        # cert-manager.io/docs/reference/annotations: certificates for a Gateway or a ListenerSet have that for a parent
        is_parent = asker.group in (gateway_api.GROUP, gateway_api.EXPERIMENTAL)
        has_own = is_parent or any(key.startswith(_OWN_PARENT) for key in asker.annotations)
        if has_own or is_placeholder(asker.namespace):
            continue
        labels = dict(asker.labels) if asker.group == cert_manager.GROUP else None
        for named in names(asker):
            found = [
                _refused(issuer, place, asker, named, graph)
                for place, solver in enumerate(solvers(issuer))
                if may_solve(solver, named, labels)
            ]
            if found and all(found) and found[0] is not None:
                yield found[0]


def _refused(issuer: Resource, place: int, asker: Resource, named: Named, graph: Graph) -> KeptOut | None:
    """The first listener that turns the route of a solver away; None where one admits it, or may."""
    at = ("spec", "acme", "solvers", place, "http01", "gatewayHTTPRoute", "parentRefs")
    if not sequence(issuer.get(*at)) or "dns01" in mapping(issuer.get(*at[:4])):
        return None
    first: KeptOut | None = None
    for reference in (one for one in graph.references(issuer, "attaches-to") if one.path[: len(at)] == at):
        # what names no namespace means that of the route, wherever that is made
        written = mapping(issuer.get(*reference.path[:-1])).get("namespace")
        parent = reference if written else reference._replace(namespace=asker.namespace)
        gateways = named_parents(parent, graph).found if (parent.group, parent.kind) == _GATEWAY else ()
        meant = [each for one in gateways for each in chosen(parent, readable(one))]
        if not meant:
            return None
        for listener in meant:
            refusal = by_namespace(door_of(listener), parent._replace(owner=asker), graph)
            if refusal is None:
                return None
            first = first or KeptOut(asker, named, reference, listener, refusal)
    return first
