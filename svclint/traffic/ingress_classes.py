"""Whether something serves an Ingress or a Gateway: the class that it names, or the cluster's default."""

from __future__ import annotations

from svclint.graph.answer import Answer
from svclint.nearness import REACH
from svclint.operators import deploys
from svclint.resource import is_placeholder
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
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource

# Controllers that serve an Ingress without a class unless they are told to serve one class only.
# traefik: pkg/provider/kubernetes/ingress: shouldProcessIngress; contour: internal/ingressclass; GKE: ingress concepts
_LENIENT = frozenset({CONTOUR, GCE, TRAEFIK})
# Those that certainly leave it alone
_STRICT = frozenset({ALB, HAPROXY, INGRESS_NGINX, KONG, NGINX_ORG})
# By these an Ingress asks for a load balancer of GKE, which serves Ingresses without a class
_OF_GKE = ("cloud.google.com/", "ingress.gcp.kubernetes.io/", "kubernetes.io/ingress.", "networking.gke.io/")


def defined_classes(reference: Reference, graph: Graph) -> list[Resource]:
    """The classes of the kind that a reference names which are defined near its owner."""
    return [
        one
        for one in graph.of_kind(reference.group, reference.kind)
        if one.name and graph.distance(reference.owner, one) <= REACH
    ]


def named_class(reference: Reference, graph: Graph) -> Answer[Resource]:
    """The class that a reference names: missing where others are defined near it; where none is, they are somebody
    else's."""
    resolution = graph.resolve(reference)
    if not resolution.missing:
        return resolution
    if is_class_of_controller(reference.name):
        return Answer((), "a controller or a provider makes it by itself")
    if is_placeholder(reference.name):
        return Answer((), "its name is filled in later")
    if any(map(deploys, graph.makers)):
        return Answer((), "a chart may bring it")
    return resolution if defined_classes(reference, graph) else Answer((), f"no {reference.kind} is defined here")


def is_strict(one: Resource) -> bool:
    """Whether the controller of a class certainly leaves Ingresses without one alone."""
    return controller(one) in _STRICT


def classes_that_leave(ingress: Resource, graph: Graph) -> list[Resource]:
    """The classes near an Ingress that leaves its class to the cluster, where none of them is the default, and their
    controllers leave it alone; none where something may serve it."""
    written = ingress.spec.get("ingressClassName") is not None or CLASS_ANNOTATION in ingress.annotations
    if written or any(key.startswith(_OF_GKE) for key in ingress.annotations):
        return []
    near = [one for one in classes(graph) if one.name and graph.distance(ingress, one) <= REACH]
    if any(map(is_default, classes(graph))) or not _LENIENT.isdisjoint(map(controller, near)):
        return []
    # a chart may bring the default class, or a controller that serves all Ingresses
    return [] if takes_all(graph) or any(map(deploys, graph.makers)) else near
