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

FIELD = "helmCharts"
_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")


def may_inflate(source: Source) -> bool:
    return FIELD in source.text and posixpath.basename(source.path) in _NAMES


def inflated(source: Source, tree: Tree) -> Iterator[Deployment]:
    """kustomize: api/types/helmchartargs.go."""
    document = next((one for one in documents(source) if isinstance(one.value, dict)), None)
    data = mapping(document.value) if document is not None else {}
    home = known(mapping(data.get("helmGlobals")).get("chartHome")) or "charts"
    directory = posixpath.dirname(source.path)
    for index, one in enumerate(map(mapping, sequence(data.get(FIELD)))):
        at: Path = (FIELD, index)
        name = known(one.get("name"))
        folder = posixpath.normpath(posixpath.join(directory, home, name))
        is_here = tree.has(folder)
        yield Deployment(
            Place(source, document.index if document is not None else 0, ()),
            {"kind": "kustomization", "metadata": {"name": text(mapping(data.get("metadata")).get("name"))}},
            (*at, "name"),
            folder if is_here else "",
            "" if is_here else name,
            (folder,) if is_here else (),
            known(one.get("namespace")) or known(data.get("namespace")),
            is_release=True,
            release=known(one.get("releaseName")),
            settings=tuple(_settings(one, at)),
        )


def _settings(one: Mapping[str, Any], at: Path) -> Iterator[Setting]:
    if one.get("valuesFile"):
        yield Setting("file", one["valuesFile"], (*at, "valuesFile"))
    for index, name in enumerate(sequence(one.get("additionalValuesFiles"))):
        yield Setting("file", name, (*at, "additionalValuesFiles", index))
    if one.get("valuesInline"):
        yield Setting("inline", one["valuesInline"], (*at, "valuesInline"))
