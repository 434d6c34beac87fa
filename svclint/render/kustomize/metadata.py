"""labels, commonLabels, commonAnnotations: pairs that a kustomization sets in the fields of its field specs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from svclint.render.kustomize.field_specs import FieldSpec, matches, reach
from svclint.render.kustomize.node import Node
from svclint.render.kustomize.refused import Refused
from svclint.render.kustomize.yaml_1_2 import check_key

if TYPE_CHECKING:
    from svclint.origin import Written
    from svclint.render.kustomize.objects import Objects


def set_pairs(
    objects: Objects, pairs: Mapping[str, str], specs: Iterable[FieldSpec], place: Callable[..., Written]
) -> None:
    """Set labels or annotations; `place` says where all of them stand, or the one that it is given."""
    if not pairs:
        return
    for key in pairs:
        check_key(key)
    all_of_them = place()
    values = [(key, pairs[key], place(key)) for key in sorted(pairs)]
    for one in objects:
        gvk = one.gvk
        change = partial(_set, [(key, Node(value, at)) for key, value, at in values], all_of_them)
        for spec in specs:
            if matches(spec, gvk):
                reach(one.root, spec, change, {}, all_of_them)


def _set(entries: list[tuple[str, Node]], all_of_them: Written, node: Node) -> None:
    """Set entries of a mapping.

    What is new in several mappings of an object is one node to kustomize (kyaml/yaml/fns.go: FieldSetter), so that
    whoever changes a label later changes the selector as well.
    """
    if node.is_null:
        node.become(Node({}, all_of_them))
    elif not node.is_map:
        raise Refused("a label or annotation is set in what is no mapping")
    for key, value in entries:
        held = node.get(key)
        if held is None:
            node.put(key, value)
        elif held is not value:
            held.become(value)
