"""What kustomize refuses to build, for any other reason than a patch without its object."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator

from svclint.certainty.doubt import Doubt
from svclint.checks.kustomize.patches import PATCH_FIELDS
from svclint.document import documents
from svclint.resource import dig, is_placeholder, text
from svclint.source import Source
from svclint.told import ENTRIES
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Label, Violation, Within

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.graph import Graph
    from svclint.origin import Written
    from svclint.render.kustomize.build import Built
    from svclint.render.kustomize.told import Fault
    from svclint.told import Told


def kustomization_refused(document: Document, graph: Graph) -> Iterator[Violation]:
    """Each thing at which kustomize would stop, in a kustomization that is built for its objects."""
    told: set[tuple[object, ...]] = set()
    for directory, built in zip(graph.scope.kustomizations, graph.builds, strict=True):
        for place, reason, doubts in _refusals(built, graph.scope.told, posixpath.dirname(document.source.path)):
            key = (id(place.document), place.path, reason)
            if _is_told_here(place, document, directory, graph) and key not in told and not _is_filled_in(place):
                told.add(key)
                message = f"kustomize refuses to build {_name(directory)}: {reason}"
                yield Violation(_label(place), message, doubts=doubts)


def _label(place: Written) -> Label:
    """The entry at which it stops; of a patch that stands there and cannot be read, the very place in its text."""
    at, written = _inline(place)
    found = _unread(written)
    if found is None:
        return Label(place.document, place.path, "here it stops")
    return Label(place.document, at, "here it stops", within=Within(written, *found))


# a field and a number
_OF_ENTRY = 2


def _inline(place: Written) -> tuple[Path, str]:
    """The text of a patch that stands in the kustomization, and where; empty where there is none."""
    if len(place.path) != _OF_ENTRY or place.path[0] not in PATCH_FIELDS:
        return place.path, ""
    entry = dig(place.document.value, place.path)
    if isinstance(entry, dict):
        return (*place.path, "patch"), text(entry.get("patch"))
    # one without a break is the name of a file
    return place.path, text(entry) if "\n" in text(entry) else ""


def _unread(written: str) -> tuple[int, int] | None:
    """Where the text of a patch is neither YAML nor JSON; None where it is."""
    if written.lstrip().startswith("["):
        # imported here: few patches are written so
        import json

        try:
            json.loads(written)
        except json.JSONDecodeError as error:
            at = min(error.pos, len(written.rstrip()) - 1)
            return at, at + 1
        except RecursionError:
            pass
        return None
    problems = (one for document in documents(Source("", written)) for one in document.problems)
    first = next((one.span for one in problems if one.kind in ("syntax", "unreadable")), None)
    return (first.start, max(first.end, first.start + 1)) if first is not None else None


# kustomize: api/types/kustomization.go: CheckEmpty; useLegacyPatch
_REFUSES_EMPTY, _REFUSES_TEXTS = (5, 1), (5, 0)
# fluxcd/kustomize-controller: CHANGELOG: 1.2.0 (kustomize 5.3), 1.3.0 (fluxcd/pkg#757)
_FLUX_REFUSES, _FLUX_BUILDS = (1, 2), (1, 3)


def _of_version(fault: Fault, told: Told, here: str) -> tuple[Doubt, ...]:
    """Whether the kustomize that builds the files of a directory takes what only a newer one refuses."""
    older = told.version_of("kustomize", here)
    if fault.kind == "empty":
        # entries a command may write, or free of the signs of comments
        if ENTRIES in told.edited:
            return (Doubt.UNKNOWN,)
        # what Flux alone builds, by its path, it gives a field first (fluxcd/pkg: kustomize/kustomize_generator.go)
        if fault.place.document.source.path in told.decoded:
            controller = told.version_of("kustomize-controller", here)
            if controller is None:
                return (Doubt.DEPENDS,)
            return () if _FLUX_REFUSES <= controller < _FLUX_BUILDS else (Doubt.UNKNOWN,)
        return (Doubt.DEPENDS,) if older is not None and older < _REFUSES_EMPTY else ()
    at, value = fault.place.path, dig(fault.place.document.value, fault.place.path)
    is_text = at[:1] == ("patches",) and isinstance(value, str)
    return (Doubt.DEPENDS,) if is_text and older is not None and older < _REFUSES_TEXTS else ()


def _refusals(built: Built, told: Told, here: str) -> Iterator[tuple[Written, str, tuple[Doubt, ...]]]:
    """What it refuses, and where; `told` is what is told of the files, of which one lies in the directory `here`."""
    for gap in built.gaps:
        if gap.kind == "cycle":
            yield gap.place, gap.reason, ()
    for fault in built.faults:
        if fault.kind in ("invalid", "empty"):
            # whatever objects there are
            yield fault.place, fault.message, _of_version(fault, told, here)
        elif not built.is_component and not _has_rule_of_its_own(fault):
            # a component is meant for the objects of what includes it; a file that kustomize needs and that is not here
            # may be made before it runs, and then hold what it misses; so may who includes it, or applies it by another
            # tool, set the namespace that it reads; a command writes an annotation into it before each build
            # what cannot be read is wrong whatever it is for
            unknown = bool(built.gaps) and _unread(_inline(fault.place)[1]) is None
            unknown = unknown or fault.kind == "no-namespace" or _is_edited(fault, told.edited)
            yield fault.place, fault.message, (Doubt.UNKNOWN,) if unknown else ()


def _is_edited(fault: Fault, edited: Collection[str]) -> bool:
    """Whether it is for want of a field that a command writes into the kustomization."""
    said = fault.message.replace("\\.", ".").replace("[", "").replace("]", "")
    return any(said.endswith(f" {one}") for one in edited)


def _has_rule_of_its_own(fault: Fault) -> bool:
    """Whether another rule tells of it."""
    # kustomize-patch-without-target, duplicate-resource, duplicate-key
    if fault.kind in ("idle-patch", "twice", "duplicate-key"):
        return True
    return fault.kind == "patch-without-target" and bool(fault.place.path) and fault.place.path[0] in PATCH_FIELDS


def _is_told_here(place: Written, document: Document, directory: str, graph: Graph) -> bool:
    if place.document is document:
        return True
    settings = {one.source.path for one in graph.scope.members if one.role == "config"}
    is_root = document.index == 0 and (posixpath.dirname(document.source.path) or ".") == directory
    return is_root and place.document.source.path not in settings


def _is_filled_in(place: Written) -> bool:
    """Whether a tool writes the value, or a part of the patch, before kustomize reads it."""
    value = dig(place.document.value, place.path)
    if isinstance(value, str) and is_placeholder(value):
        return True
    return any(one.state == "template" for one in documents(Source("", _inline(place)[1])))


def _name(directory: str) -> str:
    return "the kustomization" if directory in ("", ".") else directory
