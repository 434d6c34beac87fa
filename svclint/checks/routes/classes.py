"""The classes that Ingresses and Gateways name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.resource import Identity, Selector, text
from svclint.resource.ingress import CLASS_ANNOTATION, ingress_class
from svclint.suggest import is_slip
from svclint.traffic.classes import MADE, meant_class
from svclint.traffic.controllers import known_names
from svclint.traffic.ingress_classes import classes_that_leave, defined_classes, is_strict, named_class
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Fix, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource


def route_class_unknown(owner: Resource, graph: Graph) -> Iterator[Violation]:
    """A class beside which the scope defines others; where it defines none, they are somebody else's."""
    for reference in graph.references(owner, "served-by"):
        defined = defined_classes(reference, graph)
        if defined and named_class(reference, graph).missing:
            yield _unknown(reference, defined, graph)
            return
    yield from _misspelt(owner, graph)


def _misspelt(owner: Resource, graph: Graph) -> Iterator[Violation]:
    """A slip in the name by which everybody calls the classes of a controller, which nobody defines."""
    is_ingress = owner.kind == "Ingress"
    name = ingress_class(owner) if is_ingress else text(owner.spec.get("gatewayClassName"))
    kind = "IngressClass" if is_ingress else "GatewayClass"
    meant = meant_class(name, known_names() if is_ingress else MADE)
    group = "networking.k8s.io" if is_ingress else owner.group
    identity = Identity(group, kind, "", name)
    if not meant or name in graph.scope.told.classes or graph.assumed_object(kind, "", name):
        return
    if graph.with_identity(identity):
        return
    path: Path = ("spec", "gatewayClassName")
    if is_ingress:
        is_annotated = bool(owner.annotations.get(CLASS_ANNOTATION))
        path = ("metadata", "annotations", CLASS_ANNOTATION) if is_annotated else ("spec", "ingressClassName")
    yield Violation(
        owner.label(path, f"nothing here defines {kind} {name}"),
        f"{owner.title} names {kind} {name}, which nothing here defines; did you mean {meant}?",
        fix=Fix(f"name {kind} {meant}", (owner.edit(path, meant),), safe=False),
        unless=(Elsewhere(identity),),
        rests_on=(owner,),
        # values of a chart, an option of a controller or a script may have it called so on purpose
        doubts=() if _is_here(identity._replace(name=meant), graph) else (Doubt.UNKNOWN,),
    )


def _is_here(identity: Identity, graph: Graph) -> bool:
    """Whether a class is defined, here or in another scope of the run."""
    return bool(graph.with_identity(identity)) or identity.name in graph.scope.told.classes


def _unknown(reference: Reference, defined: Sequence[Resource], graph: Graph) -> Violation:
    # imported here: where everything is found, nobody asks
    from svclint.meant.objects import likely

    owner = reference.owner
    meant = likely(reference, graph)
    shown = (meant.target,) if meant is not None else graph.nearest_resource(owner, defined)
    hint = meant.hint if meant is not None else ""
    known = ", ".join(sorted({resource.name for resource in defined}))
    named = f"{reference.kind} {reference.name}"
    return Violation(
        reference.label(f"no {reference.kind} has this name here"),
        f"{owner.title} names {named}, and the classes defined here are {known}{hint}",
        tuple(resource.name_label(f"{resource.title} is defined here") for resource in shown),
        fix=meant.renaming([reference], "name") if meant is not None else None,
        unless=(Elsewhere(reference.identity),),
        rests_on=(owner,),
        # what is called otherwise may well be of a controller that somebody else brings
        doubts=() if meant is not None and is_slip(reference.name, meant.name) else (Doubt.UNKNOWN,),
    )


# -- without any -------------------------------------------------------------------------------------------------------


def _of_classes(ingress: Resource, near: list[Resource], graph: Graph) -> tuple[Doubt, ...]:
    return () if any(graph.distance(ingress, one) <= 1 for one in near) else (Doubt.FAR,)


def route_without_class(ingress: Resource, graph: Graph) -> Iterator[Violation]:
    """An Ingress that leaves its class to the cluster, beside classes of which none is the default."""
    near = classes_that_leave(ingress, graph)
    if not near:
        return
    names = sorted({one.name for one in near})
    is_here = f"IngressClass {names[0]} is" if len(names) == 1 else f"the IngressClasses {listed(names)} are"
    yield Violation(
        ingress.label(("spec", "ingressClassName"), "no class here"),
        f"{ingress.title} names no class, and {is_here} not the default: its controller leaves the Ingress alone",
        tuple(one.name_label(f"{one.title} is defined here") for one in graph.nearest_resource(ingress, near)),
        help=f"Write ingressClassName: {names[0]} under spec." if len(names) == 1 else None,
        unless=(Elsewhere(selector=Selector(()), namespace="", among=("networking.k8s.io", "IngressClass")),),
        rests_on=(ingress, *near),
        # of plain files those beside it go with it, and what else there is may be of another cluster
        doubts=(*(() if any(map(is_strict, near)) else (Doubt.DEPENDS,)), *_of_classes(ingress, near, graph)),
    )
