"""Where a rendered field comes from, when its template only hands on what a file of values holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from svclint.document import documents
from svclint.origin import Written
from svclint.render.helm.actions import printed, values_places
from svclint.resource import dig

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.render.helm.actions import Printed
    from svclint.source import Source
    from svclint.template import Template, Values


def in_values(written: Written) -> Written | None:
    """The place in a file of values whose value stands at a place of a rendered document; None where none surely does.

    What the template's line prints is a guess by its text; that the values hold the very value makes it certain.
    """
    document, path = written.document, written.path
    template = document.source.template
    if template is None or not path:
        return None
    line = _line(document, path, template)
    value = dig(document.value, path)
    if not line or value is None:
        return None
    layers = [(one.below, _data(one)) for one in template.values]
    for action in template.source.once(_by_line, template.others).get(line, ()):
        for candidate in _candidates(action, document, path, line, template):
            found = values_places(candidate, value, layers)
            if found is not None:
                layer, place = found
                values = template.values[layer]
                return Written(documents(values.source)[values.document], (*values.path, *place[len(values.below) :]))
    return None


def _candidates(
    action: Printed, document: Document, path: Path, line: int, template: Template
) -> Iterator[Path]:
    """The paths below `.Values` that an action may print at a path of the document."""
    if not action.path:
        return
    if action.shape == "value":
        yield action.path
        return
    for length in range(len(path) + 1):
        if length and _line(document, path[:length], template) == line:
            yield (*action.path, *path[length:])
            yield (*action.path, *_from_block(document, path, length, line, template))


def _from_block(document: Document, path: Path, length: int, line: int, template: Template) -> Path:
    """The path from the block that the line printed, where that is part of a mapping or list of the template."""
    step = path[length - 1]
    if isinstance(step, int):
        first = next(at for at in range(step + 1) if _line(document, (*path[: length - 1], at), template) == line)
        step -= first
    return (step, *path[length:])


def _line(document: Document, path: Path, template: Template) -> int:
    """The template's line that printed the value at a path; 0 where that is not known."""
    located = document.locate(path)
    if located.depth < len(path):
        return 0
    return template.lines[document.source.position(located.value.start).line - 1]


def _by_line(source: Source, others: tuple[Source, ...]) -> dict[int, list[Printed]]:
    found: dict[int, list[Printed]] = {}
    for action in printed(source.text):
        found.setdefault(action.line, []).append(action)
    return found


def _data(values: Values) -> Any:
    found = documents(values.source)
    return dig(found[values.document].value, values.path) if values.document < len(found) else None
