"""That the API server takes an object hangs on the object alone: whoever has time finds it out before a rule asks."""

from __future__ import annotations

from functools import lru_cache

from svclint.apiserver.field import Validate, faults
from svclint.kubernetes_schema.shapes import Shape, fits
from svclint.render.objects import written_objects
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.resource import Resource
    from svclint.source import Source

Accepted = tuple[tuple[bool, bool], ...]
"""Of each object of a file, in reading order, whether validation surely has nothing to say of it, and whether it surely
has the shape of its kind."""


def accepted(source: Source, asked: range) -> Accepted:
    """What can be known of the objects of a file before there are scopes, for the minor versions that are asked for."""
    return tuple(_of_object(one, asked) for one in written_objects(source))


def _of_object(resource: Resource, asked: range) -> tuple[bool, bool]:
    validate, shape = _ways(resource.group, resource.api_version, resource.kind, asked)
    return (
        validate is not None and not faults(validate, resource.data, asked),
        shape is not None and fits(resource.data, shape),
    )


def take(source: Source, known: Accepted, asked: range) -> None:
    """Let the objects of a file be known to be accepted, as another process has found out of the same text: rules that
    would ask the same look for it in what was read of an object."""
    for resource, (valid, shaped) in zip(written_objects(source), known, strict=True):
        validate, shape = _ways(resource.group, resource.api_version, resource.kind, asked)
        if valid:
            resource.read[faults, validate, asked] = True
        if shaped:
            resource.read[fits, shape] = True


@lru_cache(maxsize=1024)
def _ways(group: str, api_version: str, kind: str, asked: range) -> tuple[Validate | None, Shape | None]:
    """By what the objects of a kind are judged of which most trees have the most: nothing for one that other
    definitions may describe."""
    from svclint.apiserver.ingress import validate_ingress
    from svclint.apiserver.service import validate_service
    from svclint.apiserver.workloads import WORKLOADS
    from svclint.kubernetes_schema.lookup import of_kubernetes
    from svclint.kubernetes_schema.shapes import shape
    from svclint.kubernetes_schema.store import release

    ways = {**WORKLOADS, ("v1", "Service"): validate_service, ("networking.k8s.io/v1", "Ingress"): validate_ingress}
    found = None if release(group, kind) else of_kubernetes(api_version, kind, asked)
    return ways.get((api_version, kind)), shape(tuple(sorted(found.roots))) if found and found.roots else None
