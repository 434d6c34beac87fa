"""Patches of a kustomization that name an object which it does not have."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from svclint.certainty.doubt import Doubt
from svclint.document import documents
from svclint.named_tuple import NamedTuple
from svclint.render.kustomize.ids import NO_NAMESPACE
from svclint.resource import dig, is_placeholder, mapping, sequence, text
from svclint.severity import Severity
from svclint.source import Source
from svclint.suggest import closest
from svclint.typing_names import TYPE_CHECKING, Any
from svclint.violation import Edit, Elsewhere, Fix, Label, Violation, Within

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.graph import Graph
    from svclint.origin import Written
    from svclint.render.kustomize.build import Built
    from svclint.render.kustomize.told import Fault


class _Patch(NamedTuple):
    """A strategic merge patch that says itself which object it changes.

    `document` is the patch, `entry` its place in the kustomization, `inline` the text that stands there where the patch
    is no file of its own.
    """

    document: Document
    entry: Path
    inline: str = ""


class _Known(NamedTuple):
    """The names that objects have and had when a patch came, by apiVersion and kind, and where each stands.

    `before` are the names at that time by kind and by the name as it is applied in the end, `namespaces` those of each
    object, by apiVersion, kind and name.
    """

    names: dict[tuple[str, str], dict[str, Written]]
    before: dict[tuple[str, str], str]
    namespaces: dict[tuple[str, str, str], dict[str, Written]]

    def of(self, target: _Wanted) -> dict[str, Written]:
        """Those of the kind that is meant, of whatever apiVersion where the patch names none."""
        return {
            name: place
            for (api_version, kind), names in self.names.items()
            if kind == target.kind and target.is_of(api_version)
            for name, place in names.items()
        }


class _Wanted(NamedTuple):
    """What a patch is for: kind and name, and apiVersion, or group and version apart, where they are written."""

    kind: str
    name: str
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
    near: Written | None = None
    title: str = ""


def kustomize_patch_without_target(document: Document, graph: Graph) -> Iterator[Violation]:
    """kustomize: api/internal/builtins/PatchTransformer.go: without `target` a patch is for one object, by its id.

    That is apiVersion, kind, name and namespace, and the build stops where there is none. A patch with a `target` does
    nothing then.
    """
    missing: dict[Path, _Known] = {}
    idle: dict[Path, _Known] = {}
    for built in graph.builds:
        for fault in built.faults:
            if _concerns(fault, document, built):
                told = idle if fault.kind == "idle-patch" else missing
                told[fault.place.path] = _known(fault, built)
    for patch in _patches(document, graph) if missing else ():
        if patch.entry[:2] in missing:
            yield from _without_object(document, patch, missing[patch.entry[:2]])
    patched = frozenset(text(one.get("name")) for one in _all_targets(document))
    for at, known in idle.items():
        if not any((document.source.path, at) in built.met for built in graph.builds):
            yield from _idle(document, at, known, patched)


def _concerns(fault: Fault, document: Document, built: Built) -> bool:
    """Whether a fault is one of this kustomization's patches; a component's are meant for what includes it."""
    if fault.kind not in ("patch-without-target", "idle-patch") or fault.place.document is not document:
        return False
    if not fault.place.path or fault.place.path[0] not in PATCH_FIELDS:
        return False
    written = mapping(document.value)
    if written.get("kind") == "Component":
        return not built.is_component
    # one of patches alone gets its objects from the tool that runs it: Fleet, Helm's post-renderers
    return any(written.get(field) for field in _MAKERS)


_DEFAULT = "default"
PATCH_FIELDS = ("patches", "patchesStrategicMerge", "patchesJson6902")
_MAKERS = (
    *("resources", "bases", "components", "generators", "configMapGenerator", "secretGenerator", "helmCharts"),
    "helmChartInflationGenerator",
)


def _without_object(document: Document, patch: _Patch, known: _Known) -> Iterator[Violation]:
    data = mapping(patch.document.value)
    api_version, kind, name = text(data.get("apiVersion")), text(data.get("kind")), _name(patch.document)
    if patch.document.state != "object" or not name or any(map(is_placeholder, (api_version, kind, name))):
        return
    wanted = _Wanted(kind, name, api_version)
    if name in known.of(wanted):
        yield from _in_other_namespace(document, patch, known.namespaces.get((api_version, kind, name), {}))
        return
    hint = _hint(known, wanted)
    label = _label(document, patch, hint.field, "no object of the kustomization has this")
    here = () if patch.inline else (Label(document, patch.entry, "the patch is named here"),)
    yield Violation(
        label,
        f"the patch of {wanted.title} finds no such object in the kustomization{hint.words}",
        (*_near(hint), *here),
        fix=_fix(label, hint),
    )


def _in_other_namespace(document: Document, patch: _Patch, there: Mapping[str, Written]) -> Iterator[Violation]:
    """A namespace is part of what an object is called: what a patch leaves out, it does not have."""
    data = mapping(patch.document.value)
    own = text(mapping(data.get("metadata")).get("namespace"))
    if not there or is_placeholder(own) or not there.keys().isdisjoint((own or _DEFAULT, NO_NAMESPACE)):
        return
    other, place = next(iter(there.items()))
    asked = f"is for namespace {own}" if own else "names no namespace"
    held = "has none, or default" if other == _DEFAULT else f"is in namespace {other}"
    field = ("metadata", "namespace") if own else ("metadata", "name")
    yield Violation(
        _label(document, patch, field, "not in this namespace" if own else "without a namespace"),
        f"the patch of {text(data.get('kind'))} {_name(patch.document)} {asked}, and finds no such object in the "
        f"kustomization: the one there {held}",
        (Label(place.document, (*place.path, "metadata", "name"), "it is here"),),
        help="Name the namespace that the object has in its file, or none where it has none.",
    )


# The field of a hint, as a target calls it
_OF_TARGET = {"metadata": "name", "kind": "kind", "apiVersion": "version"}


def _idle(document: Document, at: Path, known: _Known, patched: Collection[str]) -> Iterator[Violation]:
    """A patch for the one object that its `target` names: written for it, and without effect where it is not there.

    What a shared kustomization patches may be in some only of those that include it.
    """
    field, index = at[:2]
    entry = dig(document.value, (field, index))
    wanted = _wanted(mapping(mapping(entry).get("target")))
    if wanted is None:
        return
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
        unless=(Elsewhere(patch=(document.source.path, at)),),
    )


def _all_targets(document: Document) -> Iterator[dict[str, Any]]:
    for field in ("patches", "patchesJson6902"):
        for entry in sequence(mapping(document.value).get(field)):
            yield mapping(mapping(entry).get("target"))


def _wanted(target: dict[str, Any]) -> _Wanted | None:
    """The one object that a target names; None where it is a pattern, asks for labels, or is filled in later."""
    kind, name = text(target.get("kind")), text(target.get("name"))
    if "labelSelector" in target or "annotationSelector" in target:
        return None
    if not all(re.fullmatch(_LITERAL, one) and not is_placeholder(one) for one in (kind, name)):
        return None
    group, version = text(target.get("group")), text(target.get("version"))
    if any(one and not re.fullmatch(_LITERAL, one) for one in (group, version)):
        return None
    return _Wanted(kind, name, "", group, version)


_LITERAL = r"[\w-]+(?:\.[\w-]+)*"


def _near(hint: _Hint) -> tuple[Label, ...]:
    if hint.near is None:
        return ()
    return (Label(hint.near.document, (*hint.near.path, *hint.field), f"{hint.title} is defined here"),)


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


def _known(fault: Fault, built: Built) -> _Known:
    applied = {one.origin.base.spot: one.name for one in built.resources}
    names: dict[tuple[str, str], dict[str, Written]] = defaultdict(dict)
    before: dict[tuple[str, str], str] = {}
    namespaces: dict[tuple[str, str, str], dict[str, Written]] = defaultdict(dict)
    for held in fault.held:
        for one in held.ids:
            api_version = f"{one.group}/{one.version}" if one.group else one.version
            namespaces[api_version, one.kind, one.name].setdefault(one.namespace, held.place)
            names[api_version, one.kind].setdefault(one.name, held.place)
        last = held.ids[-1]
        for name in _later(last.name, applied.get(held.place.spot, last.name)):
            before.setdefault((last.kind, name), last.name)
    return _Known(dict(names), before, dict(namespaces))


def _later(name: str, applied: str) -> Iterator[str]:
    """What somebody may take for a name: the one that is applied, or that with the prefix or the suffix alone."""
    yield applied
    # what is no text has no name
    prefix, found, suffix = applied.partition(name) if name else ("", "", "")
    if found:
        yield prefix + name
        yield name + suffix


def _hint(known: _Known, wanted: _Wanted, patched: Collection[str] = ()) -> _Hint:
    here = known.of(wanted)
    bare = known.before.get((wanted.kind, wanted.name), "")
    if bare in here:
        words = f"; it is {bare} until the patches are applied"
        return _Hint(words, meant=bare, near=_shown(here[bare]), title=f"{wanted.kind} {bare}")
    meant = closest(wanted.name, [name for name in here if name not in patched])
    if meant is not None:
        return _Hint(f"; did you mean {meant}?", meant=meant, near=_shown(here[meant]), title=f"{wanted.kind} {meant}")
    for (other_version, other_kind), names in known.names.items():
        if wanted.name not in names:
            continue
        near, title = _shown(names[wanted.name]), f"{other_kind} {wanted.name}"
        if other_kind == wanted.kind:
            return _Hint(f"; its apiVersion is {other_version} there", ("apiVersion",), other_version, near, title)
        if wanted.is_of(other_version):
            return _Hint(f"; {wanted.name} is a {other_kind}", ("kind",), other_kind, near, title)
    return _Hint()


def _shown(place: Written) -> Written | None:
    """The place of an object that stands in a file; what is generated has no fields there."""
    return None if place.by else place


def _name(document: Document) -> str:
    return text(mapping(mapping(document.value).get("metadata")).get("name"))


def _label(document: Document, patch: _Patch, field: Path, words: str) -> Label:
    """A label on a field of the patch; within the kustomization's text where the patch is inline."""
    if not patch.inline:
        return Label(patch.document, field, words)
    place = patch.document.locate(field).value
    return Label(document, patch.entry, words, within=Within(patch.inline, place.start, place.end))


def _fix(label: Label, hint: _Hint) -> Fix | None:
    # what is filled in later is no name to write, and in a target it would be a pattern
    if not hint.meant or is_placeholder(hint.meant):
        return None
    edit = Edit(label.of, label.path, hint.meant, within=label.within)
    return Fix(f"write {hint.meant}", (edit,), safe=False)
