"""Kustomizations that name files which are not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.finding import Edit, Fix, Label, Severity, Violation
from svclint.resource import dig

if TYPE_CHECKING:
    from svclint.document import Document
    from svclint.graph import Graph


def kustomization_file_not_found(document: Document, graph: Graph) -> Iterator[Violation]:
    """kustomize: api/internal/target/kusttarget.go: accumulating resources fails, and with it the build."""
    for one in graph.scope.missing:
        if one.path != document.source.path or dig(document.value, one.at) != one.name:
            continue
        meant = one.meant
        yield Violation(
            Label(document, one.at, "there is no such file"),
            {"file": one.name, "hint": f"; did you mean {meant}?" if meant else ""},
            # what nothing here is like may be made, or fetched, before the build
            severity=None if meant else Severity.WARNING,
            fix=Fix(f"name {meant}", (Edit(document, one.at, meant),), safe=False) if meant else None,
        )
