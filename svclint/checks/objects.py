"""Checks of whole objects: is one defined twice."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.finding import Severity, Violation
from svclint.resource import Identity, mapping

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

# Several bundles may create these again; where they agree, nothing is lost
_SHARED = frozenset({("", "Namespace"), ("apiextensions.k8s.io", "CustomResourceDefinition")})


def duplicate_resource(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """One finding for each further definition of an object, and one for each file that is a variant of another."""
    if not resource.name:
        return
    yield from _within_scope(resource, graph)
    yield from _beside_scope(resource, graph)


def _within_scope(resource: Resource, graph: Graph) -> Iterator[Violation]:
    first, *others = graph.with_identity(resource.identity)
    if not any(one is resource for one in others) or _place(resource) == _place(first):
        return
    if (resource.group, resource.kind) in _SHARED and resource.data == first.data:
        return
    same = " the same" if resource.data == first.data else " another"
    where = "in the same file" if resource.file == first.file else f"in {first.file}"
    yield Violation(
        resource.name_label(f"{resource.title} again"),
        {"object": _titled(resource), "where": where, "how": "the same once more" if same == " the same" else "not alike"},
        (first.name_label(f"{first.title} is first defined here"),),
        None if _is_mistake(resource, first, graph) else Severity.NOTE,
    )


def _beside_scope(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """Files that define several of the same objects are variants: said once, on the later file's first such object."""
    other = graph.alternatives.get(resource.identity)
    if other is None or not other.file < resource.file:
        return
    shared = [
        one
        for one in graph.resources
        if one.file == resource.file and _file(graph.alternatives.get(one.identity)) == other.file
    ]
    if not shared or shared[0] is not resource or _has_earlier_variant(resource, other.file, graph):
        return
    count = len({one.identity for one in shared})
    yield Violation(
        resource.name_label(f"{count} objects of this file are defined in {other.file} too"),
        {
            "object": f"{posixpath.basename(resource.file)} and {posixpath.basename(other.file)} are variants: {_titled(resource)}"
            + (f" and {count - 1} more" if count > 1 else ""),
            "where": f"in {other.file}",
            "how": "each file was checked by itself",
        },
        (other.name_label(f"{other.title} of the other variant"),),
        Severity.NOTE,
    )


def _has_earlier_variant(resource: Resource, file: str, graph: Graph) -> bool:
    """Whether another file before this one was already named as the one that this is a variant of."""
    return any(
        (found := _file(graph.alternatives.get(one.identity))) and found < file
        for one in graph.resources
        if one.file == resource.file
    )


def _file(resource: Resource | None) -> str:
    return resource.file if resource is not None else ""


def _place(resource: Resource) -> tuple[object, ...]:
    return resource.file, resource.document.index, resource.root


def _titled(resource: Resource) -> str:
    return f"{resource.title} in namespace {resource.namespace}" if resource.namespace else resource.title


def _is_mistake(resource: Resource, first: Resource, graph: Graph) -> bool:
    """Whether both are applied together, rather than one or the other as files of one directory often are."""
    if (resource.group, resource.kind) in _SHARED:
        return False
    if resource.file == first.file or not graph.scope.nearest:
        return True
    return _is_copied(resource, graph) != _is_copied(first, graph)


def _is_copied(resource: Resource, graph: Graph) -> bool:
    """Whether a file was copied and its object not renamed: the file speaks of itself everywhere but in the name."""
    stem = posixpath.basename(resource.file).partition(".")[0]
    if stem in resource.name or resource.name in stem:
        return False
    template = graph.template(resource)
    words = set(mapping(resource.get("spec", "selector")).values()) | set(resource.labels.values())
    if template is not None:
        words |= set(template.labels.values()) | {container.name for container in template.containers}
    return stem in words
