"""Names for which a certificate is asked of an issuer that has no way to prove them."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance
from svclint.families import cert_manager
from svclint.resource import mapping
from svclint.traffic.solvers import may_solve, names, solvers
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.traffic.solvers import Named


def challenge_solver_not_found(owner: Resource, graph: Graph) -> Iterator[Violation]:
    """cert-manager: acmeorders: "no configured challenge solvers can be used for this challenge"."""
    for reference in graph.references(owner, "issued-by"):
        issuers = graph.resolve(reference).found
        if not issuers or not all(solvers(one) for one in issuers):
            continue
        labels = dict(owner.labels) if owner.group == cert_manager.GROUP else None
        unsolved = list(
            {
                named.name: named
                for named in names(owner)
                if not any(may_solve(solver, named, labels) for issuer in issuers for solver in solvers(issuer))
            }.values()
        )
        if unsolved:
            yield _violation(owner, issuers[0], unsolved, graph)


def _violation(owner: Resource, issuer: Resource, unsolved: list[Named], graph: Graph) -> Violation:
    first = unsolved[0]
    by_http = all("dns01" not in one for one in solvers(issuer))
    wildcards = by_http and all(one.is_wildcard for one in unsolved)
    many = len(unsolved) > 1
    why = "names with a wildcard are proven in DNS, and it has solvers for HTTP only"
    if not wildcards:
        why = f"none of its solvers is for {'these names' if many else 'this name'}"
    selecting = [
        ("spec", "acme", "solvers", place, *(("selector",) if mapping(one).get("selector") else ()))
        for place, one in enumerate(solvers(issuer))
    ]
    return Violation(
        owner.label(first.path, "no solver can prove it"),
        f"{owner.title} asks {issuer.title} for a certificate for {listed(one.name for one in unsolved)}: {why}",
        (
            *(owner.label(one.path, "nor this one") for one in unsolved[1:4]),
            *(issuer.label(path, "what this solver is for") for path in selecting[:4]),
        ),
        help="Give the issuer a solver of the kind dns01 for the name." if wildcards else None,
        rests_on=(owner, issuer),
        doubts=of_distance(graph, owner, [issuer]) or ((Doubt.UNSEEN,) if issuer.partial else ()),
    )
