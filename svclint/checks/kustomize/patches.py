"""Patches of a kustomization that name an object which it does not have."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from svclint.document import documents
from svclint.resource import is_placeholder, mapping, sequence, text
from svclint.source import Source
from svclint.suggest import closest
from svclint.violation import Edit, Fix, Label, Violation, Within

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.graph import Graph
    from svclint.resource import Resource

# A patch may give an object another name or kind, by which the next layer patches it
_RENAMING = re.compile(r"[\"'\s]/(?:metadata/name|kind)(?![\w/])|allow(?:Name|Kind)Change|- metadata\.name\b")
_GENERATED = {"configMapGenerator": "ConfigMap", "secretGenerator": "Secret"}


class _Patch(NamedTuple):
    """A strategic merge patch that says itself which object it changes.

    `document` is the patch, `entry` its place in the kustomization, `inline` the text that stands there where the patch
    is no file of its own.
    """

    document: Document
    entry: Path
    inline: str = ""


class _Known(NamedTuple):
    """The names of a scope's objects by apiVersion and kind; one that a generator makes is None."""

    names: dict[tuple[str, str], dict[str, Resource | None]]
    renamed: bool


class _Hint(NamedTuple):
    """What was probably meant: words for the message, the field of the patch that is wrong, and what to write there."""

    words: str = ""
    field: tuple[str, ...] = ("metadata", "name")
    meant: str = ""
    near: Resource | None = None


def kustomize_patch_without_target(document: Document, graph: Graph) -> Iterator[Violation]:
    """kustomize: api/internal/builtins/PatchTransformer.go: without `target` a patch is for one object, by its id.

    That is apiVersion, kind, name and namespace (the last one is not judged here: every layer may set it). A patch with
    a `target` may match nothing, and then does nothing.
    """
    if graph.holes or not _is_kustomization(document, graph):
        return
    known = graph.once(_known)
    for patch in () if known.renamed else _patches(document, graph):
        data = mapping(patch.document.value)
        api_version, kind, name = text(data.get("apiVersion")), text(data.get("kind")), _name(patch.document)
        if patch.document.state != "object" or not name or any(map(is_placeholder, (api_version, kind, name))):
            continue
        if name in known.names.get((api_version, kind), ()):
            continue
        hint = _hint(known, api_version, kind, name)
        label = _label(document, patch, hint.field, "no object of the kustomization has this")
        near = (hint.near.label(hint.field, f"{hint.near.title} is defined here"),) if hint.near is not None else ()
        here = () if patch.inline else (Label(document, patch.entry, "the patch is named here"),)
        yield Violation(
            label,
            f"the patch of {kind} {name} finds no such object in the kustomization{hint.words}",
            (*near, *here),
            fix=_fix(label, hint),
        )


def _is_kustomization(document: Document, graph: Graph) -> bool:
    name = posixpath.splitext(posixpath.basename(document.source.path))[0]
    return name.lower() == "kustomization" and any(
        one is document and member.role == "config" for member, one in graph.documents
    )


def _patches(document: Document, graph: Graph) -> Iterator[_Patch]:
    """The strategic merge patches of a kustomization that have no `target`, inline ones and files."""
    data = mapping(document.value)
    files = graph.once(_patch_files)
    for field in ("patches", "patchesStrategicMerge"):
        for index, patch in enumerate(sequence(data.get(field))):
            entry = mapping(patch)
            if entry.get("target") is not None:
                continue
            key = "patch" if entry.get("patch") else "path"
            at: Path = (field, index, key) if entry else (field, index)
            written = text(entry.get(key)) if entry else text(patch)
            if key == "patch" or "\n" in written:
                yield from (_Patch(each, at, written) for each in documents(Source(document.source.path, written)))
            elif written:
                path = posixpath.join(posixpath.dirname(document.source.path), written.replace("\\", "/"))
                yield from (_Patch(each, at) for each in files.get(posixpath.normpath(path), ()))


def _patch_files(graph: Graph) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = defaultdict(list)
    for member, document in graph.documents:
        if member.role == "patch":
            found[document.source.path].append(document)
    return found


def _known(graph: Graph) -> _Known:
    """What a patch may name: objects and what generators make, by the names that any layer gives them."""
    found = [((one.api_version, one.kind), one.name, one) for one in graph.everything if one.name]
    generated = [
        (("v1", kind), text(mapping(one).get("name")), None)
        for member, document in graph.documents
        for field, kind in _GENERATED.items()
        if member.role == "config"
        for one in sequence(mapping(document.value).get(field))
    ]
    names: dict[tuple[str, str], dict[str, Resource | None]] = defaultdict(dict)
    for kind, name, resource in (*found, *generated):
        for prefix, suffix in {("", ""), *graph.scope.affixes}:
            names[kind][f"{prefix}{name}{suffix}"] = resource
    changing = (one.source.text for one in graph.scope.members if one.role in ("config", "patch"))
    return _Known(dict(names), any(map(_RENAMING.search, changing)))


def _hint(known: _Known, api_version: str, kind: str, name: str) -> _Hint:
    here = known.names.get((api_version, kind), {})
    meant = closest(name, here)
    if meant is not None:
        return _Hint(f"; did you mean {meant}?", meant=meant, near=here[meant])
    for (other_version, other_kind), names in known.names.items():
        near = names.get(name)
        if near is None:
            continue
        if other_kind == kind:
            return _Hint(f"; its apiVersion is {other_version} there", ("apiVersion",), other_version, near)
        if other_version == api_version:
            return _Hint(f"; {name} is a {other_kind}", ("kind",), other_kind, near)
    return _Hint()


def _name(document: Document) -> str:
    return text(mapping(mapping(document.value).get("metadata")).get("name"))


def _label(document: Document, patch: _Patch, field: Path, words: str) -> Label:
    """A label on a field of the patch; within the kustomization's text where the patch is inline."""
    if not patch.inline:
        return Label(patch.document, field, words)
    place = patch.document.locate(field).value
    return Label(document, patch.entry, words, within=Within(patch.inline, place.start, place.end))


def _fix(label: Label, hint: _Hint) -> Fix | None:
    if not hint.meant:
        return None
    edit = Edit(label.of, label.path, hint.meant, within=label.within)
    return Fix(f"write {hint.meant}", (edit,), safe=False)
