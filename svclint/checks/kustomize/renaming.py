"""Names that kustomize changes, in fields that it does not change with them."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Fix, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource


def reference_not_renamed(owner: Resource, graph: Graph) -> Iterator[Violation]:
    """kustomize rewrites the references of built-in kinds, and those that its configuration lists."""
    if not graph.builds:
        return
    for reference in graph.references(owner):
        target = graph.resolve(reference).renamed
        if target is None:
            continue
        rendered = target.name
        yield Violation(
            reference.label(f"stays {reference.name} when it is rendered"),
            f"{owner.title} names {target.kind} {reference.name}, which kustomize renames: this field stays as it is",
            (target.name_label(f"becomes {rendered}"),),
            fix=_fix(reference, rendered),
            unless=(Elsewhere(reference.identity),),
        )


def _fix(reference: Reference, rendered: str) -> Fix | None:
    """The name as it is rendered; not safe, because the same file may be rendered with other prefixes elsewhere."""
    written = reference.written(rendered)
    if not written:
        return None
    owner = reference.owner
    return Fix(f"name it {rendered}", (owner.edit(reference.path, written),), safe=False)
