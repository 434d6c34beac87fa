"""Checks of whole objects: is one defined twice."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from svclint.finding import Severity, Violation
from svclint.resource import mapping, string_map

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

# Several bundles may create these again; where they agree, nothing is lost
_SHARED = frozenset({("", "Namespace"), ("apiextensions.k8s.io", "CustomResourceDefinition")})


def duplicate_resource(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """A warning for each further definition that is applied too, a note for each file that is a variant of another."""
    first = _earlier(resource, graph)
    if first is None:
        return
    if _is_mistake(resource, first, graph):
        yield Violation(
            resource.name_label("defined again"),
            {"objects": f"{_titled(resource)} is", "where": _where(resource, first), "how": _compared(resource, first)},
            (first.name_label("first defined here"),),
        )
        return
    shared = list(_shared(resource.file, graph))
    # one note for the file, on the first of them
    if shared[0] is resource:
        several = len(shared) > 1
        more = f" and {len(shared) - 1} more of this file are" if several else " is"
        yield Violation(
            resource.name_label(
                f"one of {len(shared)} objects that other files define too" if several else "defined again"
            ),
            {
                "objects": _titled(resource) + more,
                "where": _where(resource, first),
                "how": "so the files look like variants" if several else _compared(resource, first),
            },
            (first.name_label("defined here as well"),),
            Severity.NOTE,
        )


def _earlier(resource: Resource, graph: Graph) -> Resource | None:
    """The first definition of the same object, if that is another one, in reading order."""
    if not resource.name:
        return None
    beside = graph.alternatives.get(resource.identity)
    others = [*graph.with_identity(resource.identity), *([beside] if beside is not None else [])]
    if len(others) < 2:
        return None
    first = min(others, key=_place)
    if _place(first) == _place(resource):
        return None
    if (resource.group, resource.kind) in _SHARED and _content(resource) == _content(first):
        return None
    return first


def _shared(file: str, graph: Graph) -> Iterator[Resource]:
    """The objects of a file that another file before it defines, as variants of each other do."""
    for one in graph.resources:
        if one.file == file:
            first = _earlier(one, graph)
            if first is not None and not _is_mistake(one, first, graph):
                yield one


def _place(resource: Resource) -> tuple[str, int, list[str]]:
    return resource.file, resource.document.index, [f"{step:>9}" for step in resource.root]


def _titled(resource: Resource) -> str:
    return f"{resource.title} in namespace {resource.namespace}" if resource.namespace else resource.title


def _where(resource: Resource, first: Resource) -> str:
    return "earlier in this file" if resource.file == first.file else f"in {first.file}"


def _compared(resource: Resource, first: Resource) -> str:
    return "with the same content" if _content(resource) == _content(first) else "differently"


def _content(resource: Resource) -> dict[str, Any]:
    """All of the object but its namespace, which is the same, written or not."""
    metadata = mapping(resource.get("metadata"))
    return {**resource.data, "metadata": {key: value for key, value in metadata.items() if key != "namespace"}}


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
    words = set(string_map(resource.get("spec", "selector")).values()) | set(resource.labels.values())
    if template is not None:
        words |= set(template.labels.values()) | {container.name for container in template.containers}
    return stem in words
