"""Patches of a kustomization that name an object which it does not have."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from svclint.document import documents
from svclint.doubt import Doubt
from svclint.resource import is_placeholder, mapping, sequence, text
from svclint.severity import Severity
from svclint.source import Source
from svclint.suggest import closest
from svclint.violation import Edit, Fix, Label, Violation, Within

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.graph import Graph
    from svclint.render.kustomize.build import Built
    from svclint.resource import Resource

# A patch may give an object another name or kind, by which the next layer patches it
_RENAMING = re.compile(r"[\"'\s]/(?:metadata/name|kind)(?![\w/])|allow(?:Name|Kind)Change|- metadata\.name\b")


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

    def of(self, target: _Wanted) -> dict[str, Resource | None]:
        """Those of the kind that is meant, of whatever apiVersion where the patch names none."""
        return {
            name: resource
            for (api_version, kind), names in self.names.items()
            if kind == target.kind and target.is_of(api_version)
            for name, resource in names.items()
        }


class _Wanted(NamedTuple):
    """What a patch is for: kind and name, and apiVersion, or group and version apart, where they are written.

    `outer` is what its kustomization, and those around it, add to names after the patch was applied.
    """

    kind: str
    name: str
    outer: tuple[str, str]
    api_version: str = ""
    group: str = ""
    version: str = ""

    @property
    def title(self) -> str:
        return f"{self.kind} {self.name}"

    def is_of(self, api_version: str) -> bool:
        group, _, version = api_version.rpartition("/")
        return self.api_version in ("", api_version) and self.group in ("", group) and self.version in ("", version)


class _Hint(NamedTuple):
    """What was probably meant: words for the message, the field of the patch that is wrong, and what to write there."""

    words: str = ""
    field: tuple[str, ...] = ("metadata", "name")
    meant: str = ""
    near: Resource | None = None


def kustomize_patch_without_target(document: Document, graph: Graph) -> Iterator[Violation]:
    """kustomize: api/internal/builtins/PatchTransformer.go: without `target` a patch is for one object, by its id.

    That is apiVersion, kind, name and namespace (the last one is not judged here: every layer may set it), and the
    build stops where there is none. A patch with a `target` does nothing then.
    """
    if graph.built is not None:
        yield from _of_build(document, graph.built)
        return
    outer = _outer_affix(document, graph)
    if graph.holes or outer is None or graph.once(_is_renamed):
        return
    known = graph.once(_known, outer)
    for patch in _patches(document, graph):
        data = mapping(patch.document.value)
        api_version, kind, name = text(data.get("apiVersion")), text(data.get("kind")), _name(patch.document)
        if patch.document.state != "object" or not name or any(map(is_placeholder, (api_version, kind, name))):
            continue
        wanted = _Wanted(kind, name, outer, api_version)
        if name in known.of(wanted):
            continue
        hint = _hint(known, wanted)
        label = _label(document, patch, hint.field, "no object of the kustomization has this")
        here = () if patch.inline else (Label(document, patch.entry, "the patch is named here"),)
        yield Violation(
            label,
            f"the patch of {wanted.title} finds no such object in the kustomization{hint.words}",
            (*_near(hint), *here),
            fix=_fix(label, hint),
        )
    yield from _targets(document, outer, graph)


def _of_build(document: Document, built: Built) -> Iterator[Violation]:
    """What the build has to tell of this kustomization's patches."""
    if mapping(document.value).get("kind") == "Component" and built.is_component:
        return
    for fault in built.faults:
        if fault.kind != "refused" and fault.place.document is document:
            severity = Severity.WARNING if fault.kind == "idle-patch" else None
            label = Label(document, fault.place.path, fault.message)
            yield Violation(label, f"the patch does nothing: {fault.message}", severity=severity)


# The field of a hint, as a target calls it
_OF_TARGET = {"metadata": "name", "kind": "kind", "apiVersion": "version"}


def _targets(document: Document, outer: tuple[str, str], graph: Graph) -> Iterator[Violation]:
    """Patches for the one object that their `target` names: written for it, and without effect where it is not there.

    What a shared kustomization patches may be in some only of those that include it.
    """
    patched = frozenset(text(one.get("name")) for one in _all_targets(document))
    for field in ("patches", "patchesJson6902"):
        # the old field is applied after prefix and suffix: both names are right there
        known = graph.once(_known, outer if field == "patches" else ("", ""))
        for index, entry in enumerate(sequence(mapping(document.value).get(field))):
            target = mapping(mapping(entry).get("target"))
            wanted = _wanted(target, outer)
            if wanted is None or wanted.name in known.of(wanted):
                continue
            # what has a patch of its own is not what this one was meant for
            hint = _hint(known, wanted, patched)
            label = Label(document, (field, index, "target", _OF_TARGET[hint.field[0]]), "nothing of the kustomization")
            yield Violation(
                label,
                f"the patch of {wanted.title} finds no such object in the kustomization and does nothing{hint.words}",
                _near(hint),
                # the rule's meaning: the rest is built all the same
                severity=Severity.WARNING,
                doubts=() if hint.words else (Doubt.UNKNOWN,),
                help="Name the object as it is called in its file, or as the layers below this one rename it.",
                fix=_fix(label, hint) if hint.field[0] == "metadata" else None,
            )


def _all_targets(document: Document) -> Iterator[dict[str, Any]]:
    for field in ("patches", "patchesJson6902"):
        for entry in sequence(mapping(document.value).get(field)):
            yield mapping(mapping(entry).get("target"))


def _wanted(target: dict[str, Any], outer: tuple[str, str]) -> _Wanted | None:
    """The one object that a target names; None where it is a pattern, asks for labels, or is filled in later."""
    kind, name = text(target.get("kind")), text(target.get("name"))
    if "labelSelector" in target or "annotationSelector" in target:
        return None
    if not all(re.fullmatch(_LITERAL, one) and not is_placeholder(one) for one in (kind, name)):
        return None
    group, version = text(target.get("group")), text(target.get("version"))
    if any(one and not re.fullmatch(_LITERAL, one) for one in (group, version)):
        return None
    return _Wanted(kind, name, outer, "", group, version)


_LITERAL = r"[\w-]+(?:\.[\w-]+)*"


def _near(hint: _Hint) -> tuple[Label, ...]:
    if hint.near is None:
        return ()
    return (hint.near.label(hint.field, f"{hint.near.title} is defined here"),)


def _outer_affix(document: Document, graph: Graph) -> tuple[str, str] | None:
    """What a kustomization and those around it add to names; None for a document that is no kustomization."""
    name = posixpath.splitext(posixpath.basename(document.source.path))[0]
    if name.lower() != "kustomization":
        return None
    members = (member for member, one in graph.documents if one is document and member.role == "config")
    return next((member.affix for member in members), None)


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


def _known(graph: Graph, outer: tuple[str, str]) -> _Known:
    """What a patch may name: objects and what generators make, by the names of their files, and by those that the
    layers below the patch's kustomization give them: its own prefix and suffix, `outer`, come after patches."""
    names: dict[tuple[str, str], dict[str, Resource | None]] = defaultdict(dict)
    for one in graph.everything:
        if one.name:
            for prefix, suffix in _added_before(one.rendering.affix, outer, graph.scope.affixes):
                names[one.api_version, one.kind][f"{prefix}{one.name}{suffix}"] = one
    for kind, name in graph.scope.generated:
        for prefix, suffix in {("", ""), *graph.scope.affixes}:
            names["v1", kind][f"{prefix}{name}{suffix}"] = None
    return _Known(dict(names))


def _added_before(
    affix: tuple[str, str], outer: tuple[str, str], affixes: Collection[tuple[str, str]]
) -> set[tuple[str, str]]:
    """The prefixes and suffixes that an object's name may have when patches come: none, or those of layers below.

    `affix` is all that it gets, from the outermost kustomization to the innermost.
    """
    prefix, suffix = affix
    if not prefix.startswith(outer[0]) or not suffix.endswith(outer[1]):
        return {("", ""), *affixes}
    prefix, suffix = prefix[len(outer[0]) :], suffix[: len(suffix) - len(outer[1])]
    inner = (one for one in affixes if prefix.endswith(one[0]) and suffix.startswith(one[1]))
    return {("", ""), (prefix, suffix), *inner}


def _is_renamed(graph: Graph) -> bool:
    """Whether a patch may give an object another name or kind."""
    changing = (one.source.text for one in graph.scope.members if one.role in ("config", "patch"))
    return any(map(_RENAMING.search, changing))


def _hint(known: _Known, wanted: _Wanted, patched: Collection[str] = ()) -> _Hint:
    here = known.of(wanted)
    prefix, suffix = wanted.outer
    bare = wanted.name.removeprefix(prefix).removesuffix(suffix)
    if bare != wanted.name and bare in here:
        return _Hint(f"; it is {bare} until the patches are applied", meant=bare, near=here[bare])
    meant = closest(wanted.name, [name for name in here if name not in patched])
    if meant is not None:
        return _Hint(f"; did you mean {meant}?", meant=meant, near=here[meant])
    for (other_version, other_kind), names in known.names.items():
        near = names.get(wanted.name)
        if near is None:
            continue
        if other_kind == wanted.kind:
            return _Hint(f"; its apiVersion is {other_version} there", ("apiVersion",), other_version, near)
        if wanted.is_of(other_version):
            return _Hint(f"; {wanted.name} is a {other_kind}", ("kind",), other_kind, near)
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
