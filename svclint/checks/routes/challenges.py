"""Challenges of certificates: are they served by the controller that serves the Ingress which asks for one."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_holes
from svclint.named_tuple import NamedTuple
from svclint.operators import deploys
from svclint.resource import Identity, is_placeholder, mapping, sequence, text
from svclint.resource.ingress import CLASS_ANNOTATION, INGRESS_GROUPS, ingress_class
from svclint.traffic.controllers import classes
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Fix, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource

_ANNOTATION = "acme.cert-manager.io/"
# by these an Ingress says itself how its challenges are served
_OWN = ("http01-edit-in-place", "http01-ingress-class", "http01-ingress-ingressclassname")
_FIELDS = ("ingressClassName", "class")
_SHOWN = 3


class _Class(NamedTuple):
    """The class of the Ingresses that a solver makes, and where it is written."""

    name: str
    path: Path


def challenge_class_differs(issuer: Resource, graph: Graph) -> Iterator[Violation]:
    """cert-manager: pkg/issuer/acme/http/ingress.go: the class is the solver's, whatever that of the Ingress is that
    asks for the certificate."""
    solved = _classes(issuer)
    names = {one.name for one in solved}
    if not names or any(map(is_placeholder, names)):
        return
    asking = _asking(issuer, graph)
    others = [one for one in asking if _is_served_elsewhere(one, names)]
    if others:
        yield _violation(issuer, solved[0], others, len(others) == len(asking), graph)


def _classes(issuer: Resource) -> list[_Class]:
    """The classes of all solvers; none where one of them does something else, or leaves the class to the cluster."""
    found = []
    solvers = sequence(issuer.get("spec", "acme", "solvers"))
    for index, solver in enumerate(solvers):
        ingress = mapping(mapping(mapping(solver).get("http01")).get("ingress"))
        field = next((one for one in _FIELDS if text(ingress.get(one))), "")
        if not field or ingress.get("name") or ingress.get("ingressTemplate"):
            return []
        path: Path = ("spec", "acme", "solvers", index, "http01", "ingress", field)
        found.append(_Class(text(ingress[field]), path))
    return found


def _asking(issuer: Resource, graph: Graph) -> list[Resource]:
    """The Ingresses that ask this issuer for a certificate, and let it serve the challenges as it does."""
    found = dict.fromkeys(one.owner for one in graph.pointing_at("issued-by", issuer))
    return [
        one
        for one in found
        if one.kind == "Ingress"
        and one.group in INGRESS_GROUPS
        and sequence(one.spec.get("tls"))
        and not any(f"{_ANNOTATION}{key}" in one.annotations for key in _OWN)
    ]


def _is_served_elsewhere(ingress: Resource, names: set[str]) -> bool:
    name = ingress_class(ingress)
    return bool(name) and not is_placeholder(name) and name not in names


def _violation(issuer: Resource, solved: _Class, asking: list[Resource], are_all: bool, graph: Graph) -> Violation:
    wanted = sorted({ingress_class(one) for one in asking})
    defined = {one.name for one in classes(graph)}
    title = asking[0].title if len(asking) == 1 else f"{len(asking)} Ingresses"
    # a release may bring a controller with a class of its own
    certain = are_all and not any(map(deploys, graph.makers))
    certain = certain and solved.name not in defined and defined.issuperset(wanted)
    meant = wanted[0] if len(wanted) == 1 else ""
    return Violation(
        issuer.label(solved.path, "the class of what answers the challenges"),
        f"{issuer.title} has its challenges served by class {solved.name}, and {title} that "
        f"{'asks' if len(asking) == 1 else 'ask'} it for certificates by {listed(wanted)}",
        tuple(one.label(_class_path(one), "another class serves this host") for one in asking[:_SHOWN]),
        help=f"Write {solved.path[-1]}: {meant or 'the class of these Ingresses'} in the solver, or say it at the "
        f"Ingress by {_ANNOTATION}http01-ingress-class.",
        # not where others are served as they are
        fix=Fix(f"use class {meant}", (issuer.edit(solved.path, meant),), safe=False) if meant and are_all else None,
        # a second controller may well be there for the challenges of the first one
        doubts=(*(() if certain else (Doubt.UNKNOWN,)), *of_holes(graph, issuer)),
        rests_on=(issuer, *asking),
        unless=(Elsewhere(Identity("networking.k8s.io", "IngressClass", "", solved.name)),),
    )


def _class_path(ingress: Resource) -> Path:

    written = ingress.annotations.get(CLASS_ANNOTATION)
    return ("metadata", "annotations", CLASS_ANNOTATION) if written else ("spec", "ingressClassName")
