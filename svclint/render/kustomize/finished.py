"""The end of a build: objects as Resources, without what kustomize keeps for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint.origin import Origin
from svclint.render.kustomize.node import Node
from svclint.resource import Rendering, Resource

if TYPE_CHECKING:
    from svclint.render.kustomize.objects import Applied, Objects

_LOCAL = "config.kubernetes.io/local-config"
# kustomize: api/resource/resource.go: BuildAnnotations, and those of origins
_INTERNAL = frozenset(
    {
        *(f"internal.config.kubernetes.io/{name}" for name in ("path", "index", "seqindent", "id", "migration-resource-id")),
        *(f"internal.config.kubernetes.io/{name}" for name in ("previousNames", "previousNamespaces", "previousKinds")),
        *("config.kubernetes.io/path", "config.kubernetes.io/index", "config.k8s.io/id", "config.kubernetes.io/origin"),
        "alpha.config.kubernetes.io/transformations",
    }
)


def finished(objects: Objects, default_namespace: str) -> tuple[Resource, ...]:
    """The objects that are applied, each with where its values are written."""
    rendering = Rendering(default_namespace)
    found = []
    for one in objects:
        if one.is_gone or one.annotations().get(_LOCAL, "false") != "false":
            continue
        _finish_annotations(one)
        root = one.root
        overlays = dict(root.overlays()) if not root.untouched else {}
        found.append(Resource(root.plain(), Origin(root.place, overlays), rendering, True, ()))
    return tuple(found)


def _finish_annotations(one: Applied) -> None:
    """kustomize: setMapInMetadata: annotations are written anew, all of them as texts."""
    held = one.root.peek("metadata", "annotations")
    if held is None and "annotations" not in (one.root.peek("metadata") or ()):
        return
    metadata = one.root.get("metadata")
    assert metadata is not None
    if not isinstance(held, dict) or not held.keys() - _INTERNAL:
        metadata.remove("annotations")
        return
    if all(isinstance(value, str) for value in held.values()) and not held.keys() & _INTERNAL:
        return
    field = metadata.get("annotations")
    assert field is not None
    for key, value in list(field.fields().items()):
        if key in _INTERNAL:
            field.remove(key)
        elif value.is_scalar and not isinstance(value.scalar, str):
            field.put(key, Node(value.text, value.place))
