"""One kustomization file as kustomize takes it: old fields in their new places, each entry with where it stands."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from svclint.document import documents
from svclint.named_tuple import NamedTuple
from svclint.origin import Written
from svclint.render.kustomize.refused import Refused
from svclint.render.kustomize.shape import KUSTOMIZATION, decoded

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.scope import Addition
    from svclint.source import Source

_API = "kustomize.config.k8s.io"
_LEGACY, _MERGED = "patches", "patchesStrategicMerge"
_VERSIONS = {"Kustomization": f"{_API}/v1beta1", "Component": f"{_API}/v1alpha1"}


class Entry(NamedTuple):
    """An entry of a list in a kustomization, and its path there."""

    value: Any
    at: Path


class Kustomization(NamedTuple):
    """A kustomization file: its directory, its document, and its data in the shape that kustomize knows.

    `elsewhere` are the fields and entries that a GitOps tool adds, or that stand under another name, and where these
    are written. `lost` are fields that cannot be read.
    """

    directory: str
    document: Document
    data: Mapping[str, Any]
    elsewhere: Mapping[Path, Written] = {}
    lost: tuple[str, ...] = ()

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
        for length in range(len(path), 0, -1) if self.elsewhere else ():
            place = self.elsewhere.get(path[:length])
            if place is not None:
                maker = by and by.replace(self.path, place.document.source.path)
                return Written(place.document, (*place.path, *path[length:]), maker)
        return Written(self.document, path, by)

    def maker(self, field: str) -> str:
        """How places name what a field of it makes."""
        return f"{field} of {self.path}"


def with_addition(one: Kustomization, added: Addition) -> Kustomization:
    """The kustomization as a GitOps tool has edited it: lists go on, other fields are replaced."""
    data = dict(one.data)
    elsewhere = dict(one.elsewhere)
    document = documents(added.source)[added.document]
    for field, value in added.fields.items():
        try:
            new = decoded({field: value}, KUSTOMIZATION, strict=False)[field]
        except Refused:
            continue
        held = data.get(field)
        data[field] = _together(held, new)
        count = len(held) if isinstance(held, list) else 0
        for path, place in added.places.items():
            if path[0] == field:
                shifted = (field, path[1] + count, *path[2:]) if count and isinstance(path[1], int) else path
                elsewhere[shifted] = Written(document, place)
    return one._replace(data=data, elsewhere=elsewhere)


def _together(held: Any, new: Any) -> Any:
    if isinstance(new, list):
        return [*(held or ()), *new]
    return {**(held or {}), **new} if isinstance(new, dict) else new


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
    elsewhere: dict[Path, Written] = {}
    lost = []
    for field, value in document.value.items() if isinstance(document.value, dict) else ():
        name = field
        if field == _LEGACY and isinstance(value, list) and all(isinstance(one, str) for one in value):
            # kustomize: kustomization: useLegacyPatch, gone in 5.0: those that build it have an older one
            name = _MERGED
        try:
            read = decoded({name: value}, KUSTOMIZATION, strict=False)
        except Refused:
            lost.append(field)
            continue
        if name == _MERGED and name in read:
            before = data.get(name, [])
            elsewhere |= {(name, len(before) + at): Written(document, (field, at)) for at in range(len(read[name]))}
            read[name] = [*before, *read[name]]
        data.update(read)
    directory = posixpath.dirname(source.path) or "."
    return Kustomization(directory, document, data, elsewhere, tuple(lost)) if data else None


def read_kustomization(source: Source) -> Kustomization:
    """The kustomization in a source; raises Refused where kustomize does.

    kustomize: api/types/kustomization.go: Unmarshal, FixKustomization, EnforceFields.
    """
    document = first_document(source)
    data = decoded(document.value, KUSTOMIZATION)
    if not data.keys() - {"apiVersion", "kind"}:
        raise Refused("the kustomization is empty", "empty")
    kind = data.get("kind") or "Kustomization"
    if kind not in _VERSIONS:
        raise Refused("its kind should be Kustomization or Component", at=("kind",))
    if data.get("apiVersion") and data["apiVersion"] != _VERSIONS[kind]:
        raise Refused(f"the apiVersion of a {kind} should be {_VERSIONS[kind]}", at=("apiVersion",))
    return Kustomization(posixpath.dirname(source.path) or ".", document, data)
