"""Where GitOps tools apply a directory of the tree: the namespace that a Flux Kustomization or an Argo CD Application
gives to what leaves it out."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from svclint.document import documents
from svclint.families import argo
from svclint.resource import is_placeholder, mapping, objects, sequence, text

if TYPE_CHECKING:
    from svclint.source import Source

_FLUX = "kustomize.toolkit.fluxcd.io"


class _Target(NamedTuple):
    """A path of a repository and the namespace that its objects get."""

    path: str
    namespace: str


def applied_namespaces(sources: Iterable[Source]) -> Mapping[str, str]:
    """The namespace by directory; none where several tools, or one twice, give it different ones.

    Paths begin at the root of a repository, which may be any directory above the file that says so.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        for target in _targets(source):
            for above in _above(source.path):
                found[posixpath.normpath(posixpath.join(above, target.path))].add(target.namespace)
    return {directory: next(iter(names)) for directory, names in found.items() if len(names) == 1}


def of_directory(directory: str, namespaces: Mapping[str, str]) -> str | None:
    """The namespace of what lies in `directory`, or in the nearest one above it that a tool applies."""
    while True:
        if directory in namespaces:
            return namespaces[directory]
        if directory in ("", ".", "/"):
            return None
        directory = posixpath.dirname(directory)


def _targets(source: Source) -> Iterator[_Target]:
    is_flux = "targetNamespace" in source.text and _FLUX in source.text
    if not is_flux and not ("destination" in source.text and argo.GROUP in source.text):
        return
    for document in documents(source):
        for _, data in objects(document):
            group, spec = text(data.get("apiVersion")).partition("/")[0], mapping(data.get("spec"))
            if (group, data.get("kind")) == (_FLUX, "Kustomization"):
                yield from _target(spec.get("path"), spec.get("targetNamespace"))
            elif (group, data.get("kind")) == (argo.GROUP, "Application"):
                namespace = mapping(spec.get("destination")).get("namespace")
                for each in (spec.get("source"), *sequence(spec.get("sources"))):
                    yield from _target(mapping(each).get("path"), namespace)


def _target(path: Any, namespace: Any) -> Iterator[_Target]:
    """A target, where both are known and the path is not the whole repository."""
    if text(path) and text(namespace) and not is_placeholder(path) and not is_placeholder(namespace):
        relative = posixpath.normpath(path.lstrip("/"))
        if relative != ".":
            yield _Target(relative, namespace)


def _above(path: str) -> Iterator[str]:
    while path not in ("", "/"):
        path = posixpath.dirname(path)
        yield path
