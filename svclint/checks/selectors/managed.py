"""Version splits that somebody manages: mesh subsets, progressive delivery, weighted routes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from svclint.resource import equality_selector, mapping, sequence, text

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource

_ROUTES = (
    ("gateway.networking.k8s.io", "HTTPRoute"),
    ("gateway.networking.k8s.io", "GRPCRoute"),
    ("gateway.networking.k8s.io", "TCPRoute"),
    ("gateway.networking.k8s.io", "TLSRoute"),
)
_FLAGGER = ("flagger.app", "Canary")


def is_managed(service: Resource, templates: Collection[PodTemplate], graph: Graph) -> bool:
    """Whether the scope holds something that decides how much traffic of `service` each version gets."""
    return (
        _subsets_cover(service, templates, graph)
        or _progressive(templates, graph)
        or _weighted(service, templates, graph)
    )


def _subsets_cover(service: Resource, templates: Collection[PodTemplate], graph: Graph) -> bool:
    """Istio: a DestinationRule of the Service whose subsets select every one of the templates."""
    for rule in graph.of_kind("networking.istio.io", "DestinationRule"):
        if not _is_host(text(rule.get("spec", "host")), rule.namespace, service):
            continue
        subsets = [equality_selector(mapping(one).get("labels")) for one in sequence(rule.get("spec", "subsets"))]
        if subsets and all(any(subset.matches(one.labels) for subset in subsets) for one in templates):
            return True
    return False


def _is_host(host: str, namespace: str, service: Resource) -> bool:
    """Whether an Istio host means the Service: `web`, `web.shop`, `web.shop.svc[.cluster.local]`."""
    name, _, rest = host.partition(".")
    if name != service.name:
        return False
    return rest.partition(".")[0] == service.namespace if rest else namespace == service.namespace


def _progressive(templates: Collection[PodTemplate], graph: Graph) -> bool:
    """Flagger and Argo Rollouts shift traffic by themselves between the copies they make."""
    canaries = {(one.namespace, text(one.get("spec", "targetRef", "name"))) for one in graph.of_kind(*_FLAGGER)}
    return any(one.resource.kind == "Rollout" or (one.namespace, one.resource.name) in canaries for one in templates)


def _weighted(service: Resource, templates: Collection[PodTemplate], graph: Graph) -> bool:
    """A route that names a Service of its own for every one of the versions."""
    for group, kind in _ROUTES:
        for route in graph.of_kind(group, kind):
            names = set(_backends(route))
            if not names:
                continue
            reached = [
                one
                for one in graph.services(service.namespace)
                if one.name in names and one.name != service.name and len(graph.selected(one)) < len(templates)
            ]
            if all(any(template in graph.selected(one) for one in reached) for template in templates):
                return True
    return False


def _backends(route: Resource) -> Iterator[str]:
    for rule in sequence(route.get("spec", "rules")):
        for backend in sequence(mapping(rule).get("backendRefs")):
            yield text(mapping(backend).get("name"))
