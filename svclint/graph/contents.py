"""Contents: what a scope holds, read once and in order; nothing is looked up here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from svclint.document import Document, Problem, documents
from svclint.offer import offer
from svclint.render.objects import builds
from svclint.resource import dig
from svclint.scope import Hole, kind_in_file, unread_file
from svclint.source import Span
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.render.kustomize.told import Gap
    from svclint.resource import Identity, Resource
    from svclint.scope import Chart, Member, Scope
    from svclint.settings import Settings
    from svclint.source import Source


Objects = Callable[["Member", "Scope"], "Iterable[Resource]"]
"""What makes the objects of a member as its scope applies them."""


class Contents:
    """The documents and objects of a scope.

    `documents` are those to judge, `everything` all objects: those to judge and those that are only there to be found,
    what the cluster has (`around` are the files that show it) first. `builds` are its kustomizations, `schemas` the
    CustomResourceDefinitions of the folders that the configuration names, `alternatives` the objects of files that
    stand beside those of the scope and define the same identities, `holes` what could not be read.
    """

    __slots__ = (
        *("_objects", "_settings", "alternatives", "around", "builds", "documents", "everything", "holes"),
        *("schemas", "variants"),
    )

    def __init__(self, scope: Scope, settings: Settings, objects: Objects) -> None:
        self._settings = settings
        self._objects = objects
        self.documents: list[tuple[Member, Document]] = []
        self.everything: list[Resource] = []
        self.alternatives: dict[Identity, Resource] = {}
        self.variants: dict[Identity, list[Resource]] = {}
        self.schemas: list[Resource] = []
        self.holes: list[Hole] = list(scope.holes)
        self.builds = tuple(builds(scope))
        self.around = frozenset(one.source.path for one in scope.members if one.role == "snapshot")
        self._take_built(scope)
        for member in scope.members:
            self._read(member, scope)
        if self.around:
            self._put_around()

    def _take_built(self, scope: Scope) -> None:
        """Take the objects that the scope's kustomizations make; what two of them have of one file counts once."""
        if not self.builds:
            return
        context = {one.source.path for one in scope.members if one.role == "context"}
        seen: set[tuple[object, ...]] = set()
        for directory, built in zip(scope.kustomizations, self.builds, strict=True):
            if built.failure:
                self.holes.append(Hole("", f"{directory} could not be built"))
            self.holes.extend(map(_hole, (one for one in built.gaps if one.adds)))
            for resource in built.resources:
                key = (resource.identity, resource.file, resource.document.index, resource.root)
                if len(self.builds) == 1 or key not in seen:
                    seen.add(key)
                    resource.judged = resource.file not in context and not resource.is_made
                    self.everything.append(resource)

    def _read(self, member: Member, scope: Scope) -> None:
        found = self._objects(member, scope)
        if member.role == "schema":
            self.schemas.extend(one for one in found if one.kind == "CustomResourceDefinition")
            return
        if member.role == "alternative":
            for resource in found:
                self.alternatives.setdefault(resource.identity, resource)
                self.variants.setdefault(resource.identity, []).append(resource)
                if member.without and resource.identity not in member.without:
                    # what the scope's file only repeats of it stands beside all else that it holds
                    self.everything.append(resource)
            return
        if member.role == "refused":
            self.documents.append((member, _refused(member.source, scope.chart)))
        elif member.role not in ("context", "snapshot", "expected"):
            self.documents.extend([(member, document) for document in documents(member.source)])
        if member.role in ("objects", "context", "snapshot"):
            if offer(member.source, self._settings.workloads).unread:
                self.holes.append(unread_file(member.source.path))
            if not member.built:
                without = member.without
                self.everything.extend([one for one in found if one.identity not in without] if without else found)

    def _put_around(self) -> None:
        """Let what the cluster has come first, without that which the scope's own objects are applied over."""
        around = [one for one in self.everything if one.file in self.around]
        own = [one for one in self.everything if one.file not in self.around]
        known = {one.identity for one in own}
        seen: dict[Identity, Resource] = {}
        for one in around:
            if one.identity not in known:
                seen.setdefault(one.identity, one)
        self.everything = [*seen.values(), *own]


def _refused(template: Source, chart: Chart | None) -> Document:
    """The text of a template that Helm cannot parse, as a document with that problem."""
    number = chart.at[1] if chart is not None and chart.at is not None else 1
    line = template.line(number).rstrip() if number <= template.line_count() else ""
    end = template.line_starts()[min(number, template.line_count()) - 1] + len(line)
    span = Span(template.path, end - len(line.lstrip()), end)
    words = chart.failure if chart is not None else ""
    return Document(template, 0, len(template.text), 0, "template", None, (Problem("refused", words, span),))


def _hole(gap: Gap) -> Hole:
    """What is not here of what a kustomization lists."""
    document, path, _ = gap.place
    name = dig(document.value, path) if gap.kind == "missing" else None
    return Hole(document.source.path, gap.reason, kind=kind_in_file(name) if isinstance(name, str) else "")
