"""Fleet: what a fleet.yaml says of its own directory."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from svclint.document import documents
from svclint.gitops.deployment import Deployment, Place, Setting, at_first, known
from svclint.resource import mapping, sequence

if TYPE_CHECKING:
    from svclint.gitops.deployment import Tree
    from svclint.source import Source

_NAME = "fleet.yaml"
_REMOTE = ("://", ".tgz")


def is_bundle(path: str) -> bool:
    return posixpath.basename(path) == _NAME


def bundle(source: Source, tree: Tree) -> Iterator[Deployment]:
    """The directories of a bundle, or the chart that it releases there.

    A cluster may build another directory; where one has another namespace, that of the bundle is not known.
    """
    document = next((one for one in documents(source) if isinstance(one.value, dict) and "kind" not in one.value), None)
    if document is None:
        return
    data, helm = document.value, mapping(document.value.get("helm"))
    targets = list(map(mapping, sequence(data.get("targetCustomizations"))))
    said = Place(source, document.index, ())
    directory = posixpath.dirname(source.path)
    chart = known(helm.get("chart"))
    is_remote = bool(helm.get("repo")) or any(sign in chart for sign in _REMOTE)
    below = chart or known(mapping(data.get("kustomize")).get("dir"))
    folder = posixpath.normpath(posixpath.join(directory, below)) if below else directory
    # `namespace` is forced on all objects, `defaultNamespace` given to those that name none
    yield Deployment(
        said,
        {**data, "kind": "Fleet bundle"},
        ("helm", "chart") if chart else (),
        "" if is_remote else folder,
        chart if is_remote else "",
        (folder,) if not is_remote and tree.has(folder) else (),
        "" if any(_namespace(one) not in ("", _namespace(data)) for one in targets) else _namespace(data),
        is_release=bool(chart),
        release=known(helm.get("releaseName")),
        settings=tuple(_settings(helm)),
    )
    for number, one in enumerate(targets):
        own = known(mapping(one.get("kustomize")).get("dir"))
        folder = posixpath.normpath(posixpath.join(directory, own))
        if own and one.get("doNotDeploy") is not True:
            yield Deployment(
                said,
                {**data, "kind": "Fleet bundle"},
                ("targetCustomizations", number, "kustomize", "dir"),
                folder,
                here=(folder,) if tree.has(folder) else (),
                namespace=_namespace(one) or _namespace(data),
            )


def _namespace(given: Mapping[str, object]) -> str:
    return at_first((given.get("namespace"), given.get("defaultNamespace")))


def _settings(helm: dict[str, object]) -> Iterator[Setting]:
    """fleet: the values in fleet.yaml, then files, then objects of the cluster."""
    if helm.get("values"):
        yield Setting("inline", helm["values"], ("helm", "values"))
    for index, name in enumerate(sequence(helm.get("valuesFiles"))):
        yield Setting("file", name, ("helm", "valuesFiles", index))
    for index, one in enumerate(sequence(helm.get("valuesFrom"))):
        yield Setting("object", one, ("helm", "valuesFrom", index))
