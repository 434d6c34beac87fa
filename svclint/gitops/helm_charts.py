"""The charts that a kustomization inflates: releases that kustomize asks Helm for."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from svclint.document import documents
from svclint.gitops.deployment import Deployment, Place, Setting, known
from svclint.resource import mapping, sequence, text

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.gitops.deployment import Tree
    from svclint.source import Source

# and the generator before it, whose fields are called otherwise
FIELD, _OLD = "helmCharts", "helmChartInflationGenerator"
_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")


def may_inflate(source: Source) -> bool:
    return (FIELD in source.text or _OLD in source.text) and posixpath.basename(source.path) in _NAMES


def inflated(source: Source, tree: Tree) -> Iterator[Deployment]:
    """kustomize: api/types/helmchartargs.go."""
    document = next((one for one in documents(source) if isinstance(one.value, dict)), None)
    data = mapping(document.value) if document is not None else {}
    home = known(mapping(data.get("helmGlobals")).get("chartHome")) or "charts"
    directory = posixpath.dirname(source.path)
    for field, index, one in _entries(data):
        at: Path = (field, index)
        called = "name" if field == FIELD else "chartName"
        name = known(one.get(called))
        folder = posixpath.normpath(posixpath.join(directory, known(one.get("chartHome")) or home, name))
        is_here = tree.has(folder)
        yield Deployment(
            Place(source, document.index if document is not None else 0, ()),
            {"kind": "kustomization", "metadata": {"name": text(mapping(data.get("metadata")).get("name"))}},
            (*at, called),
            folder if is_here else "",
            "" if is_here else name,
            (folder,) if is_here else (),
            known(one.get("namespace")) or known(one.get("releaseNamespace")) or known(data.get("namespace")),
            is_release=True,
            release=known(one.get("releaseName")),
            settings=tuple(_settings(one, at)),
        )


def _entries(data: Mapping[str, Any]) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    for field in (FIELD, _OLD):
        yield from ((field, index, one) for index, one in enumerate(map(mapping, sequence(data.get(field)))))


def _settings(one: Mapping[str, Any], at: Path) -> Iterator[Setting]:
    if at[0] == _OLD and one.get("values"):
        yield Setting("file", one["values"], (*at, "values"))
    if one.get("valuesFile"):
        yield Setting("file", one["valuesFile"], (*at, "valuesFile"))
    for index, name in enumerate(sequence(one.get("additionalValuesFiles"))):
        yield Setting("file", name, (*at, "additionalValuesFiles", index))
    if one.get("valuesInline"):
        yield Setting("inline", one["valuesInline"], (*at, "valuesInline"))
