"""Patches that lie beside a kustomization and that it does not use."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.resource import mapping, text
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Label, Violation

if TYPE_CHECKING:
    from svclint.document import Document
    from svclint.graph import Graph


def kustomize_patch_unlisted(document: Document, graph: Graph) -> Iterator[Violation]:
    """One finding a file: what is in it is neither applied nor a change of what is."""
    unlisted = next((one for one in graph.scope.unlisted if one.path == document.source.path), None)
    if unlisted is None or document.index != 0:
        return
    data = mapping(document.value)
    title = f"{text(data.get('kind'))} {text(mapping(data.get('metadata')).get('name'))}".strip()
    off = unlisted.off
    why = "a comment switches it off" if off is not None else "the kustomization does not list it"
    related: tuple[Label, ...] = ()
    if off is not None:
        there = (one for member, one in graph.documents if member.source.path == unlisted.kustomization)
        related = tuple(Label(one, (), "switched off here", span=off) for one in there)[:1]
    yield Violation(
        Label(document, ("metadata", "name") if title else (), "not applied"),
        f"Not checked: this patch{f' of {title}' if title else ''} is not used, as {why} ({unlisted.kustomization})",
        related,
    )
