"""Traefik's middlewares by the names that an annotation calls them by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint.doubt import Answer
from svclint.families.traefik import TRAEFIK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from svclint.graph import Graph
    from svclint.resource import Resource

CUSTOM_RESOURCES = "@kubernetescrd"
"""What comes after the names of middlewares that are objects of the cluster."""


def middlewares(graph: Graph) -> Mapping[str, Resource]:
    """All middlewares of the scope by their names for annotations, which begin with the namespace."""
    return graph.once(_by_full_name)


def _by_full_name(graph: Graph) -> dict[str, Resource]:
    found = (one for group in TRAEFIK for one in graph.of_kind(group, "Middleware") if one.name)
    return {f"{one.namespace}-{one.name}": one for one in found}


def named_middleware(name: str, route: Resource, graph: Graph) -> Answer[Resource]:
    """The middleware that an Ingress names as `namespace-name@kubernetescrd`.

    doc.traefik.io: Kubernetes Ingress, router.middlewares. Without `@` a name is one of the Ingress provider's own,
    which has no middlewares.
    """
    full, at, provider = name.partition("@")
    found = middlewares(graph).get(full) if at + provider == CUSTOM_RESOURCES else None
    if found is not None:
        return Answer((found,))
    if at and at + provider != CUSTOM_RESOURCES:
        return Answer((), f"middlewares of {provider} are no objects of the cluster")
    hole = graph.hole_near(route)
    return Answer((), hole.reason if hole is not None else "")
