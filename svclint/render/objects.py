"""The only maker of Resources: the objects of a file as they are written, and those of a scope as it applies them."""

from __future__ import annotations

import posixpath

from svclint.document import documents
from svclint.origin import Origin, Written
from svclint.resource import Rendering, Resource, objects
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from svclint.document import Path
    from svclint.render.kustomize.build import Built
    from svclint.scope import Member, Scope, Substitution
    from svclint.source import Source

BY_ITSELF = Rendering("default")
"""What becomes of the objects of most files: what kubectl makes of a file where nothing else is said."""


def written_objects(source: Source) -> tuple[Resource, ...]:
    """The objects of a file as they stand there, whatever scope holds it; they are those of a scope that applies the
    file by itself, and have read already what was asked of them before there were scopes."""
    return source.once(_written, None)


def applied_objects(member: Member, scope: Scope) -> Iterable[Resource]:
    """The objects of a member as its scope applies them, Lists unfolded, in reading order."""
    rendering = member.rendering(scope.default_namespace)
    found: Iterable[Resource]
    if member.role == "objects" and rendering == BY_ITSELF and not member.partial:
        found = written_objects(member.source)
    else:
        found = _made(member.source, rendering, member.role == "objects", _overlays(member, scope), member.partial)
    given = scope.substitutions.get(posixpath.dirname(member.source.path)) if scope.substitutions else None
    return found if given is None else _substituted(found, given)


def builds(scope: Scope, *, again: bool = False) -> Iterator[Built]:
    """What each kustomization of a scope applies, every value at the place where it is written.

    `again` says that somebody will ask once more, with the scope as it is by then: what is built is kept until then.
    """
    if not scope.kustomizations:
        return
    # imported here: most scopes have none
    from svclint.render.kustomize.again import Asked
    from svclint.render.kustomize.build import Built, finish, make

    sources = _sources(scope)
    read = _reader(scope, sources)
    for directory in scope.kustomizations:
        try:
            given, added = scope.substitutions.get(directory), scope.additions.get(directory)
            asked = Asked(directory, added, scope.missing, sources)
            made = asked.take() or make(directory, read, "", None, added)
            if again:
                asked.keep(made)
            built = finish(made, scope.default_namespace, given)
            if directory in scope.printed:
                built = _printed(built, directory, scope, given)
        except Exception as error:
            # a fault of svclint: it must not take the findings of all other scopes along
            built = Built((), (), (), {}, failure=f"{type(error).__name__}: {error}")
        yield built


def _printed(built: Built, directory: str, scope: Scope, given: Substitution | None) -> Built:
    """What a program makes of a kustomization, or the native build with the reason why it makes nothing."""
    printed = scope.printed[directory]
    if printed.failure:
        words = f"{printed.program} gives up: {printed.failure}"
        return built._replace(gaps=tuple(one._replace(reason=f"{one.reason}; {words}") for one in built.gaps))
    # imported here: somebody asked for it
    from svclint.render.program.objects import with_printed

    sources = {posixpath.dirname(one.source.path) or ".": one.source for one in scope.members if _is_root(one)}
    return with_printed(built, printed, documents(sources[directory])[0], scope.default_namespace, given)


def _is_root(member: Member) -> bool:
    from svclint.render.kustomize.files import FILE_NAMES

    return member.role == "config" and posixpath.basename(member.source.path) in FILE_NAMES


def _sources(scope: Scope) -> dict[str, Source]:
    """The files of a scope by their paths."""
    sources = {one.path: one for one in (*scope.beside, *(member.source for member in scope.members))}
    for linked, path in scope.links.items():
        if path in sources:
            sources[linked] = sources[path]
    return sources


def _reader(scope: Scope, sources: Mapping[str, Source]) -> Callable[[str], Source | None]:
    """Gives the files; raises Refused for those that the scope names and that are not read."""
    refused = {one.file: one.refused for one in scope.missing if one.refused}
    if not refused:
        return sources.get
    from svclint.render.kustomize.refused import Refused

    def read(path: str) -> Source | None:
        if path in refused:
            raise Refused(f"{path} was not read: {refused[path]}", "outside")
        return sources.get(path)

    return read


def _substituted(found: Iterable[Resource], given: Substitution) -> Iterator[Resource]:
    # imported here: only what Flux applies has variables
    from svclint.render.substitution import with_substitution

    for one in found:
        data, origin = with_substitution(one.data, one.origin, given)
        yield one if data is one.data else Resource(data, origin, one.rendering, one.judged, one.partial)


def _overlays(member: Member, scope: Scope) -> Mapping[Path, Written]:
    """Which fields of a member's objects are written in a kustomization."""
    if not member.namespace_from:
        return {}
    sources = (one.source for one in scope.members if one.role == "config" and one.source.path == member.namespace_from)
    documents_of = (
        document for source in sources for document in documents(source) if isinstance(document.value, dict)
    )
    setting = next((one for one in documents_of if "namespace" in one.value), None)
    return {("metadata", "namespace"): Written(setting, ("namespace",))} if setting is not None else {}


def _written(source: Source, _: None) -> tuple[Resource, ...]:
    return tuple(_made(source, BY_ITSELF, True, {}))


def _made(
    source: Source,
    rendering: Rendering,
    judged: bool,
    overlays: Mapping[Path, Written],
    partial: bool = False,
) -> Iterator[Resource]:
    for document in documents(source):
        for root, data in objects(document):
            yield Resource(data, Origin(Written(document, root), overlays), rendering, judged, partial)
