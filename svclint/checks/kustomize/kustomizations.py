"""Kustomizations that name files which are not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.doubt import Doubt
from svclint.resource import dig
from svclint.violation import Edit, Fix, Label, Violation

if TYPE_CHECKING:
    from svclint.document import Document
    from svclint.graph import Graph


def kustomization_file_not_found(document: Document, graph: Graph) -> Iterator[Violation]:
    """kustomize: api/internal/target/kusttarget.go: accumulating resources fails, and with it the build."""
    for missing in graph.scope.missing:
        if missing.path != document.source.path or dig(document.value, missing.at) != missing.name:
            continue
        meant = missing.meant
        hint = f"; did you mean {meant}?" if meant else ""
        yield Violation(
            Label(document, missing.at, "there is no such file"),
            f"the kustomization names {missing.name}, which is not there{hint}",
            # what nothing here is like may be made, or fetched, before the build
            doubts=() if meant else (Doubt.UNSEEN,),
            fix=Fix(f"name {meant}", (Edit(document, missing.at, meant),), safe=False) if meant else None,
        )
