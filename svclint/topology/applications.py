"""Which application an object belongs to: by its labels, or by what it points at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from svclint.resource import is_service, service_selector

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.topology.model import Edge

# kubernetes.io: Recommended Labels; and what manifests had before there were any
_KEYS = ("app.kubernetes.io/name", "app.kubernetes.io/instance", "k8s-app", "app", "application")


def belonging(objects: Mapping[str, Resource], edges: Iterable[Edge], graph: Graph) -> dict[str, str]:
    """The application of each node by its id. One without labels belongs to the first that it points at, else to the
    first that points at it; a Service or a workload that is alone makes one of its name."""
    found = {id: _labelled(one, graph) for id, one in objects.items()}
    found = {id: name for id, name in found.items() if name}
    links = [(one.source, one.target) for one in edges]
    for pairs in (links, [(target, source) for source, target in links]):
        given: dict[str, str] = {}
        for one, other in pairs:
            if one not in found and other in found:
                given.setdefault(one, found[other])
        found.update(given)
    return found


def _labelled(one: Resource, graph: Graph) -> str:
    template = graph.template(one)
    is_own = template is not None or is_service(one)
    for labels in (template.labels if template is not None else {}, one.labels, _selected(one)):
        name = next((labels[key] for key in _KEYS if labels.get(key)), "")
        if name:
            return name
    return one.name if is_own else ""


def _selected(one: Resource) -> dict[str, str]:
    """The labels that a Service asks for."""
    selector = service_selector(one) if is_service(one) else None
    if selector is None or selector.is_unreadable:
        return {}
    return {each.key: each.values[0] for each in selector.requirements if each.operator == "In" and each.values}
