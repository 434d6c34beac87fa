"""The deployments that the files of a tree describe: the one reader of all GitOps tools."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from svclint.document import documents
from svclint.families.flux import HELM_CHART, HELM_RELEASE, KUSTOMIZATION
from svclint.gitops import argo_cd, fleet, flux, helm_charts
from svclint.gitops.deployment import Deployment, Place, nearest
from svclint.resource import mapping, objects, text

if TYPE_CHECKING:
    from svclint.gitops.deployment import Tree
    from svclint.resource import Resource
    from svclint.scope import Substitution
    from svclint.source import Source


def deployments(
    sources: Iterable[Source],
    tree: Tree,
    filled_in: Mapping[str, Substitution | None] | None = None,
    built: Iterable[Resource] = (),
) -> list[Deployment]:
    """All that the objects of `sources` deploy, in their order.

    `filled_in` are the variables of the directories that Flux applies: the objects in them have such variables as well.
    `built` are objects as kustomizations make them: those of their files are read there, and not as they stand.
    """
    read = _Reader(tree, list(sources), filled_in or {})
    made = list(built)
    patched = {one.document.source.path for one in made}
    found = [one for source in read.sources for one in read.of(source, is_patched=source.path in patched)]
    return [*found, *(one for resource in made for one in read.of_built(resource))]


class _Reader:
    """One reading. Charts that are objects of their own are looked up when the first release names one."""

    __slots__ = ("_charts", "_filled_in", "sources", "tree")

    def __init__(self, tree: Tree, sources: list[Source], filled_in: Mapping[str, Substitution | None]) -> None:
        self.tree = tree
        self.sources = sources
        self._filled_in = filled_in
        self._charts: dict[tuple[str, str], Mapping[str, Any]] | None = None

    def of(self, source: Source, *, is_patched: bool = False) -> Sequence[Deployment]:
        given = nearest(posixpath.dirname(source.path), self._filled_in) if "${" in source.text else None
        if given is not None:
            return tuple(self._of(source, given, is_patched=is_patched))
        # what stands there without variables is the same however often the tree is read
        key = (source.path, is_patched)
        if key not in self.tree.said:
            self.tree.said[key] = tuple(self._of(source, None, is_patched=is_patched))
        return self.tree.said[key]

    def _of(self, source: Source, given: Substitution | None, *, is_patched: bool) -> Iterator[Deployment]:
        if fleet.is_bundle(source.path):
            yield from fleet.bundle(source, self.tree)
            return
        if helm_charts.may_inflate(source):
            yield from helm_charts.inflated(source, self.tree)
        if is_patched:
            return
        for said, data in gitops_objects(source):
            yield from self._deployed(data if given is None else _filled(data, said, given), said)

    def of_built(self, resource: Resource) -> Iterator[Deployment]:
        base = resource.origin.base
        said = Place(base.document.source, base.document.index, base.path)
        for one in self._deployed(resource.data, said):
            yield one._replace(origin=resource.origin)

    def _deployed(self, data: Mapping[str, Any], said: Place) -> Iterator[Deployment]:
        kind = (text(data.get("apiVersion")).partition("/")[0], text(data.get("kind")))
        if kind == KUSTOMIZATION:
            yield from flux.kustomization(data, said, self.tree)
        elif kind == HELM_RELEASE:
            yield from flux.helm_release(data, said, self.tree, self._chart)
        elif kind == flux.OLD_RELEASE:
            yield from flux.old_release(data, said, self.tree)
        elif kind == flux.K3S_CHART:
            yield from flux.k3s_chart(data, said)
        elif kind == argo_cd.APPLICATION:
            yield from argo_cd.application(data, said, self.tree)
        elif kind == argo_cd.APPLICATION_SET:
            yield from argo_cd.application_set(data, said, self.tree)

    def _chart(self, namespace: str, name: str) -> Mapping[str, Any] | None:
        if self._charts is None:
            self._charts = {}
            for source in self.sources:
                for _, data in gitops_objects(source) if HELM_CHART[1] in source.text else ():
                    if (text(data.get("apiVersion")).partition("/")[0], data.get("kind")) == HELM_CHART:
                        metadata = mapping(data.get("metadata"))
                        key = text(metadata.get("namespace")), text(metadata.get("name"))
                        self._charts[key] = mapping(data.get("spec"))
        # a kustomization may give both their namespace
        return self._charts.get((namespace, name)) or self._charts.get(("", name))


def _filled(data: dict[str, Any], said: Place, given: Substitution) -> dict[str, Any]:
    # imported here: only what Flux applies has variables
    from svclint.origin import Origin, Written
    from svclint.render.substitution import with_substitution

    document = documents(said.source)[said.document]
    return with_substitution(data, Origin(Written(document, said.path)), given)[0]


def gitops_objects(source: Source) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The objects of a file that are no directive to a patching tool."""
    for document in documents(source):
        for path, data in objects(document):
            if "$patch" not in data:
                yield Place(source, document.index, path), data
