"""References that stay unknown: what they point at, and why nothing can be said about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from svclint.named_tuple import NamedTuple
from svclint.references.reference import HOST
from svclint.source import Span
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.document.nodes import Node
    from svclint.finding import Location, ResourceId
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource
    from svclint.source import Source


class Unknown(NamedTuple):
    """A reference that could not be decided in a scope, its place still symbolic: `path` in the text of a document.

    `field` is the path below the object. `words` is what the reference does: `routes to Service web of namespace shop`.
    Of a rendered object, `document` is the very place in the template, and `path` empty.
    """

    document: Span
    path: Path
    field: Path
    owner: ResourceId
    words: str
    reason: str
    scope: str
    is_rendered: bool = False

    @property
    def file(self) -> str:
        return self.document.path

    @property
    def place(self) -> tuple[Span, Path]:
        return self.document, self.path


class Explained(NamedTuple):
    """An unknown reference as reported: one place, one reason, and the scopes for which it holds."""

    location: Location
    owner: ResourceId
    words: str
    reason: str
    scopes: tuple[str, ...]


def unknown(resources: Iterable[Resource], graph: Graph) -> Iterator[Unknown]:
    """The references of objects that the scope cannot decide."""
    return chain.from_iterable(unknown_of(resource, graph) for resource in resources)


def unknown_of(resource: Resource, graph: Graph) -> Iterator[Unknown]:
    """Those of one object.

    What an ExternalName Service is an alias of lies outside on purpose, as the servers do that an object calls by a
    name which is not the cluster's: neither is counted, nor what custom
    resources need, which is often set up elsewhere.
    """
    for reference in graph.references(resource):
        if reference.relation in ("aliases", "needs") or (reference.relation == "calls" and reference.kind == HOST):
            continue
        reason = graph.resolve(reference).unknown
        if reason:
            span, path = place_of(resource, reference.path)
            is_rendered = resource.document.source.template is not None
            words = in_words(reference)
            yield Unknown(span, path, reference.path, resource.id, words, reason, graph.scope.name, is_rendered)


def place_of(resource: Resource, path: Path) -> tuple[Span, Path]:
    """The document and the path there of a field; of a rendered object the very place in the template, and no path."""
    if resource.document.source.template is None:
        return Span(resource.file, resource.document.start, resource.document.end), (*resource.root, *path)
    # imported here: most manifests are no templates
    from svclint.placing import place

    found = place(resource.label(path))
    return Span(found.file, found.start, found.end), ()


def explained(found: Iterable[Unknown], sources: Mapping[str, Source]) -> tuple[Explained, ...]:
    """The unknown references with concrete places, sorted by them, those of several scopes joined."""
    # imported here: most runs only count them
    from svclint.document import field_path
    from svclint.document.nodes import locate, read_nodes
    from svclint.finding import location

    scopes: dict[Unknown, set[str]] = {}
    for reference in found:
        scopes.setdefault(reference._replace(scope=""), set()).add(reference.scope)
    told = []
    trees: dict[Span, Node | None] = {}
    for one, names in scopes.items():
        source, (_, start, end) = sources[one.file], one.document
        if one.document not in trees:
            trees[one.document] = None if one.is_rendered else read_nodes(source, start, end)
        tree = trees[one.document]
        span = one.document if tree is None else locate(tree, one.path, one.file).value
        place = location(source, span, field_path(one.field))
        told.append(Explained(place, one.owner, one.words, one.reason, tuple(sorted(names))))
    return tuple(sorted(told, key=lambda one: (one.location.file, one.location.start, one.words, one.reason)))


def in_words(reference: Reference) -> str:
    """What a reference does: `routes to Service web of namespace shop`."""
    return f"{_verb(reference.relation)} {_target(reference)}"


def _verb(relation: str) -> str:
    return relation.replace("-", " ")


def _target(reference: Reference) -> str:
    if reference.selector is not None:
        things = "pods" if reference.kind == "Pod" else f"{reference.kind}s"
        return f"{things} with {reference.selector}" if reference.selector.requirements else f"all {things}"
    if reference.host and reference.host != reference.name:
        return f"{reference.kind} {reference.name} ({reference.host})"
    away = reference.namespace and reference.namespace != reference.owner.namespace
    return f"{reference.kind} {reference.name}" + (f" of namespace {reference.namespace}" if away else "")
