"""One kustomization file as kustomize takes it: old fields in their new places, each entry with where it stands."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from svclint.document import documents
from svclint.origin import Written
from svclint.render.kustomize.refused import Refused
from svclint.render.kustomize.shape import KUSTOMIZATION, decoded

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.source import Source

_API = "kustomize.config.k8s.io"
_VERSIONS = {"Kustomization": f"{_API}/v1beta1", "Component": f"{_API}/v1alpha1"}


class Entry(NamedTuple):
    """An entry of a list in a kustomization, and its path there."""

    value: Any
    at: Path


class Kustomization(NamedTuple):
    """A kustomization file: its directory, its document, and its data in the shape that kustomize knows."""

    directory: str
    document: Document
    data: Mapping[str, Any]

    @property
    def path(self) -> str:
        return self.document.source.path

    @property
    def is_component(self) -> bool:
        return self.data.get("kind") == "Component"

    def text(self, field: str) -> str:
        found: str = self.data.get(field, "")
        return found

    def pairs(self, field: str) -> Mapping[str, str]:
        found: Mapping[str, str] = self.data.get(field, {})
        return found

    def entries(self, *fields: str) -> Iterator[Entry]:
        """The entries of list fields, one field after the other."""
        for field in fields:
            for at, one in enumerate(self.data.get(field, ())):
                yield Entry(one, (field, at))

    def place(self, *path: str | int, by: str = "") -> Written:
        return Written(self.document, path, by)

    def maker(self, field: str) -> str:
        """How places name what a field of it makes."""
        return f"{field} of {self.path}"


def first_document(source: Source) -> Document:
    """The first document of a file; raises Refused where it has none that can be read."""
    if source.error is not None:
        raise Refused(f"it cannot be read: {source.error}", "unreadable")
    found = documents(source)
    if not found:
        raise Refused("the file is empty")
    if found[0].state in ("broken", "template"):
        problem = next(iter(found[0].problems), None)
        raise Refused(problem.message if problem is not None else "it is not YAML", "unreadable")
    return found[0]


def readable_kustomization(source: Source) -> Kustomization | None:
    """What is sound of a kustomization that kustomize refuses; None where nothing is."""
    try:
        document = first_document(source)
    except Refused:
        return None
    data: dict[str, Any] = {}
    for field, value in document.value.items() if isinstance(document.value, dict) else ():
        try:
            data.update(decoded({field: value}, KUSTOMIZATION, strict=False))
        except Refused:
            continue
    return Kustomization(posixpath.dirname(source.path) or ".", document, data) if data else None


def read_kustomization(source: Source) -> Kustomization:
    """The kustomization in a source; raises Refused where kustomize does.

    kustomize: api/types/kustomization.go: Unmarshal, FixKustomization, EnforceFields.
    """
    document = first_document(source)
    data = decoded(document.value, KUSTOMIZATION)
    if not data.keys() - {"apiVersion", "kind"}:
        raise Refused("the kustomization is empty")
    kind = data.get("kind") or "Kustomization"
    if kind not in _VERSIONS:
        raise Refused("its kind should be Kustomization or Component", at=("kind",))
    if data.get("apiVersion") and data["apiVersion"] != _VERSIONS[kind]:
        raise Refused(f"the apiVersion of a {kind} should be {_VERSIONS[kind]}", at=("apiVersion",))
    return Kustomization(posixpath.dirname(source.path) or ".", document, data)
