"""Values that are left empty for somebody else to give: who installs a chart, or a program that applies manifests."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from svclint.document import documents
from svclint.doubt import Doubt

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.template import Template

_ACTION = re.compile(r"\{\{[^{}]*\}\}")
_VALUE = re.compile(r"\.Values((?:\.\w+)+)")
_NOTHING = object()


def of_unset_values(resource: Resource, path: Path, graph: Graph) -> tuple[Doubt, ...]:
    """Whether the field at `path` is empty only because the chart's own values leave one empty that it prints there.

    What somebody installs with values of their own is as they want it. A value that is not even named there is rather a
    slip of the template; what a variable or a template of another file prints may be any value.
    """
    chart, template = graph.scope.chart, resource.document.source.template
    if chart is None or template is None or not path or not isinstance(path[-1], str):
        return ()
    if _at(resource.data, path) not in (None, ""):
        return ()
    own = f"{chart.directory}/" if chart.directory not in ("", ".") else ""
    if not all(one.source.path.startswith(own) and _is_default(one.source.path) for one in template.values):
        return ()
    return (Doubt.UNKNOWN,) if _may_be_given(template, path[-1]) else ()


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


def _may_be_given(template: Template, key: str) -> bool:
    lines = [*_lines(template.source.text, key)]
    if not lines:
        # what it includes prints the key
        lines = [line for one in template.named for line in _lines(one.text, key)]
        if not lines:
            return "include" in template.source.text
    for line in lines:
        for action in _ACTION.findall(line):
            found = _VALUE.findall(action)
            if not found or any(_is_empty(template, tuple(steps.split(".")[1:])) for steps in found):
                return True
    return False


def _lines(text: str, key: str) -> Iterator[str]:
    """What stands behind each key of this name."""
    for line in text.splitlines():
        name, colon, rest = line.partition(":")
        if colon and name.strip(" \t-\"'") == key:
            yield rest


def _is_empty(template: Template, steps: tuple[str, ...]) -> bool:
    """Whether the strongest values that have something at these steps have nothing there."""
    for one in template.values:
        held = documents(one.source)
        data = held[one.document].value if one.document < len(held) else None
        found = _at(data, (*one.path, *one.prefix, *steps))
        if found is not _NOTHING:
            return found in (None, "")
    return False
