"""Labels that are some controller's annotations: nobody reads them there."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.annotations import family_of
from svclint.resource import mapping, string_map
from svclint.traffic.controllers import arguments
from svclint.typing_names import TYPE_CHECKING, Any
from svclint.violation import Fix, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource

_LABELS: Path = ("metadata", "labels")
_SHOWN = 3
_DEPTH = 12


def annotation_as_label(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """Only names that a controller's documentation has among its annotations; a label may be called anything else."""
    written = string_map(resource.get(*_LABELS))
    misplaced = [key for key in written if _is_annotation(key) and key not in resource.annotations]
    misplaced = [key for key in misplaced if not _is_asked_for(key, graph)]
    if not misplaced:
        return
    first, *others = misplaced
    readers = {family.owner for key in misplaced if (family := family_of(key)) is not None}
    reader = f"{readers.pop() or 'whoever serves it'} reads" if len(readers) == 1 else "their controllers read"
    # with other labels among them, or annotations already there, each entry has its own place to go to
    is_all = len(misplaced) == len(mapping(resource.get(*_LABELS))) and "annotations" not in resource.metadata
    fix = Fix("write annotations", (resource.edit_key(_LABELS, "annotations"),), safe=False) if is_all else None
    yield Violation(
        resource.label((*_LABELS, first), "an annotation, not a label", "key"),
        f"{resource.title} has the {'label' if not others else 'labels'} {listed(misplaced, _SHOWN)}: {reader} "
        f"{'this' if not others else 'these'} as {'an annotation' if not others else 'annotations'} only",
        tuple(resource.label((*_LABELS, key), "this one too", "key") for key in others),
        fix=fix,
        as_written=(resource,),
    )


def _is_annotation(key: str) -> bool:
    family = family_of(key) if "/" in key else None
    return family is not None and not family.on_pods and family.has(key.partition("/")[2])


def _is_asked_for(key: str, graph: Graph) -> bool:
    """Whether a selector or an argument of the scope asks for the label, so that it is there on purpose."""
    return key in graph.once(_asked_for) or graph.once(_is_in_arguments, key)


def _is_in_arguments(graph: Graph, key: str) -> bool:
    return any(key in argument for argument in arguments(graph))


def _asked_for(graph: Graph) -> frozenset[str]:
    """The keys that stand below a field which is called as a selector is, anywhere in the files of the scope: what a
    kustomization gives to all labels it gives to all selectors as well, and nobody asks for it."""
    return frozenset(key for _, one in graph.documents for key in _selected_by(one.value, 0, within=False))


def _selected_by(value: Any, depth: int, *, within: bool) -> Iterator[str]:
    if depth == _DEPTH:
        return
    if isinstance(value, dict):
        for key, one in value.items():
            if within and "/" in str(key):
                yield str(key)
            if within and key == "key" and isinstance(one, str):
                yield one
            if isinstance(one, (dict, list)):
                is_selector = within or "elector" in str(key) or key == "matchLabels"
                yield from _selected_by(one, depth + 1, within=is_selector)
    elif isinstance(value, list):
        for one in value:
            yield from _selected_by(one, depth + 1, within=within)
