"""What kustomize refuses to build, for any other reason than a patch without its object."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.checks.kustomize.patches import PATCH_FIELDS
from svclint.doubt import Doubt
from svclint.violation import Label, Violation

if TYPE_CHECKING:
    from svclint.document import Document
    from svclint.graph import Graph
    from svclint.render.kustomize.told import Fault


def kustomization_refused(document: Document, graph: Graph) -> Iterator[Violation]:
    """Each thing at which kustomize would stop, in a kustomization that is built for its objects."""
    told: set[tuple[object, ...]] = set()
    for directory, built in zip(graph.scope.kustomizations, graph.builds, strict=True):
        if built.is_component:
            # it is meant for the objects of what includes it
            continue
        # a file that kustomize needs and that is not here may be made before it runs, and then hold what it misses
        doubts = (Doubt.UNKNOWN,) if built.gaps else ()
        for fault in built.faults:
            key = (id(fault.place.document), fault.place.path, fault.message)
            if _is_told_here(fault, document, directory, graph) and key not in told:
                told.add(key)
                message = f"kustomize refuses to build {_name(directory)}: {fault.message}"
                yield Violation(Label(fault.place.document, fault.place.path, "here it stops"), message, doubts=doubts)


def _is_told_here(fault: Fault, document: Document, directory: str, graph: Graph) -> bool:
    if fault.kind in ("idle-patch", "twice"):
        # the one is no refusal, the other duplicate-resource
        return False
    if fault.kind == "patch-without-target" and fault.place.path[:1] and fault.place.path[0] in PATCH_FIELDS:
        # kustomize-patch-without-target
        return False
    if fault.place.document is document:
        return True
    settings = {one.source.path for one in graph.scope.members if one.role == "config"}
    is_root = document.index == 0 and (posixpath.dirname(document.source.path) or ".") == directory
    return is_root and fault.place.document.source.path not in settings


def _name(directory: str) -> str:
    return "the kustomization" if directory in ("", ".") else directory
