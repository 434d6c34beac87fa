"""The only claim of a namespace, where nothing uses it and pods name another one that is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from svclint.checks.objects.pod_references import pod_references
from svclint.resource import mapping
from svclint.traffic.certificates import texts_of
from svclint.traffic.volume_binding import CLAIM

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def unused_claim(workload: Resource, name: str, names: Iterable[str], graph: Graph) -> list[str]:
    """The name of that claim, in a list; nothing where pods name several that are not there, where another file of the
    directory or a controller may use it, or where it has no name yet."""
    known = list(names)
    here = [one for one in graph.of_kind("", CLAIM) if one.namespace == workload.namespace]
    if len(known) != 1 or len(here) != 1 or here[0].name != known[0]:
        return []
    claim = here[0]
    if graph.distance(workload, claim) > 1 or graph.hole_near(workload) is not None:
        return []
    missing = {
        one.name
        for template in graph.templates(workload.namespace)
        for one in pod_references(template)
        if one.kind == CLAIM
    }
    if missing != {name} or _is_spoken_of(claim, graph):
        return []
    return known


def _is_spoken_of(claim: Resource, graph: Graph) -> bool:
    """Whether a text of another object is its name: a source of data, an argument, a custom resource."""
    others = (one for one in graph.everything if one is not claim and one.kind != "PersistentVolume")
    return any(claim.name in texts_of(value) for one in others for value in _said(one.data))


def _said(data: Mapping[str, Any]) -> Iterator[Any]:
    """What an object says but for what it is called, which is often the same."""
    for key, value in data.items():
        if key != "metadata":
            yield value
        else:
            yield mapping(mapping(value).get("annotations"))
