"""Values of labels, selectors and annotations that YAML does not read as text."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.resource import mapping, scalar_text, sequence
from svclint.typing_names import TYPE_CHECKING, Any
from svclint.violation import Fix, Violation

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.source import Span


def label_value_not_string(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """The API server decodes these maps as map[string]string: anything else is refused (null is the empty string)."""
    seen: set[Span] = set()
    for what, path, held in _maps(resource, graph):
        for field, value in _values(held, path) if not _is_text(held) else ():
            if isinstance(value, str) or value is None:
                continue
            place = resource.span_of(field)
            if place in seen:
                continue  # an anchor: the same text is a label and a selector
            seen.add(place)
            # patches add and replace, but whoever has one for this very value would have mended it here
            if what == "selector" and field[len(path) :] in _OF_CONTROLLERS and isinstance(value, (dict, list)):
                yield _as_controllers_have_it(resource, field)
                continue
            nested = isinstance(value, (dict, list))
            yield Violation(
                resource.label(field, f"this is {_described(value)}, not text"),
                f"{resource.title}: the {what} {_key(field)} is {_described(value)}, not text",
                help="Write one text: what stands here is a map from text to text." if nested else None,
                fix=_quoted(resource, field) if not nested else None,
            )


_OF_CONTROLLERS = (("matchLabels",), ("matchExpressions",))


def _as_controllers_have_it(resource: Resource, field: Path) -> Violation:
    """A selector of labels alone, as Services have it, written as that of a Deployment."""
    written = _key(field)
    only = "" if written == "matchLabels" else "; a Service selects by equal labels only"
    return Violation(
        resource.label(field, "labels stand right under selector here", "key"),
        f"{resource.title} has {written} in its selector, where only labels may stand{only}",
        help=f"Write the labels right under {_key(field[:-1])}: only controllers, policies and budgets have {written}.",
    )


def _maps(resource: Resource, graph: Graph) -> Iterator[tuple[str, Path, Any]]:
    """Where an object holds labels, annotations and selectors, each with its word and what stands there."""
    if labels := resource.metadata.get("labels"):
        yield "label", ("metadata", "labels"), labels
    if annotations := resource.metadata.get("annotations"):
        yield "annotation", ("metadata", "annotations"), annotations
    template = graph.template(resource)
    if template is not None and template.path:
        yield "label", (*template.path, "metadata", "labels"), template.metadata.get("labels")
        if annotations := template.metadata.get("annotations"):
            yield "annotation", (*template.path, "metadata", "annotations"), annotations
    if template is not None and template.spec.get("nodeSelector"):
        yield "node selector", (*template.path, "spec", "nodeSelector"), template.spec["nodeSelector"]
    if resource.kind == "CronJob":
        yield "label", (*_OF_JOBS, "labels"), resource.get(*_OF_JOBS, "labels")
    for reference in graph.references(resource):
        if reference.selector is not None:
            written = resource.get(*reference.path)
            if any(len(one.path) == 1 for one in reference.selector.requirements):
                yield "selector", reference.path, written
            elif isinstance(written, dict):
                yield from _of_label_selector(written, reference.path)


_OF_JOBS = ("spec", "jobTemplate", "metadata")


def _of_label_selector(written: dict[str, Any], path: Path) -> Iterator[tuple[str, Path, Any]]:
    if "matchLabels" in written:
        yield "selector", (*path, "matchLabels"), written["matchLabels"]
    for index, expression in enumerate(sequence(written.get("matchExpressions"))):
        if "values" in mapping(expression):
            yield "selector", (*path, "matchExpressions", index, "values"), expression["values"]


_TEXT = frozenset({str})


def _is_text(container: Any) -> bool:
    """Whether there is nothing but text in it, as in nearly all."""
    if container is None:
        return True
    values = container.values() if isinstance(container, dict) else container if isinstance(container, list) else ()
    return _TEXT.issuperset(map(type, values))


def _values(container: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(container, dict):
        yield from (((*path, key), value) for key, value in container.items())
    elif isinstance(container, list) and path[-1] == "values":
        # of an expression; elsewhere a list is no map at all (schema-violation tells)
        yield from (((*path, index), value) for index, value in enumerate(container))


def _key(path: Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _described(value: Any) -> str:
    match value:
        case bool():
            return f"the boolean {scalar_text(value)}"
        case int() | float():
            return f"the number {scalar_text(value)}"
        case dict():
            return "a mapping"
        case _:
            return "a list"


def _quoted(resource: Resource, path: Path) -> Fix | None:
    written = resource.source_of(path)
    if not written or any(sign in written for sign in "\"'\n&*!"):
        return None
    return Fix(f'quote it: "{written}"', (resource.edit(path, written)._replace(quoted=True),))
