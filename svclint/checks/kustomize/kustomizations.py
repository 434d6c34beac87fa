"""Kustomizations that name files which are not there, or are not read."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.resource import dig, sequence
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Edit, Fix, Label, Violation

if TYPE_CHECKING:
    from svclint.document import Document
    from svclint.graph import Graph
    from svclint.scope import Missing


def kustomization_file_not_found(document: Document, graph: Graph) -> Iterator[Violation]:
    """kustomize: api/internal/target/kusttarget.go: accumulating resources fails, and with it the build."""
    for missing in graph.scope.missing:
        if missing.refused or not _stands_in(document, missing):
            continue
        meant = missing.meant
        hint = f"; did you mean {meant}?" if meant else ""
        yield Violation(
            Label(document, missing.at, "nothing of this name is there"),
            f"the kustomization names {missing.name}, which is not there{hint}",
            # what nothing here is like may be made, or fetched, before the build; more so where nothing at all is there
            doubts=_doubts(missing, document, graph),
            fix=Fix(f"name {meant}", (Edit(document, missing.at, meant),), safe=False) if meant else None,
        )


def kustomization_file_unread(document: Document, graph: Graph) -> Iterator[Violation]:
    """Nothing is wrong with the rest: what is not read may hold anything."""
    for missing in graph.scope.missing:
        if missing.refused and _stands_in(document, missing):
            yield Violation(
                Label(document, missing.at, "not read"),
                f"Not read: {missing.name}, as {missing.refused}; what it holds is unknown",
            )
    limits = {
        gap.place.path: gap.reason
        for built in graph.builds
        for gap in built.gaps
        if gap.kind == "limit" and gap.place.document is document
    }
    for path, reason in limits.items():
        yield Violation(Label(document, path, "not read"), f"Not read: {reason}; what is behind it is unknown")


def _stands_in(document: Document, missing: Missing) -> bool:
    return missing.path == document.source.path and dig(document.value, missing.at) == missing.name


def _doubts(missing: Missing, document: Document, graph: Graph) -> tuple[Doubt, ...]:
    if missing.made:
        return (Doubt.UNKNOWN,)
    if missing.meant:
        return ()
    if graph.scope.told.aside.get(document.source.path) is Doubt.PIECE:
        # whoever copies it writes the rest
        return (Doubt.PIECE,)
    return (Doubt.UNKNOWN,) if _is_bare(document, graph) else (Doubt.MADE,)


def _is_bare(document: Document, graph: Graph) -> bool:
    """Whether a kustomization has none of the resources that it names: a build makes them, or a test copies them."""
    absent = {missing.name for missing in graph.scope.missing if missing.path == document.source.path}
    named = [name for field in ("resources", "bases") for name in sequence(dig(document.value, (field,)))]
    return bool(named) and absent.issuperset(name for name in named if isinstance(name, str))
