"""Whether a component that lies below a kustomization, and that this does without, may bring what an object lacks."""

from __future__ import annotations

from collections.abc import Iterable

from svclint.certainty.doubt import Doubt
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

_ANY = ("", ".*")


def of_offered(graph: Graph, objects: Iterable[Resource], field: str) -> tuple[Doubt, ...]:
    """Whether one of the components changes this field of one of the objects: `spec.ingress`."""
    changes = [one for one in graph.scope.told.offered if one[2] == field]
    is_one = changes and any(
        kind in ("", one.kind) and (name in _ANY or name == one.name) for one in objects for kind, name, _ in changes
    )
    return (Doubt.PATCHED,) if is_one else ()
