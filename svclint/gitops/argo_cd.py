"""Argo CD: what its Applications apply, those that an ApplicationSet makes among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from svclint.families import argo
from svclint.gitops.chosen import choice
from svclint.gitops.deployment import Deployment, Place, Setting, Tree, known
from svclint.resource import is_placeholder, mapping, sequence, text

if TYPE_CHECKING:
    from svclint.document import Path

APPLICATION = (argo.GROUP, "Application")
APPLICATION_SET = (argo.GROUP, "ApplicationSet")


def application(data: Mapping[str, Any], said: Place, tree: Tree) -> Iterator[Deployment]:
    """What each source of an Application applies."""
    yield from _applied(data, data, ("spec",), said, tree)


def application_set(data: Mapping[str, Any], said: Place, tree: Tree) -> Iterator[Deployment]:
    """What the Applications of an ApplicationSet apply, as far as its generators can be known here."""
    from svclint.gitops.application_sets import templates

    for template in templates(data, said, tree):
        yield from _applied({**template, "kind": "ApplicationSet"}, data, ("spec", "template", "spec"), said, tree)


def _applied(
    made: Mapping[str, Any], written: Mapping[str, Any], at: Path, said: Place, tree: Tree
) -> Iterator[Deployment]:
    """What an Application applies that is `made` of what is `written` in an object, below `at`."""
    spec = mapping(made.get("spec"))
    namespace = known(mapping(spec.get("destination")).get("namespace"))
    name = known(mapping(made.get("metadata")).get("name"))
    listed: list[tuple[Any, Path]] = [(one, (*at, "sources", number)) for number, one in enumerate(sources_of(spec))]
    if not listed:
        listed = [(spec.get("source"), (*at, "source"))]
    for one, place in listed:
        source = mapping(one)
        helm = mapping(source.get("helm"))
        # the whole repository, unless a path is given
        path = known(source.get("path") or ".")
        chart = argo.chart_of(source)
        if source.get("ref") and not source.get("path") and not chart:
            # it only lends its files to the others
            continue
        yield Deployment(
            said,
            {**written, "spec": spec},
            (*place, "chart" if source.get("chart") else "repoURL" if chart else "path"),
            "" if chart else path,
            known(chart),
            () if chart else tree.here(said.source.path, path),
            namespace,
            is_release=bool(chart),
            release=known(helm.get("releaseName")) or name,
            settings=tuple(_settings(helm, (*place, "helm"))),
            recursive=_is_recursive(mapping(source.get("directory")).get("recurse")),
            choice=choice(mapping(source.get("directory"))),
            repository=known(source.get("repoURL")),
        )


def _is_recursive(said: Any) -> bool:
    """Whether plain files of folders below are applied as well: not by default; where it is filled in later, maybe.

    https://argo-cd.readthedocs.io/en/stable/user-guide/directory/
    """
    return said is True or (isinstance(said, str) and is_placeholder(said))


def sources_of(spec: Mapping[str, Any]) -> list[Any]:
    return sequence(spec.get("sources"))


def _settings(helm: Mapping[str, Any], at: Path) -> Iterator[Setting]:
    """argo-cd: reposerver/repository: helmTemplate: files, then values in the object, then parameters."""
    for index, name in enumerate(sequence(helm.get("valueFiles"))):
        yield Setting("file", text(name), (*at, "valueFiles", index))
    # one stands in the place of the other: ApplicationSourceHelm.ValuesYAML
    field = "valuesObject" if helm.get("valuesObject") else "values"
    if helm.get(field):
        yield Setting("inline", helm[field], (*at, field))
    for name in ("parameters", "fileParameters"):
        for index, one in enumerate(sequence(helm.get(name))):
            yield Setting("parameter", one, (*at, name, index))
