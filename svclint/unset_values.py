"""Values that are left for somebody else to give: who installs a chart, or a program that applies manifests."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from svclint.document import documents
from svclint.doubt import Doubt
from svclint.scope import UNNAMED

if TYPE_CHECKING:
    from svclint.apiserver.field import FieldError, Validate
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.template import Template

_ACTION = re.compile(r"\{\{[^{}]*\}\}")
# what a line prints as it is, and what it works out
_PIECE = re.compile(r"((?:[^{]|\{(?!\{))+)|(\{\{[^{}]*\}\})")
_RELEASE = re.compile(r"\{\{-?[ ]?\$?\.Release\.Name[ ]?-?\}\}")
_VALUE = re.compile(r"\.Values((?:\.\w+)+)")
_RANGE = re.compile(r"\{\{-?[ ]?range[ ][^{}]{0,200}?\.(\w+)[ ]?-?\}\}")
_NOTHING = object()


def of_unset_values(resource: Resource, path: Path, graph: Graph) -> tuple[Doubt, ...]:
    """Whether the field at `path` is empty only because the chart's own values leave one empty that it prints there.

    What somebody installs with values of their own is as they want it. A value that is not even named there is rather a
    slip of the template; what a variable or a template of another file prints may be any value.
    """
    template = _of_chart_as_it_is(resource, graph)
    if template is None or not path or _at(resource.data, path) not in (None, ""):
        return ()
    return (Doubt.UNKNOWN,) if _may_be_given(template, path) else ()


def of_partly_unset_values(
    resource: Resource, error: FieldError, graph: Graph, validate: Validate, minors: Iterable[int]
) -> tuple[Doubt, ...]:
    """Whether a text is refused only because the chart's own values leave a part of it empty: `{{ .Values.name }}-web`.

    With some word in its place the rest must be sound.
    """
    template, path, value = _of_chart_as_it_is(resource, graph), error.path, error.value
    if template is None or not path or not isinstance(value, str):
        return ()
    # a subchart is installed by the chart above it, as that says
    if any(one.prefix for one in template.values):
        return ()
    from svclint.completed import POSSIBLE, is_sound

    asked = tuple(minors)
    for line in _lines(template.source.text, path):
        completed = [_completed(line, value, template, one) for one in POSSIBLE]
        if any(one and is_sound(resource.data, path, one, validate, asked) for one in completed):
            return (Doubt.UNKNOWN,)
    return ()


def of_values_elsewhere(resource: Resource, error: FieldError, graph: Graph) -> tuple[Doubt, ...]:
    """Whether a field is refused that has a list only where another chart gives its items, which installs this one."""
    template, chart = _of_chart_as_it_is(resource, graph), graph.scope.chart
    held = _at(resource.data, error.path)
    if template is None or chart is None or not chart.given or not isinstance(held, Mapping):
        return ()
    lines = template.source.text.splitlines()
    for line, after in pairwise(lines):
        name, colon, rest = line.partition(":")
        if colon and not rest.strip() and held.get(name.strip(" \t-"), _NOTHING) is None:
            ranged = _RANGE.search(after)
            if ranged is not None and ranged[1] in chart.given:
                return (Doubt.UNKNOWN,)
    return ()


def of_invented_name(
    resource: Resource, error: FieldError, graph: Graph, validate: Validate, minors: Iterable[int]
) -> tuple[Doubt, ...]:
    """Whether a text is only too long because nobody says what the release is called, and its name stands in it."""
    chart, value = graph.scope.chart, error.value
    if chart is None or chart.release != UNNAMED or not isinstance(value, str) or UNNAMED not in value:
        return ()
    from svclint.completed import is_sound

    shortest = value.replace(UNNAMED, "x")
    return (Doubt.UNKNOWN,) if is_sound(resource.data, error.path, shortest, validate, tuple(minors)) else ()


def _of_chart_as_it_is(resource: Resource, graph: Graph) -> Template | None:
    """The template of an object of a chart that nobody is known to install so: with its own values, and no others."""
    chart, template = graph.scope.chart, resource.document.source.template
    if chart is None or template is None or chart.release != UNNAMED or chart.is_bare:
        return None
    own = f"{chart.directory}/" if chart.directory not in ("", ".") else ""
    is_own = all(one.source.path.startswith(own) and _is_default(one.source.path) for one in template.values)
    return template if is_own else None


def _completed(line: str, value: str, template: Template, word: str) -> str:
    """The value that a template's line printed, with a word for each value that is empty; empty where the line prints
    another value, or none that is empty."""
    written = _RELEASE.sub(UNNAMED, line.partition(" #")[0].strip().strip("\"'"))
    parts, left = _PIECE.findall(written), value
    found, is_open, has_empty = "", False, False
    for literal, action in parts:
        if literal:
            at = left.find(literal)
            if at < 0 or (at > 0 and not is_open):
                return ""
            found, left, is_open = found + left[:at] + literal, left[at + len(literal) :], False
        elif any(_is_empty(template, tuple(steps.split(".")[1:])) for steps in _VALUE.findall(action)):
            found, has_empty = found + word, True
        else:
            is_open = True
    if left and not is_open:
        return ""
    return found + left if has_empty else ""


# a workload alone, or one among others that have an image, may have been forgotten
_SEVERAL = 3


def of_unset_images(resource: Resource, graph: Graph) -> tuple[Doubt, ...]:
    """Whether a program fills in the images: all containers around, in plain files, have an empty one written."""
    if not graph.scope.nearest:
        return ()
    return next((found for above in (1, 2) if (found := _all_unset(graph, _above(resource.file, above)))), ())


def _above(path: str, steps: int) -> str:
    for _ in range(steps):
        path = posixpath.dirname(path)
    return path


def _all_unset(graph: Graph, directory: str) -> tuple[Doubt, ...]:
    around = [one for one in graph.templates() if _is_below(one.resource.file, directory)]
    images = [container.data.get("image") for one in around for container in one.containers]
    return (Doubt.UNKNOWN,) if len(images) >= _SEVERAL and all(one == "" for one in images) else ()


def _is_below(path: str, directory: str) -> bool:
    return not directory or path.startswith(f"{directory}/")


def _is_default(path: str) -> bool:
    return posixpath.basename(path) == "values.yaml"


def _at(data: Any, path: Path) -> Any:
    for step in path:
        is_list = isinstance(step, int) and isinstance(data, list) and step < len(data)
        if not is_list and not (isinstance(data, Mapping) and step in data):
            return _NOTHING
        data = data[step]
    return data


def _may_be_given(template: Template, path: Path) -> bool:
    lines = [*_lines(template.source.text, path)]
    if not lines:
        # what it includes prints the key
        lines = [line for one in template.named for line in _lines(one.text, path)]
        if not lines:
            return "include" in template.source.text
    for line in lines:
        for action in _ACTION.findall(line):
            found = _VALUE.findall(action)
            if not found or any(_is_empty(template, tuple(steps.split(".")[1:])) for steps in found):
                return True
    return False


def _lines(text: str, path: Path) -> Iterator[str]:
    """What stands behind each key of this name, or behind the dashes of the list that has it."""
    key = path[-1] if isinstance(path[-1], str) else path[-2] if len(path) > 1 else ""
    is_item, is_listed = key != path[-1], False
    for line in text.splitlines():
        name, colon, rest = line.partition(":")
        if colon and name.strip(" \t-\"'") == key:
            is_listed = is_item
            # of a list in brackets nobody knows which item it was
            if not is_item:
                yield rest
        elif is_listed and line.lstrip().startswith("- "):
            yield line.lstrip()[2:]
        elif not line.lstrip().startswith(("{{", "#")):
            is_listed = False


def _is_empty(template: Template, steps: tuple[str, ...]) -> bool:
    """Whether the strongest values that have something at these steps have nothing there."""
    for one in template.values:
        held = documents(one.source)
        data = held[one.document].value if one.document < len(held) else None
        found = _at(data, (*one.path, *one.prefix, *steps))
        if found is not _NOTHING:
            return found in (None, "")
    return False
