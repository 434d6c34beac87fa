"""Where a rendered field comes from, when its template only hands on what a file of values holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from svclint.document import documents
from svclint.origin import Written
from svclint.render.helm.actions import defined, printed
from svclint.render.helm.values_places import Layer, values_places
from svclint.resource import dig

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.render.helm.actions import Printed
    from svclint.render.helm.meaning import ValuesPath
    from svclint.source import Source
    from svclint.template import Template, Values


def in_values(written: Written) -> Written | None:
    """The place in a file of values whose value stands at a place of a rendered document; None where none surely does.

    What the template's line prints is a guess by its text; that the values hold the very value makes it certain.
    """
    document, path = written.document, written.path
    template = document.source.template
    if template is None or not path or not template.lines:
        return None
    line = _line(document, path, template)
    value = dig(document.value, path)
    if not line or value is None:
        return None
    held = layers(template)
    for action in printed_in(template, line):
        for those in candidates(action, document, path, line, template):
            found = values_places(those, value, [layer for _, layer in held])
            if found is not None:
                values = held[found.layer][0]
                return Written(documents(values.source)[values.document], (*values.path, *found.path))
    return None


def layers(template: Template) -> list[tuple[Values, Layer]]:
    """The values that a template was rendered with, the strongest first."""
    return [(one, layer) for one in template.values if (layer := _layer(one)) is not None]


def printed_in(template: Template, line: int) -> Sequence[Printed]:
    """What the actions of a template's line print."""
    return template.source.once(_by_line, template.named).get(line, ())


def candidates(
    action: Printed, document: Document, path: Path, line: int, template: Template
) -> Iterator[tuple[ValuesPath, ...]]:
    """The paths below `.Values` that an action may print at a path of the document, the likeliest first."""
    if action.shape == "value":
        yield action.candidates
        return
    for length in range(len(path) + 1):
        if _line(document, path[:length], template) == line:
            yield tuple((*one, *path[length:]) for one in action.candidates)
            if length:
                rest = _from_block(document, path, length, line, template)
                yield tuple((*one, *rest) for one in action.candidates)


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


def _by_line(source: Source, named: tuple[Source, ...]) -> Mapping[int, list[Printed]]:
    bodies: dict[str, str] = {}
    for one in named:
        bodies |= one.once(_defined, None)
    return printed(source.text, bodies)


def _defined(source: Source, _: None) -> dict[str, str]:
    return defined(source.text)


def _layer(values: Values) -> Layer | None:
    found = documents(values.source)
    if values.document >= len(found):
        return None
    return Layer(values.prefix, dig(found[values.document].value, values.path))
