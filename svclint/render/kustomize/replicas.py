"""replicas: how many pods of an object there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from svclint.render.kustomize.field_specs import FieldSpec, reach
from svclint.render.kustomize.node import Node
from svclint.render.kustomize.refused import Refused

if TYPE_CHECKING:
    from svclint.origin import Written
    from svclint.render.kustomize.objects import Objects


def set_replicas(objects: Objects, name: str, count: int, specs: Iterable[FieldSpec], place: Written) -> None:
    """Set the replicas of the objects that are, or were, called so; raises Refused where there is none."""

    def change(node: Node) -> None:
        if not node.is_scalar:
            raise Refused("replicas must be a number")
        node.become(Node(count, place))

    found = False
    for spec in specs:
        for one in objects.of_any_id(lambda each, spec=spec: each.name == name and each.gvk.selected_by(spec.gvk)):  # type: ignore[misc]
            found = True
            if one.gvk.selected_by(spec.gvk):
                reach(one.root, spec, change, 0, place)
    if not found:
        raise Refused(f"nothing with replicas is called {name}", "no-target")
