"""The classes that Ingresses and Gateways name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from svclint.doubt import Doubt
from svclint.nearness import REACH
from svclint.operators import deploys
from svclint.resource import Selector, is_placeholder
from svclint.resource.ingress import CLASS_ANNOTATION
from svclint.traffic.classes import is_class_of_controller
from svclint.traffic.controllers import (
    ALB,
    CONTOUR,
    GCE,
    HAPROXY,
    INGRESS_NGINX,
    KONG,
    NGINX_ORG,
    TRAEFIK,
    classes,
    controller,
    is_default,
    takes_all,
)
from svclint.violation import Elsewhere, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource


def route_class_unknown(owner: Resource, graph: Graph) -> Iterator[Violation]:
    """A class beside which the scope defines others; where it defines none, they are somebody else's."""
    for reference in graph.references(owner, "served-by"):
        defined = [
            resource
            for resource in graph.of_kind(reference.group, reference.kind)
            if resource.name and graph.distance(owner, resource) <= REACH
        ]
        if not defined or not graph.resolve(reference).missing or _may_be_made(reference.name, graph):
            continue
        yield _unknown(reference, defined, graph)


def _may_be_made(name: str, graph: Graph) -> bool:
    """Whether no manifest need have a class of that name, or it is filled in later."""
    return is_class_of_controller(name) or is_placeholder(name) or any(map(deploys, graph.makers))


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
    )


# -- without any -------------------------------------------------------------------------------------------------------

# Controllers that serve an Ingress without a class unless they are told to serve one class only.
# traefik: pkg/provider/kubernetes/ingress: shouldProcessIngress; contour: internal/ingressclass; GKE: ingress concepts
_LENIENT = frozenset({CONTOUR, GCE, TRAEFIK})
# Those that certainly leave it alone
_STRICT = frozenset({ALB, HAPROXY, INGRESS_NGINX, KONG, NGINX_ORG})
# By these an Ingress asks for a load balancer of GKE, which serves Ingresses without a class
_OF_GKE = ("cloud.google.com/", "ingress.gcp.kubernetes.io/", "kubernetes.io/ingress.", "networking.gke.io/")


def _of_classes(ingress: Resource, near: list[Resource], graph: Graph) -> tuple[Doubt, ...]:
    return () if any(graph.distance(ingress, one) <= 1 for one in near) else (Doubt.FAR,)


def route_without_class(ingress: Resource, graph: Graph) -> Iterator[Violation]:
    """An Ingress that leaves its class to the cluster, beside classes of which none is the default."""
    written = ingress.get("spec", "ingressClassName") is not None or CLASS_ANNOTATION in ingress.annotations
    if written or any(key.startswith(_OF_GKE) for key in ingress.annotations):
        return
    near = [one for one in classes(graph) if one.name and graph.distance(ingress, one) <= REACH]
    controllers = {controller(one) for one in near}
    if not near or any(map(is_default, classes(graph))) or controllers & _LENIENT:
        return
    # a chart may bring the default class, or a controller that serves all Ingresses
    if takes_all(graph) or any(map(deploys, graph.makers)):
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
        doubts=(*(() if controllers & _STRICT else (Doubt.DEPENDS,)), *_of_classes(ingress, near, graph)),
    )
