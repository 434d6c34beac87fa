"""Kustomizations that name files which are not there."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.finding import Edit, Fix, Label, Severity, Violation
from svclint.resource import dig
from svclint.suggest import closest, source_text

if TYPE_CHECKING:
    from svclint.document import Document
    from svclint.graph import Graph
    from svclint.scope import Missing


def kustomization_file_not_found(document: Document, graph: Graph) -> Iterator[Violation]:
    """kustomize: api/internal/target/kusttarget.go: accumulating resources fails, and with it the build."""
    for one in graph.scope.missing:
        if one.path != document.source.path or dig(document.value, one.at) != one.name:
            continue
        meant = _meant(one)
        yield Violation(
            Label(document, one.at, "there is no such file"),
            {"file": one.name, "hint": f"; did you mean {meant}?" if meant else ""},
            # what nothing here is like may be made, or fetched, before the build
            severity=None if meant else Severity.WARNING,
            fix=Fix(f"name {meant}", (Edit(document, one.at, source_text(meant, document)),), safe=False)
            if meant
            else None,
        )


def _meant(one: Missing) -> str:
    """The file that was probably meant: of a similar name, or with the other suffix of YAML; empty where none is."""
    directory, name = posixpath.split(one.name)
    stems = {posixpath.splitext(each)[0]: each for each in one.beside}
    stem = posixpath.splitext(name)[0]
    found = stem if stem in stems else closest(stem, stems)
    return posixpath.join(directory, stems[found]) if found is not None else ""
