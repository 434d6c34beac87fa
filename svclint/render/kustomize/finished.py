"""The end of a build: objects as Resources, without what kustomize keeps for itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from svclint.origin import Origin
from svclint.render.kustomize.doubled_keys import ANNOTATIONS, doubled
from svclint.render.kustomize.node import Node, is_its_text
from svclint.render.kustomize.objects import NEEDS_HASH, ORIGIN, TRANSFORMATIONS
from svclint.render.kustomize.refused import Refused
from svclint.render.kustomize.yaml_1_2 import check_key
from svclint.resource import Rendering, Resource, mapping

if TYPE_CHECKING:
    from svclint.origin import Written
    from svclint.render.kustomize.objects import Applied, Objects
    from svclint.render.kustomize.told import FaultKind
    from svclint.scope import Substitution

_LOCAL = "config.kubernetes.io/local-config"
# kustomize: api/resource/resource.go: BuildAnnotations, and those of origins
_INTERNAL = frozenset(
    {
        *(
            f"internal.config.kubernetes.io/{name}"
            for name in ("path", "index", "seqindent", "id", "migration-resource-id")
        ),
        *(f"internal.config.kubernetes.io/{name}" for name in ("previousNames", "previousNamespaces", "previousKinds")),
        *("config.kubernetes.io/path", "config.kubernetes.io/index", "config.k8s.io/id"),
        ORIGIN,
        TRANSFORMATIONS,
        NEEDS_HASH,
    }
)


def finished(
    objects: Objects,
    default_namespace: str,
    refuse: Callable[[str, Written, FaultKind], None],
    given: Substitution | None = None,
    kept: frozenset[str] = frozenset(),
) -> tuple[tuple[Resource, ...], dict[tuple[str, str], list[Resource]]]:
    """The objects that are applied, each with where its values are written; and by kind and name what was called so.

    `refuse` hears of refusals. `given` are the variables that Flux fills in afterwards, `kept` the annotations of
    kustomize's own that stay.
    """
    internal = _INTERNAL - kept
    earlier: dict[tuple[str, str], list[Resource]] = {}
    rendering = Rendering(default_namespace)
    found = []
    for one in objects:
        if one.is_gone or one.annotations().get(_LOCAL, "false") != "false":
            continue
        try:
            _finish_annotations(one, internal)
        except Refused as refused:
            refuse(str(refused), one.root.place, "refused")
        if any(doubled(one.root.place, but=ANNOTATIONS)):
            refuse("a key stands twice", one.root.place, "duplicate-key")
        root = one.root
        overlays = dict(root.overlays()) if not root.untouched else {}
        if root.place.by:
            overlays[()] = root.place
        data, origin = root.plain(), Origin(root.place, overlays)
        if given is not None:
            # imported here: only what Flux applies has variables
            from svclint.render.substitution import with_substitution

            data, origin = with_substitution(data, origin, given)
        resource = Resource(data, origin, rendering, True, one.partial)
        found.append(resource)
        for kind, before in dict.fromkeys((each.kind, each.name) for each in one.previous):
            if before != one.name:
                earlier.setdefault((kind, before), []).append(resource)
    return tuple(found), earlier


def _finish_annotations(one: Applied, internal: frozenset[str]) -> None:
    """kustomize: setMapInMetadata: annotations are written anew, all of them as texts."""
    held = one.root.peek("metadata", "annotations")
    if held is None and "annotations" not in mapping(one.root.peek("metadata")):
        return
    if held is not None and not isinstance(held, dict):
        raise Refused("annotations must be a mapping")
    for key in held or ():
        check_key(key)
    metadata = one.root.get("metadata")
    assert metadata is not None
    if not held or not held.keys() - internal:
        metadata.remove("annotations")
        return
    if all(map(is_its_text, held.values())) and not held.keys() & internal:
        return
    field = metadata.get("annotations")
    assert field is not None
    for key, value in list(field.fields().items()):
        if key in internal:
            field.remove(key)
        elif value.is_scalar and not is_its_text(value.scalar):
            field.put(key, Node(value.text, value.place))
